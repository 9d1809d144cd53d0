//! Local days of stored times, computed once for each hour.

use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;

/// The local days of times as they are stored. They mostly come in their order: what was found for an hour is
/// kept until another comes.
pub(super) struct Days<'a> {
    calendar: &'a Calendar,
    hour: Option<([u8; HOUR], NaiveDate)>,
}

/// How much of a time says its hour: `2026-03-02T09`.
const HOUR: usize = 13;

impl<'a> Days<'a> {
    pub(super) const fn of(calendar: &'a Calendar) -> Self {
        Self { calendar, hour: None }
    }

    pub(super) fn day(&mut self, time: &str) -> Result<NaiveDate> {
        let (hour, rest) = time.as_bytes().split_first_chunk::<HOUR>().unzip();
        if let Some((known, day)) = self.hour
            && hour == Some(&known)
            && let Some([b':', b'0'..=b'5', b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9', b'Z']) = rest
        {
            return Ok(day);
        }
        let moment: Moment = time.parse().map_err(Refusal::data)?;
        self.hour = hour.copied().zip(self.calendar.local_day_of_hour(moment));
        Ok(self.calendar.local_day(moment))
    }
}
