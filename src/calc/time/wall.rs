//! From what a clock showed to the moment that was meant.

use super::fault::{TimeFault, TimeFaultKind};
use super::written::Reading;
use crate::calc::moment::Moment;
use crate::calc::zone::Zone;
use chrono::{MappedLocalTime, NaiveDateTime};

/// What the clock on the wall is taken for, where a time has no offset.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wall<'a> {
    /// The zone of the clock; without one such times are refused.
    pub zone: Option<&'a Zone>,
    /// Which of two moments is meant when the clock showed a time twice.
    pub twice: Twice,
}

/// Which moment is meant by a local time that happens twice, in the night in which clocks go back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Twice {
    /// Nobody knows: it is refused.
    #[default]
    Refused,
    /// The first, before clocks went back.
    Earlier,
    /// The second.
    Later,
}

fn outside() -> TimeFault {
    TimeFault::other("is outside the years 1 to 9999")
}

impl Wall<'_> {
    /// The moment that was meant, or why there is none.
    pub fn moment(&self, reading: &Reading) -> Result<Moment, TimeFault> {
        let seconds = match (*reading, self.zone) {
            (Reading::At(seconds), _) => seconds,
            (Reading::Local(local), Some(zone)) => self.seconds(local, zone)?,
            (Reading::Day(day), Some(zone)) => zone.first_moment(day).ok_or_else(outside)?,
            (Reading::Local(_) | Reading::Day(_), None) => {
                let says = "has no offset such as Z or +02:00, and no time zone is given for it";
                return Err(TimeFault::new(TimeFaultKind::NoZone, says));
            }
        };
        Moment::from_seconds(seconds).ok_or_else(outside)
    }

    fn seconds(&self, local: NaiveDateTime, zone: &Zone) -> Result<i64, TimeFault> {
        match (zone.moments(local), self.twice) {
            (MappedLocalTime::Single(seconds), _)
            | (MappedLocalTime::Ambiguous(seconds, _), Twice::Earlier)
            | (MappedLocalTime::Ambiguous(_, seconds), Twice::Later) => Ok(seconds),
            (MappedLocalTime::None, _) => {
                Err(TimeFault::other(format!("has no offset, and this local time does not exist in {zone}")))
            }
            (MappedLocalTime::Ambiguous(..), Twice::Refused) => {
                let says = format!("has no offset, and this local time happens twice in {zone}; give an offset");
                Err(TimeFault::new(TimeFaultKind::HappensTwice, says))
            }
        }
    }
}
