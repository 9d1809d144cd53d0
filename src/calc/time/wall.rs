//! From what a clock showed to the moment that was meant.

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

impl Wall<'_> {
    /// The moment that was meant; a text says why there is none.
    pub fn moment(&self, reading: &Reading) -> Result<Moment, String> {
        let seconds = match (*reading, self.zone) {
            (Reading::At(seconds), _) => seconds,
            (Reading::Local(local), Some(zone)) => self.seconds(local, zone)?,
            (Reading::Local(_), None) => {
                return Err("has no offset such as Z or +02:00, and no time zone is given for it".to_owned());
            }
        };
        Moment::from_seconds(seconds).ok_or_else(|| "is outside the years 1 to 9999".to_owned())
    }

    fn seconds(&self, local: NaiveDateTime, zone: &Zone) -> Result<i64, String> {
        match (zone.moments(local), self.twice) {
            (MappedLocalTime::Single(seconds), _)
            | (MappedLocalTime::Ambiguous(seconds, _), Twice::Earlier)
            | (MappedLocalTime::Ambiguous(_, seconds), Twice::Later) => Ok(seconds),
            (MappedLocalTime::None, _) => Err(format!("has no offset, and this local time does not exist in {zone}")),
            (MappedLocalTime::Ambiguous(..), Twice::Refused) => {
                Err(format!("has no offset, and this local time happens twice in {zone}; give an offset"))
            }
        }
    }
}
