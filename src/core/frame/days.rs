//! Local days of stored times, computed once for each hour.

use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;

/// The local days of times as they are stored. They come in any order: what was found for an hour is kept until another
/// of the same place in a month comes.
pub(super) struct Days<'a> {
    calendar: &'a Calendar,
    hours: Vec<Option<(Hour, NaiveDate)>>,
}

/// How much of a time says its hour: `2026-03-02T09`.
const HOUR: usize = 13;
type Hour = [u8; HOUR];

/// The hours of a month, each with a place of its own.
const PLACES: usize = 32 * 24;

impl<'a> Days<'a> {
    pub(super) fn of(calendar: &'a Calendar) -> Self {
        Self { calendar, hours: vec![None; PLACES] }
    }

    pub(super) fn day(&mut self, time: &str) -> Result<NaiveDate> {
        let (hour, rest) = time.as_bytes().split_first_chunk::<HOUR>().unzip();
        let mut place = hour.and_then(|hour| self.hours.get_mut(place(hour)));
        if let Some(Some((known, day))) = &place
            && hour == Some(known)
            && let Some([b':', b'0'..=b'5', b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9', b'Z']) = rest
        {
            return Ok(*day);
        }
        let moment: Moment = time.parse().map_err(Refusal::data)?;
        if let Some(place) = &mut place {
            **place = hour.copied().zip(self.calendar.local_day_of_hour(moment));
        }
        Ok(self.calendar.local_day(moment))
    }
}

/// Where an hour of a month is kept.
fn place(hour: &Hour) -> usize {
    let [.., tens, ones, _, ten, one] = hour.map(|byte| usize::from(byte.wrapping_sub(b'0')));
    ((tens * 10 + ones) * 24 + ten * 10 + one) % PLACES
}
