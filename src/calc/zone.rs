//! Time zones: what the clock on the wall showed at a moment, and which moments it showed a time at.
//!
//! The IANA database is inside the program, as bytes that are read only for the zone asked for. Nothing
//! of the computer's own is asked: the same file gives the same days everywhere.

use super::decimal::all_digits;
use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, AmbiguousTimestamp, Offset, TimeZone, TimeZoneDatabase};
use std::fmt;

/// A time zone of the IANA database, by its name such as `Europe/London`, or one that is always as far ahead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// The zone of that name, in any capitals; none where there is no such zone.
    pub fn named(name: &str) -> Option<Self> {
        let rules = TimeZoneDatabase::bundled().get(name).ok()?;
        Some(Self { name: rules.iana_name()?.to_owned(), rules })
    }

    /// The zone of files.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// The zone that is always so far ahead of UTC: `+07:00`, `-03:30`. None for anything else.
    pub fn fixed(offset: &str) -> Option<Self> {
        let (hours, minutes) = offset.get(1..)?.split_once(':')?;
        let number = |text: &str, most: i32| {
            (text.len() == 2 && all_digits(text))
                .then(|| text.parse::<i32>().ok())
                .flatten()
                .filter(|number| *number <= most)
        };
        let ahead = number(hours, 14)? * 3600 + number(minutes, 59)? * 60;
        let seconds = match offset.get(..1)? {
            "+" => ahead,
            "-" => -ahead,
            _ => return None,
        };
        Some(Self { name: offset.to_owned(), rules: TimeZone::fixed(Offset::from_seconds(seconds).ok()?) })
    }

    /// Every name there is.
    pub fn names() -> Vec<String> {
        TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect()
    }

    /// Its name as the database writes it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the clock on the wall showed at these UTC seconds; none beyond chrono's years.
    pub fn local(&self, seconds: i64) -> Option<NaiveDateTime> {
        let shown = seconds.checked_add(self.offset(seconds))?;
        DateTime::from_timestamp(shown, 0).map(|time| time.naive_utc())
    }

    /// The UTC seconds at which the clock on the wall showed this time: one moment, two where clocks
    /// went back (the earlier first), none where they were put forward and beyond the years -9999 to 9999.
    pub fn moments(&self, local: NaiveDateTime) -> MappedLocalTime<i64> {
        let seconds = |offset: Offset| local.and_utc().timestamp() - i64::from(offset.seconds());
        match self.shown_at(local).map(|shown| shown.offset()) {
            Some(AmbiguousOffset::Unambiguous { offset }) => MappedLocalTime::Single(seconds(offset)),
            Some(AmbiguousOffset::Fold { before, after }) => {
                MappedLocalTime::Ambiguous(seconds(before), seconds(after))
            }
            Some(AmbiguousOffset::Gap { .. }) | None => MappedLocalTime::None,
        }
    }

    /// The first UTC second after the gap that a local time lies in, where clocks were put forward. None
    /// where the clock on the wall did show the time.
    pub fn end_of_gap(&self, local: NaiveDateTime) -> Option<i64> {
        let shown = self.shown_at(local)?;
        let AmbiguousOffset::Gap { .. } = shown.offset() else { return None };
        // With the offset of after the change, the time is a moment before it.
        let before = shown.earlier().ok()?;
        self.rules.following(before).next().map(|change| change.timestamp().as_second())
    }

    /// The first UTC second of a local day: the earlier midnight when midnight happens twice, the end of the gap when
    /// clocks that go forward skip midnight (or the whole day).
    pub fn first_moment(&self, day: NaiveDate) -> Option<i64> {
        let midnight = day.and_time(NaiveTime::MIN);
        match self.moments(midnight) {
            MappedLocalTime::Single(seconds) | MappedLocalTime::Ambiguous(seconds, _) => Some(seconds),
            MappedLocalTime::None => self.end_of_gap(midnight),
        }
    }

    /// How many seconds the clock on the wall is ahead of UTC at these UTC seconds.
    fn offset(&self, seconds: i64) -> i64 {
        let seconds = seconds.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
        Timestamp::from_second(seconds).map_or(0, |moment| self.rules.to_offset(moment).seconds().into())
    }

    fn shown_at(&self, local: NaiveDateTime) -> Option<AmbiguousTimestamp> {
        Some(self.rules.to_ambiguous_timestamp(civil_of(local)?))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

fn civil_of(local: NaiveDateTime) -> Option<civil::DateTime> {
    let year = i16::try_from(local.year()).ok()?;
    let part = |number: u32| i8::try_from(number).ok();
    let (month, day) = (part(local.month())?, part(local.day())?);
    let (hour, minute, second) = (part(local.hour())?, part(local.minute())?, part(local.second())?);
    civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()
}
