//! Moments: whole seconds of UTC, and their one text form.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike};
use std::fmt;
use std::str::FromStr;

/// A moment in UTC, in whole seconds since 1970-01-01T00:00:00Z. Its text form, in the file, in a
/// seal and on paper, is always `YYYY-MM-DDTHH:MM:SSZ`, which sorts as time does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment(i64);

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: beyond them the text form has no four-digit year.
const RANGE: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

impl Moment {
    /// A moment from UTC seconds; none outside the years 1 to 9999.
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        RANGE.contains(&seconds).then_some(Self(seconds))
    }

    /// UTC seconds since 1970.
    pub const fn seconds(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(time) = DateTime::from_timestamp(self.0, 0) else { return write!(f, "@{}", self.0) };
        // By hand: a million of these are written in an import, and a pattern is read each time.
        let mut text = *b"0000-00-00T00:00:00Z";
        let parts = [time.month(), time.day(), time.hour(), time.minute(), time.second()];
        put(&mut text, 0, time.year().unsigned_abs() / 100);
        put(&mut text, 2, time.year().unsigned_abs() % 100);
        for (part, at) in parts.into_iter().zip([5, 8, 11, 14, 17]) {
            put(&mut text, at, part);
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// Puts a number below 100 into two places of a text.
fn put(text: &mut [u8], at: usize, number: u32) {
    let digit = |digit: u32| b'0' + u8::try_from(digit % 10).unwrap_or_default();
    if let Some(places) = text.get_mut(at..at + 2) {
        places.copy_from_slice(&[digit(number / 10), digit(number)]);
    }
}

impl FromStr for Moment {
    type Err = String;

    /// Reads the one text form; nothing else.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a time like 2026-03-02T09:00:00Z");
        let time = read(text.as_bytes()).ok_or_else(wrong)?;
        Self::from_seconds(time.and_utc().timestamp()).ok_or_else(wrong)
    }
}

/// Reads the form by hand: a report reads a million of these, and a pattern would be read each time.
fn read(text: &[u8]) -> Option<NaiveDateTime> {
    let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b'T', h0, h1, b':', n0, n1, b':', s0, s1, b'Z'] = text else {
        return None;
    };
    let year = two(y0, y1)? * 100 + two(y2, y3)?;
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, two(m0, m1)?, two(d0, d1)?)?;
    day.and_hms_opt(two(h0, h1)?, two(n0, n1)?, two(s0, s1)?)
}

/// The number of two digits.
fn two(first: u8, second: u8) -> Option<u32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    Some(digit(first)? * 10 + digit(second)?)
}
