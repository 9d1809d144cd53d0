//! Faults: rows that cannot be taken in, told in the order of the file or written to the rejects.

use super::batch::{Batch, Raw, Turned, Why};
use super::rejected::{Rejected, Rejects};
use crate::core::reading::{FAULTS, Row, mark, row_fault};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{mask, mask_but};
use std::collections::HashMap;
use std::sync::Arc;

/// Rows that cannot be taken in.
pub(super) struct Faults<'a> {
    file: &'a str,
    rejects: Option<&'a mut Rejects<'a>>,
    told: Vec<String>,
    /// How many of them say that day and month stand the other way round.
    swapped: usize,
    /// Where each unknown agent is told, and in how many more rows they are named.
    strangers: HashMap<String, (usize, u64)>,
    /// Numbers that are not masked.
    keep: &'a [String],
    /// Rows that went to the rejects.
    pub(super) rejected: u64,
}

impl<'a> Faults<'a> {
    /// None yet.
    pub(super) fn new(file: &'a str, keep: &'a [String], rejects: Option<&'a mut Rejects<'a>>) -> Self {
        Self { file, rejects, told: Vec::new(), swapped: 0, strangers: HashMap::new(), keep, rejected: 0 }
    }

    /// Whether there are so many that nothing more is read.
    pub(super) fn are_enough(&self) -> bool {
        self.told.len() >= FAULTS
    }

    /// Whether anything stands in the way.
    pub(super) fn any(&self) -> bool {
        !self.told.is_empty()
    }

    /// Keeps a row that the check turned away.
    pub(super) fn keep(&mut self, turned: &Turned) -> Result<()> {
        match &turned.why {
            Why::Unread(fault) if fault.fatal || self.rejects.is_none() => self.told.push(fault.told(self.file)),
            Why::Unread(fault) => {
                return self.reject(turned.line, &fault.says(), turned.raw.as_ref(), true);
            }
            Why::Stranger(handle, reason) if self.rejects.is_none() => self.stranger(turned.line, handle, reason),
            Why::Unheld(reason) => return self.put(turned.line, reason, turned.raw.as_ref(), true),
            Why::Stranger(_, reason) | Why::Wrong(reason) | Why::Swapped(reason) => {
                self.swapped += usize::from(matches!(turned.why, Why::Swapped(_)) && self.rejects.is_none());
                return self.put(turned.line, reason, turned.raw.as_ref(), false);
            }
        }
        Ok(())
    }

    /// Keeps a row that contradicts what is known; anything that is not about the row is passed on.
    pub(super) fn contradiction(&mut self, batch: &Batch, row: usize, refusal: Refusal) -> Result<()> {
        let line = u64::try_from(batch.line(row)).unwrap_or_default();
        self.put(line, &row_fault(refusal)?, batch.raw(row), false)
    }

    /// The refusal that tells them all.
    pub(super) fn refusal(mut self) -> Refusal {
        let stopped = if self.are_enough() { "; the first faults are" } else { "" };
        for (place, more) in self.strangers.values().filter(|(_, more)| *more > 0) {
            if let Some(told) = self.told.get_mut(*place) {
                *told = format!("{told}, and {more} more of theirs");
            }
        }
        let hint = if self.swapped > 1 && 2 * self.swapped >= self.told.len() {
            "the map is wrong, not these lines: say in [formats] which comes first, day or month"
        } else if self.rejects.is_some() {
            "mend this line first: what follows a broken quote cannot be told apart, so no row of the file is kept"
        } else if self.strangers.is_empty() {
            "mend these lines, or keep the good rows with --keep-good --rejects FILE"
        } else {
            "add agents with `assize people import`, or as agents of one team with --enrol TEAM; or keep the good rows with --keep-good --rejects FILE"
        };
        Refusal::data(format!("{} was not taken in, nothing was stored{stopped}", self.file))
            .findings(self.told)
            .hint(hint)
    }

    /// An unknown agent is told once, at the first of their rows.
    fn stranger(&mut self, line: u64, handle: &str, reason: &str) {
        if let Some((_, more)) = self.strangers.get_mut(handle) {
            *more += 1;
            return;
        }
        self.strangers.insert(handle.to_owned(), (self.told.len(), 0));
        self.told.push(format!("{}:{line}: {}", self.file, hidden(reason)));
    }

    fn put(&mut self, line: u64, reason: &str, raw: Option<&Raw>, is_unread: bool) -> Result<()> {
        if self.rejects.is_some() {
            return self.reject(line, reason, raw, is_unread);
        }
        self.told.push(format!("{}:{line}: {}", self.file, hidden(reason)));
        Ok(())
    }

    /// Hands the rows to the rejects: each message of a dialogue has a line of its own. A row that could not be read is
    /// marked, so that it cannot come in as it is.
    fn reject(&mut self, line: u64, reason: &str, raw: Option<&Raw>, is_unread: bool) -> Result<()> {
        let Some(rejects) = self.rejects.as_mut() else { return Ok(()) };
        let (none, reason) = ([Row::starting(line)], hidden(reason));
        let rows = raw.map(|raw| &raw.rows[..]).filter(|rows| !rows.is_empty()).unwrap_or(&none);
        let names = raw.map(|raw| Arc::clone(&raw.names)).unwrap_or_default();
        self.rejected += rows.len() as u64;
        rows.iter().try_for_each(|row| {
            let cell = |place: usize| mask_but(row.get(place).unwrap_or_default(), self.keep).text.into_owned();
            let cells: Vec<String> = (0..row.len()).map(cell).collect();
            let mark = mark(row, &cells, is_unread);
            rejects(&Rejected { line: row.line(), reason: reason.clone(), mark, names: Arc::clone(&names), cells })
        })
    }
}

/// A text without card numbers and codes: what is turned away is told and written without them, too.
fn hidden(text: &str) -> String {
    mask(text).text.into_owned()
}
