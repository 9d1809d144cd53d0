//! The clock: when messages were sent, as far as their rows say it, and in which order a file has them.

use super::map::{Map, Mapping, Source};
use crate::calc::moment::Moment;
use crate::calc::time::{TimeFormat, Twice, Wall, parse_time};
use crate::calc::zone::Zone;
use crate::core::reading::Row;
use crate::core::request::Field;
use std::borrow::Cow;

/// Reads times as a map says that they are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock {
    /// Those of `received`, then those of `closed`.
    formats: [Vec<TimeFormat>; 2],
    zone: Option<Zone>,
    twice: Twice,
}

impl Clock {
    /// The clock of a map.
    pub(super) fn of(map: &Map) -> Self {
        let formats = [Field::Received, Field::Closed].map(|field| map.fields.of(field).formats.clone());
        Self { formats, zone: map.zone.clone(), twice: map.twice }
    }

    /// When that is; what is wrong with it where it is no time.
    pub(super) fn read(&self, text: &str) -> Result<Moment, String> {
        let wall = Wall { zone: self.zone.as_ref(), twice: self.twice };
        let [first, other] = &self.formats;
        let read = parse_time(text, first, &wall);
        let read = read.or_else(|fault| parse_time(text, other, &wall).map_err(|_| fault));
        read.map_err(|fault| fault.to_string())
    }

    /// When the message of a row was sent; none where the row does not say it.
    pub(super) fn sent(&self, mapping: &Mapping<'_>, row: &Row) -> Option<Result<Moment, String>> {
        let received = mapping.sources.of(Field::Received);
        let text = match mapping.joins.time {
            // A time of day says nothing without its day.
            Some(place) if received.places().len() > 1 && received.places().contains(&place) => {
                mapping.cell_of(row, Field::Received)
            }
            Some(place) => {
                row.get(place).filter(|text| !text.trim().is_empty() && !mapping.is_blank(text)).map(Cow::Borrowed)
            }
            None => mapping.cell_of(row, Field::Received),
        };
        text.map(|text| self.read(text.trim()))
    }
}

/// What is known of the times of a file's messages.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    read: u64,
    unread: u64,
    /// Steps to a later and to an earlier time: from row to row of one dialogue, and of any two.
    within: [u64; 2],
    between: [u64; 2],
    last: Option<Moment>,
}

impl Times {
    /// Takes note of a row's time; `within` says whether the row before is of the same dialogue.
    pub(super) fn see(&mut self, sent: Option<Result<Moment, String>>, within: bool) {
        let Some(sent) = sent else { return };
        let Ok(moment) = sent else {
            self.unread += 1;
            return;
        };
        self.read += 1;
        if let Some(last) = self.last.replace(moment) {
            let steps = if within { &mut self.within } else { &mut self.between };
            let [later, earlier] = steps;
            *later += u64::from(moment > last);
            *earlier += u64::from(moment < last);
        }
    }

    /// Whether its column has times at all: where most cells can be read, those that cannot are faults.
    fn are_times(&self) -> bool {
        self.read > 0 && self.read >= self.unread
    }

    /// Whether the newest message of a dialogue stands first.
    fn is_newest_first(&self) -> bool {
        let [later, earlier] = if self.within == [0, 0] { self.between } else { self.within };
        earlier > later
    }
}

/// By what the messages of a dialogue are put in order.
pub(super) struct Order<'a> {
    pub(super) clock: &'a Clock,
    pub(super) is_newest_first: bool,
}

impl<'a> Order<'a> {
    /// The order of a file's messages; none where its times are no times, as in `two hours ago`.
    pub(super) fn of(clock: &'a Clock, times: &Times, mapping: &Mapping<'_>) -> Option<Self> {
        let is_meant = is_meant(mapping) || times.are_times();
        is_meant.then_some(Self { clock, is_newest_first: times.is_newest_first() })
    }
}

/// Whether the map itself says that the column is one of times.
fn is_meant(mapping: &Mapping<'_>) -> bool {
    let Some(place) = mapping.joins.time else { return true };
    [Field::Received, Field::Closed].into_iter().any(|field| {
        *mapping.sources.of(field) == Source::Column(place) && !mapping.map.fields.of(field).formats.is_empty()
    })
}
