//! Bounds of a frame: its window, and the state of the record it is taken from.

use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;

/// What bounds a frame.
#[derive(Clone, Copy)]
pub(in crate::core) struct Bounds {
    pub(in crate::core) first: NaiveDate,
    pub(in crate::core) last: NaiveDate,
    /// The entry that was being written.
    pub(in crate::core) entry: i64,
}

impl Bounds {
    /// The window in UTC, its end not included.
    pub(super) fn span(&self, calendar: &Calendar) -> Result<(Moment, Moment)> {
        calendar
            .bounds(self.first, self.last)
            .ok_or_else(|| Refusal::data(format!("the window {} to {} is outside the calendar", self.first, self.last)))
    }
}
