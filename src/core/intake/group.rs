//! Group: rows of a file that are messages of one dialogue become one row, with the messages as its transcript.

use super::clock::Order;
use super::join::{Join, Places, Take};
use super::map::{Map, Mapping, Source};
use crate::core::reading::{ROW_LIMIT, Row};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{Field, Fields};
use std::borrow::Cow;

/// The rows of one dialogue, as they stand together in the file.
#[derive(Default)]
pub(super) struct Group {
    reference: String,
    pub(super) rows: Vec<Row>,
    /// The line inside it, just before it or just behind it that could not be read: nobody knows whose it was.
    torn: Option<u64>,
    /// The same, where no row came since.
    just_torn: Option<u64>,
    /// The row between two of its rows that has no ref.
    nobodys: Option<u64>,
    /// How many bytes the rows take.
    held: usize,
    /// Where it begins and how many rows it had by then, once they took too much to be one dialogue.
    over: Option<(u64, usize)>,
    /// Whether its messages stood in another order than their times.
    pub(super) is_reordered: bool,
}

/// Why a message is turned away that has no ref.
pub(super) const NOBODYS: &str =
    "`ref` is empty: whose message it is cannot be known, and the transcript that it belongs to is short of it";
/// How many bytes the rows of one dialogue may take: as many as a row may have.
const LIMIT: usize = ROW_LIMIT;

impl Group {
    /// Adds a row that belongs to the group; answers the group before it where a new one begins. Of a group that takes
    /// too much it answers part after part, so that what is held does not grow with the file.
    pub(super) fn add(&mut self, row: &Row, reference: &str) -> Option<Self> {
        let just_torn = self.just_torn.take();
        let goes_on = self.reference == reference && !self.rows.is_empty();
        if goes_on && self.held + row.held() <= LIMIT {
            self.held += row.held();
            self.rows.push(row.clone());
            return None;
        }
        if goes_on {
            self.over.get_or_insert((self.line(), self.rows.len()));
        }
        let begun = Self {
            reference: reference.to_owned(),
            rows: vec![row.clone()],
            torn: just_torn,
            held: row.held(),
            over: self.over.filter(|_| goes_on),
            ..Self::default()
        };
        Some(std::mem::replace(self, begun)).filter(|before| !before.rows.is_empty())
    }

    /// Whether it is a later part of a dialogue that took too much.
    pub(super) fn goes_on(&self) -> bool {
        self.over.is_some_and(|(line, _)| line != self.line())
    }

    /// Adds a row of which it is known that it belongs to the group.
    pub(super) fn join(&mut self, row: &Row, reference: &str) {
        if self.rows.is_empty() {
            reference.clone_into(&mut self.reference);
        }
        self.rows.push(row.clone());
    }

    /// Whose rows they are.
    pub(super) fn reference(&self) -> &str {
        &self.reference
    }

    /// A line that could not be read may be one of its messages.
    pub(super) fn doubt(&mut self, line: Option<u64>) {
        self.torn = self.torn.or(line);
    }

    /// A row without a ref stands between two of its rows.
    pub(super) fn doubt_nobodys(&mut self, line: Option<u64>) {
        self.nobodys = self.nobodys.or(line);
    }

    /// A line could not be read.
    pub(super) fn tear(&mut self, line: Option<u64>) {
        (self.torn, self.just_torn) = (line, line);
    }

    /// The row on which it begins.
    pub(super) fn line(&self) -> u64 {
        self.rows.iter().map(Row::line).min().unwrap_or_default()
    }

    /// One row with a cell for each field, in the order of the fields: what the map of [`over_joined`] reads. Its messages
    /// are put in the order of their times, where there is one.
    pub(super) fn joined(&mut self, mapping: &Mapping<'_>, join: &Join, order: Option<&Order<'_>>) -> Result<Row> {
        if let Some((line, rows)) = self.over {
            return Err(too_long(line, rows, &self.reference));
        }
        let line = self.line();
        if let Some(line) = self.torn {
            return Err(Refusal::data(format!("line {line} cannot be read, and it may be a message of this dialogue"))
                .hint("mend that line first"));
        }
        if let Some(line) = self.nobodys {
            let says = format!(
                "line {line} has no `ref` and stands between rows of this dialogue: it may be one of its messages"
            );
            return Err(Refusal::data(says).hint("give that line its ref, or leave it out: [rows] leave_out"));
        }
        order.map_or(Ok(()), |order| self.put_in_order(mapping, order))?;
        let mut row = Row::starting(line);
        for (place, field) in Field::ALL.iter().enumerate() {
            let cell = match field {
                Field::Transcript => self.transcript(mapping),
                _ => self.agreed(*field, mapping, join)?,
            };
            if let Some(cell) = cell {
                let is_turns = *field == Field::Transcript;
                row.put(place, &cell, is_turns).map_err(|long| Refusal::data(format!("joined, {long}")))?;
            }
        }
        Ok(row)
    }

    /// Puts the messages in the order of their times. Those of one time stay as they stand, or the other way round in a
    /// file that has the newest first; one without a time stays with the one before it.
    fn put_in_order(&mut self, mapping: &Mapping<'_>, order: &Order<'_>) -> Result<()> {
        let mut timed = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let sent = order.clock.sent(mapping, row).transpose().map_err(|says| {
                Refusal::data(format!("the message in line {} has no time that can be read: {says}", row.line()))
            })?;
            timed.push((sent, row.line()));
        }
        let Some(first) = timed.iter().find_map(|(sent, _)| *sent) else { return Ok(()) };
        let mut rows: Vec<_> = timed.iter().map(|(sent, _)| *sent).zip(std::mem::take(&mut self.rows)).collect();
        if order.is_newest_first {
            rows.reverse();
        }
        let mut last = first;
        for (sent, _) in &mut rows {
            last = *sent.get_or_insert(last);
        }
        rows.sort_by_key(|(sent, _)| *sent);
        self.rows = rows.into_iter().map(|(_, row)| row).collect();
        self.is_reordered = self.rows.iter().map(Row::line).ne(timed.iter().map(|(_, line)| *line));
        Ok(())
    }

    /// What the rows say of a field; blanks say nothing.
    fn agreed(&self, field: Field, mapping: &Mapping<'_>, join: &Join) -> Result<Option<Cow<'_, str>>> {
        let cells = || self.rows.iter().filter_map(|row| Some((row.line(), mapping.cell_of(row, field)?)));
        match join.takes(field) {
            Some(Take::First) => return Ok(cells().next().map(|(_, cell)| cell)),
            Some(Take::Last) => return Ok(cells().next_back().map(|(_, cell)| cell)),
            None => {}
        }
        let Some((first, cell)) = cells().next() else { return Ok(None) };
        match cells().find(|(_, other)| *other != cell) {
            None => Ok(Some(cell)),
            Some((line, other)) => Err(Refusal::data(format!(
                "the rows of this dialogue differ in `{}`: {} in line {first}, {} in line {line}",
                field.word(),
                said(&cell),
                said(&other)
            ))
            .hint(format!(
                "a map can say which counts: [rows] take = {{ {} = \"last\" }}, or \"first\"",
                field.word()
            ))),
        }
    }

    /// What was said, one line for each message: when, who, what.
    fn transcript(&self, mapping: &Mapping<'_>) -> Option<Cow<'static, str>> {
        let mut whole = String::new();
        for row in &self.rows {
            let Some(text) = mapping.cell_of(row, Field::Transcript) else { continue };
            if !whole.is_empty() {
                whole.push('\n');
            }
            let [time, speaker] = [mapping.joins.time, mapping.joins.speaker].map(|place| one_line(row.get(place?)?));
            whole.extend(time.map(|time| format!("{time} ")));
            whole.extend(speaker.map(|speaker| format!("{speaker}: ")));
            whole.push_str(&text.trim_end().lines().collect::<Vec<_>>().join("\n  "));
        }
        Some(whole).filter(|whole| !whole.is_empty()).map(Cow::Owned)
    }
}

/// Why a dialogue is turned away that has more than is held.
fn too_long(line: u64, rows: usize, reference: &str) -> Refusal {
    let held = LIMIT >> 20;
    let reference = said(reference);
    Refusal::data(format!(
        "the dialogue {reference} from line {line} on is longer than {held} MiB: {rows} rows, and it goes on"
    ))
    .hint("is the column that the map names for `ref` the right one?")
}

/// The words of a cell in one line, where there are any: nobody begins a line of somebody else's.
fn one_line(cell: &str) -> Option<String> {
    Some(cell.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|words| !words.is_empty())
}

/// Enough of a cell to find it.
fn said(cell: &str) -> String {
    let short: String = cell.chars().take(40).collect();
    format!("`{}`", short.escape_debug())
}

/// A map over rows that were joined: every field that a column gave stands in a column of its own.
pub(super) fn over_joined<'a>(map: &'a Map, mapping: &Mapping<'_>) -> Mapping<'a> {
    let sources = Fields::from_each(|field| match mapping.sources.of(field) {
        Source::Constant(constant) => Source::Constant(constant.clone()),
        Source::Column(_) | Source::Columns(_) => Source::Column(field as usize),
        Source::Row | Source::Nothing => Source::Nothing,
    });
    let (unused, columns) = (mapping.unused.clone(), mapping.columns);
    Mapping { sources, unused, columns, made: Vec::new(), left_out: Vec::new(), joins: Places::default(), map }
}
