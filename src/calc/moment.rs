//! Moments: whole seconds of UTC, and their one text form.

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike};
use std::fmt;
use std::str::FromStr;

/// A moment in UTC, in whole seconds since 1970-01-01T00:00:00Z. Its text form, in the file, in a
/// seal and on paper, is always `YYYY-MM-DDTHH:MM:SSZ`, which sorts as time does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment(i64);

const FORM: &str = "%Y-%m-%dT%H:%M:%SZ";
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
        if text.len() != 20 {
            return Err(wrong());
        }
        let time = NaiveDateTime::parse_from_str(text, FORM).map_err(|_| wrong())?;
        let moment = Self::from_seconds(time.and_utc().timestamp()).ok_or_else(wrong)?;
        // chrono takes 23:59:60; the form does not, since it would come back as another text.
        if moment.to_string() == text { Ok(moment) } else { Err(wrong()) }
    }
}
