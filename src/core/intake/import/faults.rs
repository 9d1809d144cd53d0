//! Faults: rows that cannot be taken in, told by their reasons and written to the rejects.

use super::batch::{Batch, Raw, Turned, Why};
use super::rejected::{Rejected, Rejects};
use crate::core::reading::{Folded, Form, Row, mark, row_fault};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::Field;
use crate::core::text::{mask, mask_but};
use std::sync::Arc;

/// Rows that cannot be taken in.
pub(super) struct Faults<'a> {
    file: &'a str,
    rejects: Option<&'a mut Rejects<'a>>,
    folded: Folded,
    /// Where there are rejects: the fault after which nothing can be read.
    fatal: Option<String>,
    /// How many rows say that day and month stand the other way round, and what the map should say.
    swapped: (u64, String),
    /// Whether the roster does not know an agent.
    has_strangers: bool,
    /// Whether somebody would have been enrolled who may be known.
    has_doubles: bool,
    /// What the file is made of: rows of JSON are told by their refs, too, since their lines say little.
    form: Form,
    /// Numbers that are not masked.
    keep: &'a [String],
    /// Whether the file comes whole, as picks do.
    is_picked: bool,
    /// Rows that went to the rejects.
    pub(super) rejected: u64,
}

impl<'a> Faults<'a> {
    /// None yet.
    pub(super) fn new(
        (file, form): (&'a str, Form),
        keep: &'a [String],
        (rejects, is_picked): (Option<&'a mut Rejects<'a>>, bool),
    ) -> Self {
        let (folded, swapped) = (Folded::of(Field::WORDS), (0, String::new()));
        Self {
            file,
            rejects,
            folded,
            fatal: None,
            swapped,
            has_strangers: false,
            has_doubles: false,
            form,
            keep,
            is_picked,
            rejected: 0,
        }
    }

    /// Whether anything stands in the way.
    pub(super) fn any(&self) -> bool {
        self.fatal.is_some() || (self.rejects.is_none() && self.folded.rows > 0)
    }

    /// The reasons for which rows were turned away, the most frequent first.
    pub(super) fn reasons(&self) -> Vec<String> {
        self.folded.told(self.file)
    }

    /// That the map and not the rows seem to be wrong, and what it should say.
    pub(super) fn wrong_map(&self) -> Option<String> {
        let (count, format) = &self.swapped;
        let says = || format!("the map is wrong, not these lines: {format} reads them");
        (*count > 1 && 2 * count >= self.folded.rows).then(says)
    }

    /// Keeps a row that the check turned away.
    pub(super) fn keep(&mut self, turned: &Turned) -> Result<()> {
        let (line, raw) = (turned.line, turned.raw.as_ref());
        let reference = turned.reference.as_deref().filter(|_| self.form == Form::Jsonl);
        match &turned.why {
            Why::Unread(fault) if fault.fatal && self.rejects.is_some() => {
                self.fatal = Some(fault.told(self.file));
                Ok(())
            }
            Why::Unread(fault) => {
                self.folded.add_unread(fault, reference);
                self.reject(line, &fault.says(), raw, true)
            }
            Why::Stranger(reason) => {
                self.has_strangers = true;
                self.folded.add_named(line, reference, reason);
                self.reject(line, reason, raw, false)
            }
            Why::Known(reason) => {
                self.has_doubles = true;
                self.folded.add_named(line, reference, reason);
                self.reject(line, reason, raw, false)
            }
            // The side that stores knows whether it is on record.
            Why::Agentless(_) => Ok(()),
            Why::Unheld(reason) => self.put((line, reference), reason, raw, true),
            Why::Wrong(reason) => self.put((line, reference), reason, raw, false),
            Why::Swapped(reason, format) => {
                self.swapped.0 += 1;
                self.swapped.1.clone_from(format);
                self.put((line, reference), reason, raw, false)
            }
        }
    }

    /// Keeps a row that contradicts what is known; anything that is not about the row is passed on.
    pub(super) fn contradiction(&mut self, batch: &Batch, row: usize, refusal: Refusal) -> Result<()> {
        let line = u64::try_from(batch.line(row)).unwrap_or_default();
        let reference = Some(batch.reference(row)).filter(|_| self.form == Form::Jsonl);
        self.put((line, reference), &row_fault(refusal)?, batch.raw(row), false)
    }

    /// The refusal that tells them all.
    pub(super) fn refusal(self) -> Refusal {
        let (told, rows) = match &self.fatal {
            Some(fatal) => (vec![fatal.clone()], 1),
            None => (self.folded.told(self.file), self.folded.rows),
        };
        let of = if rows > 1 { format!(": {rows} rows cannot be taken in") } else { String::new() };
        let hint = if self.fatal.is_some() {
            "mend this line first: what follows a broken quote cannot be told apart, so no row of the file is kept"
                .to_owned()
        } else if let Some(wrong) = self.wrong_map() {
            wrong
        } else if self.is_picked {
            let mend = if self.has_strangers {
                "enrol who is not in the roster, with their days: assize people import; or mend the view or the map"
            } else if self.has_doubles {
                "say in the map who is meant: [values.agent]; or mend the view"
            } else {
                "mend the view or the map"
            };
            format!("picks come whole, and no row is left out: {mend}; then give the picks again")
        } else if self.has_strangers {
            "add agents with `assize people import`, or as agents of one team with --enrol TEAM; or keep the good rows with --keep-good --rejects FILE".to_owned()
        } else if self.has_doubles {
            "say in the map who is meant: [values.agent]; or keep the good rows with --keep-good --rejects FILE"
                .to_owned()
        } else {
            "mend these lines, or keep the good rows with --keep-good --rejects FILE".to_owned()
        };
        Refusal::data(format!("{} was not taken in, nothing was stored{of}", self.file)).findings(told).hint(hint)
    }

    fn put(
        &mut self,
        (line, reference): (u64, Option<&str>),
        reason: &str,
        raw: Option<&Raw>,
        is_unread: bool,
    ) -> Result<()> {
        self.folded.add(line, reference, reason);
        self.reject(line, reason, raw, is_unread)
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
