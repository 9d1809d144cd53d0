//! A time as it is written, before it has a place on the line of time, and the reader of its digits.

use super::fault::TimeFault;
use crate::calc::decimal::all_digits;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// A time as it was read, before it has a place on the line of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// What a clock on some wall showed.
    Local(NaiveDateTime),
    /// A day without a time: its first moment is meant.
    Day(NaiveDate),
    /// UTC seconds since 1970.
    At(i64),
}

/// Why a text is not a time of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It is written in another way.
    Shape,
    /// It is written so, but there is no such time.
    Value(String),
}

impl Misfit {
    /// The fault; `shape` says what else the text looks like.
    pub(super) fn fault(self, shape: impl FnOnce() -> TimeFault) -> TimeFault {
        match self {
            Self::Shape => shape(),
            Self::Value(reason) => TimeFault::other(reason),
        }
    }
}

/// A time as written: the fields have the right number of digits, but may not exist.
pub(super) struct Written {
    pub(super) date: (u32, u32, u32),
    pub(super) time: (u32, u32, u32),
    /// The fraction of the second is a whole second when it is rounded to milliseconds.
    pub(super) carries: bool,
    pub(super) place: Place,
}

/// Where the written time holds.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Local,
    /// Hours and minutes ahead of UTC, or behind it.
    Offset {
        behind: bool,
        hours: u32,
        minutes: u32,
    },
}

impl Written {
    /// What it says, if it exists.
    pub(super) fn reading(&self) -> Result<Reading, String> {
        let local = self.local()?;
        match self.place {
            Place::Local => Ok(Reading::Local(local)),
            Place::Offset { behind, hours, minutes } => {
                Ok(Reading::At(local.and_utc().timestamp() - offset_seconds(behind, hours, minutes)?))
            }
        }
    }

    fn local(&self) -> Result<NaiveDateTime, String> {
        let (year, month, day) = self.date;
        let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
        let date = date.ok_or("is not a day of the calendar")?;
        let time = match self.time {
            (24, ..) => Err("says 24:00; write 00:00 of the next day"),
            (.., 60) => Err("has second 60, a leap second; write second 59"),
            (hour, minute, second) => NaiveTime::from_hms_opt(hour, minute, second).ok_or("is not a time of day"),
        };
        Ok(date.and_time(time?) + TimeDelta::seconds(i64::from(self.carries)))
    }
}

/// No place has ever been 16 hours from UTC: the largest offset in the tz database is Manila's
/// 15:56 before 1845.
fn offset_seconds(behind: bool, hours: u32, minutes: u32) -> Result<i64, String> {
    if hours > 15 || minutes > 59 {
        return Err("has an offset that does not exist".to_owned());
    }
    let seconds = i64::from(hours * 3600 + minutes * 60);
    Ok(if behind { -seconds } else { seconds })
}

/// `Z`, `±HH:MM` or `±HHMM`.
pub(super) fn read_offset(reader: &mut Reader<'_>) -> Option<Place> {
    let sign = reader.take(&['Z', '+', '-'])?;
    if sign == 'Z' {
        return Some(Place::Offset { behind: false, hours: 0, minutes: 0 });
    }
    let hours = reader.digits(2)?;
    reader.take(&[':']);
    let minutes = reader.digits(2)?;
    Some(Place::Offset { behind: sign == '-', hours, minutes })
}

/// An offset as [`read_offset`] has it, or `±HH`, `UTC` or `GMT`.
pub(super) fn read_loose_offset(reader: &mut Reader<'_>) -> Option<Place> {
    let text = reader.0;
    for name in ["UTC", "GMT"] {
        if let Some(rest) = text.strip_prefix(name) {
            reader.0 = rest;
            return Some(Place::Offset { behind: false, hours: 0, minutes: 0 });
        }
    }
    if let Some(place) = read_offset(reader) {
        return Some(place);
    }
    reader.0 = text;
    let sign = reader.take(&['+', '-'])?;
    Some(Place::Offset { behind: sign == '-', hours: reader.digits(2)?, minutes: 0 })
}

/// What is left to read.
pub(super) struct Reader<'a>(pub(super) &'a str);

impl Reader<'_> {
    /// A number of exactly that many digits.
    pub(super) fn digits(&mut self, count: usize) -> Option<u32> {
        let (head, tail) = self.0.split_at_checked(count)?;
        if !all_digits(head) {
            return None;
        }
        self.0 = tail;
        head.parse().ok()
    }

    /// Passes over the next character when it is one of these.
    pub(super) fn take(&mut self, wanted: &[char]) -> Option<char> {
        let next = self.0.chars().next().filter(|next| wanted.contains(next))?;
        self.0 = self.0.strip_prefix(next)?;
        Some(next)
    }

    /// Passes over the digits of a fraction of a second, one or more: whether it is a whole second when it is rounded
    /// to milliseconds, which is what a sheet keeps.
    pub(super) fn fraction(&mut self) -> Option<bool> {
        let rest = self.0.trim_start_matches(|next: char| next.is_ascii_digit());
        let digits = self.0.get(..self.0.len() - rest.len()).filter(|digits| !digits.is_empty())?;
        self.0 = rest;
        Some(is_whole(digits))
    }
}

/// Whether the digits of a fraction are one when they are rounded to three.
pub(super) fn is_whole(digits: &str) -> bool {
    digits.strip_prefix("999").is_some_and(|more| more.starts_with(['5', '6', '7', '8', '9']))
}
