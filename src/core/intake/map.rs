//! A map says which column of an export is which field of a dialogue.

use super::columns::{column, named, require_once};
use super::join::{Join, Places};
use super::left_out::LeftOut;
use super::made::Made;
use super::scale::Scale;
use crate::calc::spelling::closest;
use crate::calc::time::{SpanUnit, TimeFormat, Twice, Wall};
use crate::calc::zone::Zone;
use crate::core::reading::{Options, Row, Turns};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{Field, Fields};
use std::borrow::Cow;
use std::collections::HashMap;

/// Other names under which a field is found without a map.
pub(super) const ALIASES: [(Field, &str); 2] = [(Field::Received, "received_at"), (Field::Closed, "closed_at")];

/// Which column is which field, what is the same for all rows, and what a value means.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// One for each field, in their order.
    pub(super) fields: Fields<FieldMap>,
    /// A ref made from the row.
    pub(super) made: Option<Made>,
    /// What cells count as blank, besides empty ones.
    pub(super) blank: Vec<String>,
    /// The zone of times without an offset.
    pub(super) zone: Option<Zone>,
    /// What is meant by a local time that happens twice.
    pub(super) twice: Twice,
    /// Whether white space in free texts is collapsed.
    pub(super) collapse: bool,
    pub(super) encoding: Option<String>,
    pub(super) delimiter: Option<char>,
    pub(super) sheet: Option<String>,
    /// The line in which the header stands, where it is not the first.
    pub(super) header: Option<u64>,
    /// The names of the columns, in place of a header or where there is none.
    pub(super) columns: Option<Vec<String>>,
    /// The key of the array that has the rows of a JSON file.
    pub(super) rows: Option<String>,
    /// What the turns of a dialogue are in JSON.
    pub(super) turns: Turns,
    /// Numbers that are not masked, each as its digits.
    pub(super) keep: Vec<String>,
    /// What the ratings of the file go from and to.
    pub(super) scale: Option<Scale>,
    /// In what lengths of time are counted, where that is not seconds.
    pub(super) unit: Option<SpanUnit>,
    /// Rows that are no dialogues.
    pub(super) left_out: Vec<LeftOut>,
    /// How rows are joined, where each is a message.
    pub(super) join: Option<Join>,
}

/// Where one field comes from and what its values mean.
#[derive(Clone, Debug, Default)]
pub(super) struct FieldMap {
    /// The columns; none: it is looked for under its own name.
    pub(super) columns: Vec<String>,
    /// Whether no column gives it, not even one of its own name.
    pub(super) is_unread: bool,
    /// A value for every row.
    pub(super) constant: Option<String>,
    /// What a value of the file means.
    pub(super) values: HashMap<String, String>,
    /// What every other value means.
    pub(super) other: Option<String>,
    /// What a blank means.
    pub(super) blank: Option<String>,
    /// How times are written; none: in ISO 8601.
    pub(super) formats: Vec<TimeFormat>,
    /// Whether it may not be blank, by the map.
    pub(super) required: bool,
}

/// Where one field comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Source {
    /// A column, by its place.
    Column(usize),
    /// Several, joined by a space.
    Columns(Vec<usize>),
    /// The same for every row.
    Constant(String),
    /// The row itself (a made ref).
    Row,
    /// Nowhere.
    #[default]
    Nothing,
}

/// A map with the places that its columns have in one file.
pub(super) struct Mapping<'a> {
    pub(super) sources: Fields<Source>,
    pub(super) unused: Vec<String>,
    /// How many columns the file had then.
    pub(super) columns: usize,
    /// The columns of a made ref, by name, in the order of their names.
    pub(super) made: Vec<(String, usize)>,
    /// Where the columns stand by which rows are left out.
    pub(super) left_out: Vec<(usize, &'a LeftOut)>,
    /// Where it stands who speaks, and when.
    pub(super) joins: Places,
    pub(super) map: &'a Map,
}

/// What a row has for a field, and whether it is the file's own words rather than the map's.
pub(super) type Word<'a> = (Cow<'a, str>, bool);

impl Map {
    /// How the file is to be read, where the command does not say otherwise.
    pub fn options(&self, given: Options) -> Options {
        Options {
            delimiter: given.delimiter.or(self.delimiter),
            encoding: given.encoding.or_else(|| self.encoding.clone()),
            form: given.form,
            sheet: given.sheet.or_else(|| self.sheet.clone()),
            usual_sheet: given.usual_sheet,
            header: given.header.or(self.header),
            columns: given.columns.or_else(|| self.columns.clone()),
            rows: given.rows.or_else(|| self.rows.clone()),
            wanted: self.wanted(),
            usual: self.usual(),
            turns: self.turns.clone(),
        }
    }

    /// Whether refs are made from every column: then a row that changes is another dialogue.
    pub fn makes_refs_of_all(&self) -> bool {
        self.made.as_ref().is_some_and(Made::is_of_all)
    }

    /// The columns by which fields are found of which it says nothing.
    fn usual(&self) -> Vec<String> {
        let is_silent = |own: &FieldMap| own.columns.is_empty() && own.constant.is_none();
        self.fields.each().filter(|(_, own)| is_silent(own)).map(|(field, _)| field.word().to_owned()).collect()
    }

    /// The columns that it names.
    fn wanted(&self) -> Vec<String> {
        let of_fields = self.fields.each().flat_map(|(_, own)| own.columns.iter());
        let of_ref = self.made.iter().flat_map(Made::columns);
        let of_rows = self.left_out.iter().map(|rule| &rule.column).chain(self.join.iter().flat_map(Join::columns));
        of_fields.chain(of_ref).chain(of_rows).cloned().collect()
    }

    /// Whether an id is one of the numbers that are not masked.
    pub(super) fn keeps(&self, id: &str) -> bool {
        self.keep.iter().any(|number| number == id.trim())
    }

    /// What a time without an offset is taken for.
    pub(super) fn wall(&self) -> Wall<'_> {
        Wall { zone: self.zone.as_ref(), twice: self.twice }
    }

    /// The map over a file's columns. With `growing`, columns may still appear (JSONL), and
    /// a missing one is told row by row.
    pub(super) fn over(&self, columns: &[String], growing: bool, file: &str) -> Result<Mapping<'_>> {
        let sources = Fields::try_each(|field| self.checked_source(field, columns, growing, file))?;
        let made = self.made.as_ref().map(|made| made.places(columns, growing, file)).transpose()?.unwrap_or_default();
        let named = self.made.as_ref().is_some_and(|made| !made.is_of_all());
        let in_ref = |place: usize| named && made.iter().any(|(_, at)| *at == place);
        let used = |place: usize| in_ref(place) || sources.each().any(|(_, source)| source.reads(place));
        let left_out = self.rules_of_rows(columns, growing, file)?;
        let joins = self.join.as_ref().map(|join| join.places(columns, growing, file)).transpose()?.unwrap_or_default();
        let by_rule = |place: usize| left_out.iter().any(|(at, _)| *at == place) || joins.contains(place);
        let all = || columns.iter().enumerate().map(|(place, name)| (place, name.as_str()));
        let inner: Vec<&str> =
            all().filter(|(place, name)| used(*place) && name.contains('.')).map(|of| of.1).collect();
        let holds_used = |name: &str| {
            growing && inner.iter().any(|key| key.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
        };
        let unused = all().filter(|(place, name)| !used(*place) && !by_rule(*place) && !holds_used(name));
        let unused = unused.filter_map(|(place, name)| self.told(place, name)).collect();
        Ok(Mapping { sources, unused, columns: columns.len(), made, left_out, joins, map: self })
    }

    /// A column that no field uses, as it is told; one that the map itself leaves without a name is not.
    fn told(&self, place: usize, name: &str) -> Option<String> {
        (!name.is_empty() || self.columns.is_none()).then(|| shown_name(place, name))
    }

    fn rules_of_rows(&self, columns: &[String], growing: bool, file: &str) -> Result<Vec<(usize, &LeftOut)>> {
        let all = self.left_out.iter().map(|rule| Ok((column(&rule.column, columns, growing, file)?, rule)));
        let all = all.collect::<Result<Vec<_>>>()?;
        Ok(all.into_iter().filter_map(|(place, rule)| Some((place?, rule))).collect())
    }

    fn checked_source(&self, field: Field, columns: &[String], growing: bool, file: &str) -> Result<Source> {
        let own = self.fields.of(field);
        let source = self.source(field, own, columns, growing, file)?;
        // What a blank means is for cells that are blank, not for a column that is not there.
        let needed = Field::REQUIRED.contains(&field) || own.required || own.blank.is_some();
        if matches!(source, Source::Nothing) && needed && !growing {
            return Err(missing(field.word(), columns, file));
        }
        Ok(source)
    }

    fn source(&self, field: Field, own: &FieldMap, columns: &[String], growing: bool, file: &str) -> Result<Source> {
        if let Some(constant) = &own.constant {
            return Ok(Source::Constant(constant.clone()));
        }
        if field == Field::Ref && self.made.is_some() {
            return Ok(Source::Row);
        }
        let place = |name: &str| columns.iter().position(|column| column == name);
        match own.columns.as_slice() {
            [] if own.is_unread => Ok(Source::Nothing),
            [] => {
                let alias = ALIASES.iter().find(|(of, _)| *of == field).and_then(|(_, alias)| place(alias));
                let found = place(field.word()).or(alias);
                found.map_or_else(|| require_once(field.word(), columns, growing, file), |_| Ok(()))?;
                Ok(found.map_or(Source::Nothing, Source::Column))
            }
            [only] => Ok(column(only, columns, growing, file)?.map_or(Source::Nothing, Source::Column)),
            several => {
                let places: Result<Vec<_>> = several.iter().map(|name| column(name, columns, growing, file)).collect();
                Ok(Source::Columns(places?.into_iter().flatten().collect()))
            }
        }
    }
}

impl Source {
    fn reads(&self, place: usize) -> bool {
        self.places().contains(&place)
    }

    /// The columns it reads.
    pub(super) fn places(&self) -> &[usize] {
        match self {
            Self::Column(place) => std::slice::from_ref(place),
            Self::Columns(places) => places,
            Self::Constant(_) | Self::Row | Self::Nothing => &[],
        }
    }
}

impl Mapping<'_> {
    /// Whether the map leaves a row out, as it does with titles and totals. Of a row that could not be read whole
    /// (`torn`) only what stands there counts.
    pub(super) fn leaves_out(&self, row: &Row, torn: bool) -> bool {
        self.left_out.iter().any(|(place, rule)| match row.get(*place) {
            Some(text) => rule.takes(text),
            None => !torn && rule.takes(""),
        })
    }

    /// What the file has for a field, before the map says what it means.
    pub(super) fn cell_of<'r>(&self, row: &'r Row, field: Field) -> Option<Cow<'r, str>> {
        match self.sources.of(field) {
            Source::Constant(constant) => Some(Cow::Owned(constant.clone())),
            Source::Column(column) => self.filled(row, *column, field).map(Cow::Borrowed),
            Source::Columns(columns) => self.joined(row, columns, field),
            Source::Row | Source::Nothing => None,
        }
    }

    /// What a row has for a field after all that the map says of it; untrimmed, none where it is blank.
    pub(super) fn word<'r>(&'r self, row: &'r Row, field: Field) -> Option<Word<'r>> {
        let own = self.map.fields.of(field);
        let given = self.cell(row, field).map(|text| own.meaning(text)).filter(|(text, _)| !text.is_empty());
        given.or_else(|| own.blank.as_deref().map(|blank| (Cow::Borrowed(blank), false)))
    }

    fn cell<'r>(&'r self, row: &'r Row, field: Field) -> Option<Cow<'r, str>> {
        match self.sources.of(field) {
            Source::Column(column) => self.filled(row, *column, field).map(Cow::Borrowed),
            Source::Columns(columns) => self.joined(row, columns, field),
            Source::Constant(constant) => Some(Cow::Borrowed(constant)),
            Source::Row | Source::Nothing => None,
        }
    }

    /// A cell, unless it counts as blank. Free text of nothing but white space is text all the same.
    fn filled<'r>(&self, row: &'r Row, column: usize, field: Field) -> Option<&'r str> {
        let text = row.get(column)?;
        let blank = if field.is_free() { text.is_empty() } else { is_all_space(text) };
        (!blank && !self.is_blank(text)).then_some(text)
    }

    /// Whether the map counts a text as blank.
    pub(super) fn is_blank(&self, text: &str) -> bool {
        !self.map.blank.is_empty() && self.map.blank.iter().any(|blank| blank == text.trim())
    }

    fn joined<'r>(&self, row: &'r Row, columns: &[usize], field: Field) -> Option<Cow<'r, str>> {
        let mut texts = columns.iter().filter_map(|column| self.filled(row, *column, field));
        let first = texts.next()?;
        Some(texts.fold(Cow::Borrowed(first), |joined, text| Cow::Owned(format!("{joined} {text}"))))
    }
}

impl FieldMap {
    /// What a value of the file means, and whether that is the value itself.
    fn meaning<'t>(&'t self, text: Cow<'t, str>) -> Word<'t> {
        let meant = if self.values.is_empty() { None } else { self.values.get(text.trim()) };
        match meant.or(self.other.as_ref()) {
            Some(meaning) => (Cow::Borrowed(meaning), false),
            None => (text, true),
        }
    }
}

/// A column by its name, or by its place where it has none.
pub(super) fn shown_name(place: usize, name: &str) -> String {
    if name.is_empty() { format!("column {} (no name)", place + 1) } else { name.to_owned() }
}

/// Whether nothing but white space is there. Most texts begin with what can be seen: then that is enough to know.
fn is_all_space(text: &str) -> bool {
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}

fn missing(field: &str, columns: &[String], file: &str) -> Refusal {
    let best = closest(field, columns.iter().map(String::as_str));
    let near = best.map(|best| format!("`{best}` looks near; ")).unwrap_or_default();
    Refusal::data(format!("{file}:1: no column gives `{field}`; found {}", named(columns)))
        .hint(format!(
            "{near}say where it comes from in a map: --map map.toml; --sample proposes one. Where the header stands further down: [read] header; where there is none: [read] columns"
        ))
}
