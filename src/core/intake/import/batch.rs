//! A batch: checked rows on their way from the thread that reads to the one that stores.

use crate::calc::digest::Digest;
use crate::core::intake::check::Checked;
use crate::core::ledger::{Rows, Sealer};
use crate::core::reading::{Fault, Row};
use crate::core::refusal::Result;
use rusqlite::types::ValueRef;
use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

/// How many rows a batch has at the most, and how many bytes of text it takes before it is full.
const ROWS: usize = 512;
const BYTES: usize = 256 << 10;

/// The columns of `request` that a row gives, with their places in the table.
pub(super) const COLUMNS: [(usize, &str); 19] = [
    (1, "entry"),
    (2, "ref"),
    (3, "line"),
    (4, "channel"),
    (5, "received"),
    (6, "closed"),
    (7, "category"),
    (8, "agent"),
    (9, "rating"),
    (10, "content"),
    (11, "notice"),
    (12, "salt"),
    (13, "customer"),
    (14, "details"),
    (15, "reply"),
    (16, "transcript"),
    (18, "recording"),
    (19, "duration"),
    (20, "language"),
];

/// The place of the ref among them.
pub(super) const REF: usize = 2;

/// Rows of a file, checked, salted and digested; and those that were turned away between them.
#[derive(Default)]
pub(super) struct Batch {
    /// The entry that takes them in.
    entry: i64,
    /// The number the first row gets, if every row is new.
    first: i64,
    text: String,
    rows: Vec<Stored>,
    /// The digests of the rows under the numbers that they are expected to get, where they were made in advance.
    digests: Vec<Digest>,
    /// How many bytes the rows take that are kept as they stood.
    kept: usize,
    /// Rows turned away, in the order of the file.
    pub(super) turned: Vec<Turned>,
    /// Handles of agents whom no earlier batch named and whom the roster does not know.
    pub(super) newcomers: Vec<String>,
}

/// One row, as it is stored. Texts lie in the batch.
struct Stored {
    line: i64,
    texts: [Option<Range<usize>>; 11],
    /// None only of a row that goes on with a dialogue on record.
    agent: Option<i64>,
    rating: Option<i64>,
    duration: Option<i64>,
    content: bool,
    notice: Option<bool>,
    salt: Option<[u8; 16]>,
    /// Nobody's agent on that day.
    off_roster: bool,
    raw: Option<Raw>,
}

/// The rows of a dialogue as they stood in the file, kept where they may have to be shown.
#[derive(Clone)]
pub(super) struct Raw {
    pub(super) names: Arc<[String]>,
    pub(super) rows: Vec<Row>,
}

impl Raw {
    fn held(&self) -> usize {
        self.rows.iter().map(Row::held).sum()
    }
}

/// A row that cannot be taken in.
pub(super) struct Turned {
    /// How many rows of the batch stand before it.
    pub(super) after: usize,
    pub(super) line: u64,
    /// Its ref, where one was read.
    pub(super) reference: Option<String>,
    pub(super) why: Why,
    pub(super) raw: Option<Raw>,
}

/// Why a row cannot be taken in.
pub(super) enum Why {
    /// It could not be read.
    Unread(Fault),
    /// Nobody on the roster has the handle.
    Stranger(String),
    /// They would be enrolled, and may be somebody on the roster.
    Known(String),
    /// What it says cannot be.
    Wrong(String),
    /// A field has a list or an object, which no cell holds.
    Unheld(String),
    /// Day and month stand the other way round than the map says, and what it should say.
    Swapped(String, String),
    /// It has no agent: it is a fault unless it goes on with a dialogue on record. A batch of this one row.
    Agentless(Box<Batch>),
}

/// What goes with a checked row into the batch.
pub(super) struct With {
    pub(super) salt: Option<[u8; 16]>,
    pub(super) off_roster: bool,
    pub(super) raw: Option<Raw>,
}

impl Batch {
    /// An empty batch of an entry, whose first row gets this number if all before are new.
    pub(super) fn new(entry: i64, first: i64) -> Self {
        Self { entry, first, ..Self::default() }
    }

    /// The same with room for as much as the one before it held.
    pub(super) fn after(self, before: &Self) -> Self {
        let (text, rows) = (String::with_capacity(before.text.len()), Vec::with_capacity(before.rows.len()));
        Self { text, rows, ..self }
    }

    /// Whether it should be sent on its way.
    pub(super) fn is_full(&self) -> bool {
        self.rows.len() + self.turned.len() >= ROWS || self.text.len() + self.kept >= BYTES
    }

    /// How many rows it has.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The ref of a row.
    pub(super) fn reference(&self, row: usize) -> &str {
        self.rows.get(row).map_or("", |stored| self.slice(stored.texts[0].as_ref()))
    }

    /// The physical line of a row.
    pub(super) fn line(&self, row: usize) -> i64 {
        self.rows.get(row).map_or(0, |stored| stored.line)
    }

    /// Whether its agent was no agent on that day.
    pub(super) fn is_off_roster(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|stored| stored.off_roster)
    }

    /// Whether there is something to listen to or read.
    pub(super) fn has_content(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|stored| stored.content)
    }

    /// The row as it stood in the file, where that was kept.
    pub(super) fn raw(&self, row: usize) -> Option<&Raw> {
        self.rows.get(row).and_then(|stored| stored.raw.as_ref())
    }

    /// The digests that the rows have where the first one gets this number.
    pub(super) fn digests_from(&self, first: i64, sealer: &mut Sealer) -> Result<Cow<'_, [Digest]>> {
        if first == self.first && self.digests.len() == self.len() {
            return Ok(Cow::Borrowed(&self.digests));
        }
        self.made(0..self.len(), first, sealer).map(Cow::Owned)
    }

    /// The digest that a row has under this number.
    pub(super) fn digest_as(&self, row: usize, number: i64, sealer: &mut Sealer) -> Result<Digest> {
        let before = number.saturating_sub(i64::try_from(row).unwrap_or(i64::MAX));
        Ok(self.made(row..row + 1, before, sealer)?.first().copied().unwrap_or_default())
    }

    /// Passes over a row that could not be read; says whether the next one may be.
    pub(super) fn pass(&mut self, fault: Fault, reference: Option<String>, raw: Option<Raw>) -> bool {
        let (line, fatal) = (fault.line.unwrap_or_default(), fault.fatal);
        self.turn(Turned { after: self.len(), line, reference, why: Why::Unread(fault), raw });
        !fatal
    }

    /// Notes a row that cannot be taken in.
    pub(super) fn turn(&mut self, turned: Turned) {
        self.kept += turned.raw.as_ref().map_or(0, Raw::held);
        if let Why::Agentless(row) = &turned.why {
            self.kept += row.kept + row.text.len();
        }
        self.turned.push(turned);
    }

    /// Adds a checked row.
    pub(super) fn push(&mut self, line: u64, checked: &Checked<'_>, with: With) {
        let texts = [
            Some(self.keep(&checked.reference)),
            Some(self.keep(&checked.channel)),
            Some(self.keep(checked.received)),
            checked.closed.map(|closed| self.keep(closed)),
            Some(self.keep(&checked.category)),
            checked.customer.as_ref().map(|text| self.keep(text)),
            checked.details.as_ref().map(|text| self.keep(text)),
            checked.reply.as_ref().map(|text| self.keep(text)),
            checked.transcript.as_ref().map(|text| self.keep(text)),
            checked.recording.as_ref().map(|text| self.keep(text)),
            checked.language.as_ref().map(|text| self.keep(text)),
        ];
        self.kept += with.raw.as_ref().map_or(0, Raw::held);
        self.rows.push(Stored {
            line: i64::try_from(line).unwrap_or_default(),
            texts,
            agent: checked.agent.map(|agent| agent.0),
            rating: checked.rating,
            duration: checked.duration,
            content: checked.content,
            notice: checked.notice,
            salt: with.salt,
            off_roster: with.off_roster,
            raw: with.raw,
        });
    }

    /// Digests all rows under the numbers that they are expected to get.
    pub(super) fn seal(&mut self, sealer: &mut Sealer) -> Result<()> {
        self.digests = self.made(0..self.len(), self.first, sealer)?;
        Ok(())
    }

    fn made(&self, rows: Range<usize>, first: i64, sealer: &mut Sealer) -> Result<Vec<Digest>> {
        sealer.digests(
            rows,
            |row, column| {
                if column == 0 { ValueRef::Integer(number(first, row)) } else { self.value(row, column) }
            },
        )
    }

    fn keep(&mut self, text: impl std::fmt::Display) -> Range<usize> {
        let from = self.text.len();
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{text}");
        from..self.text.len()
    }

    fn slice(&self, range: Option<&Range<usize>>) -> &str {
        range.and_then(|range| self.text.get(range.clone())).unwrap_or_default()
    }

    fn text(&self, range: Option<&Range<usize>>) -> ValueRef<'_> {
        range.map_or(ValueRef::Null, |_| ValueRef::Text(self.slice(range).as_bytes()))
    }
}

/// The number of a row where the first one has this number.
fn number(first: i64, row: usize) -> i64 {
    first.saturating_add(i64::try_from(row).unwrap_or(i64::MAX))
}

impl Rows for Batch {
    fn count(&self) -> usize {
        self.rows.len()
    }

    fn value(&self, row: usize, column: usize) -> ValueRef<'_> {
        let Some(stored) = self.rows.get(row) else { return ValueRef::Null };
        let [reference, channel, received, closed, category, customer, details, reply, transcript, recording, language] =
            &stored.texts;
        let truth = |truth: bool| ValueRef::Integer(i64::from(truth));
        match column {
            0 => ValueRef::Integer(number(self.first, row)),
            1 => ValueRef::Integer(self.entry),
            2 => self.text(reference.as_ref()),
            3 => ValueRef::Integer(stored.line),
            4 => self.text(channel.as_ref()),
            5 => self.text(received.as_ref()),
            6 => self.text(closed.as_ref()),
            7 => self.text(category.as_ref()),
            8 => stored.agent.map_or(ValueRef::Null, ValueRef::Integer),
            9 => stored.rating.map_or(ValueRef::Null, ValueRef::Integer),
            10 => truth(stored.content),
            11 => stored.notice.map_or(ValueRef::Null, truth),
            12 => stored.salt.as_ref().map_or(ValueRef::Null, |salt| ValueRef::Blob(salt)),
            13 => self.text(customer.as_ref()),
            14 => self.text(details.as_ref()),
            15 => self.text(reply.as_ref()),
            16 => self.text(transcript.as_ref()),
            18 => self.text(recording.as_ref()),
            19 => stored.duration.map_or(ValueRef::Null, ValueRef::Integer),
            20 => self.text(language.as_ref()),
            _ => ValueRef::Null,
        }
    }
}
