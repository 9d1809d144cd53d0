//! Faults folded by their reason: how many rows there are of each, where the first stand, and what they look like.
//!
//! However many rows are at fault, what is held of them is small.

use super::fault::{Fault, place};
use super::row::Row;
use crate::core::text::mask;
use std::collections::HashMap;

/// How many reasons are told of a file.
const FAULTS: usize = 20;
/// How many lines, and how many different faults, are named for one reason.
const LINES: usize = 3;
/// How many reasons are told apart; rows with yet another one are only counted.
const REASONS: usize = 1000;

/// Faults of a file.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// Names that make one reason another one, though they stand in backquotes.
    fields: &'static [&'static str],
    groups: HashMap<String, Group>,
    /// How many rows are at fault.
    pub rows: u64,
}

/// The rows with one reason.
#[derive(Clone, Debug)]
struct Group {
    count: u64,
    /// Where the first stand: their lines, or their numbers on one.
    lines: Vec<u64>,
    is_numbered: bool,
    /// The first different faults, each with its place.
    examples: Vec<(Place, String)>,
    /// The words that they share.
    shared: Vec<String>,
}

/// A line and a column, and the ref where lines say little.
#[derive(Clone, Debug, Default)]
struct Place {
    line: Option<u64>,
    column: Option<u64>,
    is_in_book: bool,
    /// Which row of its line.
    number: Option<u64>,
    reference: Option<String>,
}

impl Place {
    fn of(line: u64) -> Self {
        Self { line: Some(line), ..Self::default() }
    }

    /// With a ref, unless the reason names it already or is about it.
    fn with(self, reference: Option<&str>, reason: &str) -> Self {
        let is_told = |text: &str| reason.contains(text) || reason.contains("`ref`");
        let named = reference.map(str::trim).filter(|text| !text.is_empty() && !is_told(text));
        Self { reference: named.map(shown), ..self }
    }

    fn told(&self) -> String {
        let of = self.reference.as_ref().map(|text| format!(" ref {text}:")).unwrap_or_default();
        let number = self.number.map(|number| format!(" row {number}:")).unwrap_or_default();
        format!("{}:{number}{of}", place(self.line, self.column, self.is_in_book))
    }
}

/// Enough of a ref to find it, without card numbers.
fn shown(reference: &str) -> String {
    const LONGEST: usize = 40;
    let masked = mask(reference).text;
    let short: String = masked.chars().take(LONGEST).collect();
    let more = if short.len() < masked.len() { "…" } else { "" };
    format!("{}{more}", short.escape_debug())
}

impl Folded {
    /// Of a file that has these fields.
    pub fn of(fields: &'static [&'static str]) -> Self {
        Self { fields, ..Self::default() }
    }

    /// Adds a row that could not be read.
    pub fn add_unread(&mut self, fault: &Fault, reference: Option<&str>) {
        let Fault { line, column, is_in_book, .. } = *fault;
        let (place, says) = (Place { line, column, is_in_book, ..Place::default() }, fault.says());
        self.put(place.with(reference, &says), &says, false);
    }

    /// Adds a row that is wrong. Reasons that differ only in what the row says are one.
    pub fn add(&mut self, line: u64, reference: Option<&str>, reason: &str) {
        self.put(Place::of(line).with(reference, reason), reason, false);
    }

    /// Adds a row that is wrong, with its number and ref where its line does not tell which one it is.
    pub fn add_row(&mut self, row: &Row, reference: Option<&str>, reason: &str) {
        let place = Place { number: row.number(), ..Place::of(row.line()) };
        self.put(place.with(reference.filter(|_| row.number().is_some()), reason), reason, false);
    }

    /// Adds a row of a workbook that is wrong in a cell, whose column is counted from 0.
    pub fn add_cell(&mut self, line: u64, index: usize, reason: &str) {
        let place = Place { column: Some(index as u64 + 1), is_in_book: true, ..Place::of(line) };
        self.put(place, reason, false);
    }

    /// Adds a row whose reason is its own for each value: a name.
    pub fn add_named(&mut self, line: u64, reference: Option<&str>, reason: &str) {
        self.put(Place::of(line).with(reference, reason), reason, true);
    }

    fn put(&mut self, place: Place, reason: &str, is_named: bool) {
        self.rows += 1;
        let reason = mask(reason).text.into_owned();
        let key = if is_named { reason.clone() } else { key_of(&reason, self.fields) };
        if self.groups.len() >= REASONS && !self.groups.contains_key(&key) {
            return;
        }
        let group = self.groups.entry(key).or_insert_with(|| Group {
            count: 0,
            lines: Vec::new(),
            is_numbered: false,
            examples: Vec::new(),
            shared: words_of(&reason, self.fields),
        });
        group.add(place, reason, self.fields);
    }

    /// Each reason with how many rows it has, the most frequent first, and examples with their places; a reason of one
    /// row is told with its place alone. At most twenty reasons.
    pub fn told(&self, file: &str) -> Vec<String> {
        let mut groups: Vec<&Group> = self.groups.values().collect();
        groups.sort_by_key(|group| (std::cmp::Reverse(group.count), group.first()));
        let shown = groups.iter().take(FAULTS);
        let rest = self.rows - shown.clone().map(|group| group.count).sum::<u64>();
        let rest = (rest > 0).then(|| format!("and {rest} more {} with other reasons", rows(rest)));
        shown.flat_map(|group| group.told(file)).chain(rest).collect()
    }
}

impl Group {
    fn add(&mut self, place: Place, reason: String, fields: &[&str]) {
        self.count += 1;
        self.is_numbered |= place.number.is_some();
        if let Some(line) =
            place.number.or(place.line).filter(|line| self.lines.len() < LINES && self.lines.last() != Some(line))
        {
            self.lines.push(line);
        }
        if self.examples.iter().any(|(_, known)| *known == reason) {
            return;
        }
        let words = words_of(&reason, fields);
        if words.len() == self.shared.len() {
            for (shared, _) in self.shared.iter_mut().zip(&words).filter(|(shared, word)| shared != word) {
                "…".clone_into(shared);
            }
        }
        if self.examples.len() < LINES {
            self.examples.push((place, reason));
        }
    }

    fn first(&self) -> (Option<u64>, Option<u64>) {
        self.examples.first().map(|(place, _)| (place.line, place.column)).unwrap_or_default()
    }

    fn told(&self, file: &str) -> Vec<String> {
        let examples = self.examples.iter().map(|(place, reason)| format!("{file}{} {reason}", place.told()));
        let of_several = (self.count > 1).then(|| {
            let one = self.examples.first().filter(|_| self.examples.len() == 1);
            let reason = one.map_or_else(|| self.shared.join(" "), |(_, reason)| reason.clone());
            let lines = self.lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            let more = if self.count > self.lines.len() as u64 { " …" } else { "" };
            let kind = if self.is_numbered { "rows" } else { "lines" };
            format!("{} {}: {reason} ({kind} {lines}{more})", self.count, rows(self.count))
        });
        of_several.into_iter().chain(examples).collect()
    }
}

const fn rows(count: u64) -> &'static str {
    if count == 1 { "row" } else { "rows" }
}

/// What reasons of one kind have in common: all but what stands in backquotes, and numbers.
fn key_of(reason: &str, fields: &[&str]) -> String {
    let numeric = |word: &&String| !word.chars().any(|letter| letter.is_ascii_digit());
    words_of(reason, fields).iter().filter(numeric).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The words of a reason; what stands in backquotes is one, and left out unless it names a field.
fn words_of(reason: &str, fields: &[&str]) -> Vec<String> {
    let mut plain = String::new();
    for (place, part) in reason.split('`').enumerate() {
        match (place % 2, part) {
            (0, part) => plain.push_str(part),
            (_, field) if fields.contains(&field) => plain.extend(["`", field, "`"]),
            _ => plain.push_str("`…`"),
        }
    }
    plain.split_whitespace().map(str::to_owned).collect()
}
