//! A map of verdicts: which column of a machine's export is what.

use super::verdict::TOTAL;
use crate::calc::time::{TimeFormat, Twice, Wall};
use crate::calc::zone::Zone;
use crate::core::intake::{LeftOut, column};
use crate::core::reading::{Options, Row};
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// What a row of verdicts can say.
pub(super) const FIELDS: [&str; 10] =
    ["ref", "criterion", "value", "na", "total", "quote", "machine", "version", "scored", "tuned"];

/// The value of what does not apply.
const NA: &str = "na";

/// Which column is what, what is the same for all rows, and what a value means.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// By the name of the field: its column.
    pub(super) fields: BTreeMap<String, String>,
    /// By the key of the criterion: the column of its value, where a row has all of them.
    pub(super) criteria: BTreeMap<String, String>,
    /// By the key of the criterion: the column of its quote.
    pub(super) quotes: BTreeMap<String, String>,
    /// By the name of the field, or `card`: what is the same for every row.
    pub(super) constants: BTreeMap<String, String>,
    /// By the name of the field, or the key of a criterion: what a value of the file means.
    pub(super) values: BTreeMap<String, HashMap<String, String>>,
    /// How times are written; none: in ISO 8601.
    pub(super) formats: Vec<TimeFormat>,
    /// The zone of times without an offset.
    pub(super) zone: Option<Zone>,
    /// What counts as blank, besides empty cells.
    pub(super) blank: Vec<String>,
    /// The number that is 100 % in totals, as written.
    pub(super) full: Option<String>,
    /// Rows that are no verdicts.
    pub(super) left_out: Vec<LeftOut>,
    /// How the file is read.
    pub(super) read: Options,
}

/// Where everything stands in one file, as far as its columns are known.
pub(super) struct Places {
    fields: BTreeMap<&'static str, usize>,
    /// Each with the places of its value and its quote.
    criteria: Vec<(String, Option<usize>, Option<usize>)>,
    left_out: Vec<(usize, usize)>,
    /// How many columns the file had then.
    pub(super) columns: usize,
    /// Columns that nothing is taken from.
    pub(super) unread: Vec<String>,
}

/// One thing that a row says, as it is written.
#[derive(Clone, Debug)]
pub(super) struct Said<'r> {
    /// The key of the criterion, or `total`.
    pub(super) criterion: Cow<'r, str>,
    pub(super) value: Cow<'r, str>,
    pub(super) quote: Option<&'r str>,
}

impl Map {
    /// How the file is to be read, where the command does not say otherwise.
    pub fn options(&self, given: Options) -> Options {
        let own = self.read.clone();
        let columns = self.fields.values().chain(self.criteria.values()).chain(self.quotes.values());
        let left_out = self.left_out.iter().map(|rule| &rule.column);
        let silent = |field: &str| !self.fields.contains_key(field) && !self.constants.contains_key(field);
        let usual = FIELDS.into_iter().filter(|field| silent(field)).map(str::to_owned).collect();
        Options {
            delimiter: given.delimiter.or(own.delimiter),
            encoding: given.encoding.or(own.encoding),
            sheet: given.sheet.or(own.sheet),
            header: given.header.or(own.header),
            columns: given.columns.or(own.columns),
            rows: given.rows.or(own.rows),
            wanted: columns.chain(left_out).cloned().collect(),
            usual,
            ..given
        }
    }

    /// What a time without an offset is taken for.
    pub(super) fn wall(&self) -> Wall<'_> {
        Wall { zone: self.zone.as_ref(), twice: Twice::Refused }
    }

    /// Whether a row has a column for each criterion.
    fn is_wide(&self) -> bool {
        !self.criteria.is_empty()
    }

    /// The map over the columns of a file. With `growing`, columns may still appear.
    pub(super) fn over(&self, columns: &[String], growing: bool, file: &str) -> Result<Places> {
        let named = |name: &str| column(name, columns, growing, file);
        let mut fields = BTreeMap::new();
        for field in FIELDS {
            let place = match self.fields.get(field) {
                Some(name) => named(name)?,
                None if self.constants.contains_key(field) => None,
                None => columns.iter().position(|column| column == field),
            };
            place.map(|place| fields.insert(field, place));
        }
        let keys = self.criteria.keys().chain(self.quotes.keys().filter(|key| !self.criteria.contains_key(*key)));
        let mut criteria = Vec::new();
        for key in keys {
            let value = self.criteria.get(key).map(|name| named(name)).transpose()?.flatten();
            let quote = self.quotes.get(key).map(|name| named(name)).transpose()?.flatten();
            criteria.push((key.clone(), value, quote));
        }
        let mut left_out = Vec::new();
        for (rule, of) in self.left_out.iter().enumerate() {
            left_out.extend(named(&of.column)?.map(|place| (place, rule)));
        }
        let places = Places { fields, criteria, left_out, columns: columns.len(), unread: Vec::new() };
        if !growing {
            self.require_whole(&places, columns, file)?;
        }
        let unread = columns.iter().enumerate().filter(|(place, name)| !name.is_empty() && !places.reads(*place));
        let unread: Vec<String> = unread.map(|(_, name)| name.clone()).collect();
        self.require_meant(&places, &unread, file)?;
        Ok(Places { unread, ..places })
    }

    /// Refuses a column that is nearly a field, where no map says what the columns are: `tunde` would be passed over.
    fn require_meant(&self, places: &Places, unread: &[String], file: &str) -> Result<()> {
        if !self.fields.is_empty() || self.is_wide() {
            return Ok(());
        }
        let free = || FIELDS.into_iter().filter(|field| !places.fields.contains_key(field));
        let Some((name, meant)) = unread.iter().find_map(|name| Some((name, did_you_mean(name, free())?))) else {
            return Ok(());
        };
        let says = format!("{file}:1: nothing would be taken from the column `{}`: {meant}", name.escape_debug());
        Err(Refusal::data(says).hint("rename it, or leave it out; a map can say which column is which: --map map.toml"))
    }

    /// What every file must have: whose dialogue, what of it, and the verdict.
    fn require_whole(&self, places: &Places, columns: &[String], file: &str) -> Result<()> {
        let has = |field: &str| places.fields.contains_key(field) || self.constants.contains_key(field);
        let missing = if !has("ref") {
            "ref"
        } else if !has("scored") {
            "scored"
        } else if self.is_wide() || has("total") {
            return Ok(());
        } else if !has("criterion") {
            "criterion"
        } else if !has("value") {
            "value"
        } else {
            return Ok(());
        };
        let there: Vec<&str> = columns.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        Err(Refusal::data(format!("{file}:1: no column gives `{missing}`; found {}", there.join(", "))).hint(
            "say which column it is in a map: --map map.toml; maps of known systems are in examples/maps, and docs/machines.md has every key",
        ))
    }

    /// What a text of the file means for a field or a criterion.
    pub(super) fn meaning<'t>(&'t self, of: &str, text: &'t str) -> Cow<'t, str> {
        let text = text.trim();
        let found = self.values.get(of).and_then(|values| values.get(text).or_else(|| values.get("*")));
        found.map_or(Cow::Borrowed(text), |meaning| Cow::Borrowed(meaning.as_str()))
    }

    fn is_blank(&self, text: &str) -> bool {
        text.trim().is_empty() || self.blank.iter().any(|blank| blank == text.trim())
    }
}

impl Places {
    fn reads(&self, place: usize) -> bool {
        self.fields.values().any(|at| *at == place)
            || self.left_out.iter().any(|(at, _)| *at == place)
            || self.criteria.iter().any(|(_, value, quote)| *value == Some(place) || *quote == Some(place))
    }

    /// Whether something is taken from the last cell of a row.
    pub(super) fn reads_last(&self, row: &Row) -> bool {
        row.len().checked_sub(1).is_some_and(|last| self.reads(last))
    }

    /// Whether the map leaves a row out.
    pub(super) fn leaves_out(&self, map: &Map, row: &Row) -> bool {
        self.left_out.iter().any(|(place, rule)| {
            map.left_out.get(*rule).is_some_and(|rule| rule.takes(row.get(*place).unwrap_or_default()))
        })
    }

    /// What a row says of a field, or the map of every row; none where that is blank.
    pub(super) fn field<'r>(&self, map: &'r Map, row: &'r Row, field: &'static str) -> Option<Cow<'r, str>> {
        if let Some(constant) = map.constants.get(field) {
            return Some(Cow::Borrowed(constant.as_str()));
        }
        let text = cell(map, row, self.fields.get(field).copied())?;
        Some(map.meaning(field, text)).filter(|text| !text.is_empty())
    }

    /// What a row says: one verdict where it names its criterion, else one for each column of a criterion that is not
    /// blank, and the total.
    pub(super) fn said<'r>(&self, map: &'r Map, row: &'r Row) -> Result<Vec<Said<'r>>> {
        let mut said = Vec::new();
        if !map.is_wide() && (self.fields.contains_key("criterion") || map.constants.contains_key("criterion")) {
            said.push(self.one(map, row)?);
        }
        for (key, value, quote) in &self.criteria {
            let Some(text) = cell(map, row, *value) else { continue };
            said.push(Said {
                criterion: Cow::Owned(key.clone()),
                value: value_of(map, key, text),
                quote: cell(map, row, *quote),
            });
        }
        if let Some(value) = self.field(map, row, TOTAL) {
            said.push(Said { criterion: Cow::Borrowed(TOTAL), value, quote: None });
        }
        if said.is_empty() {
            return Err(Refusal::data("the row has no verdict")
                .hint("leave such rows out in the map: [rows.leave_out] with their column and what stands there"));
        }
        Ok(said)
    }

    fn one<'r>(&self, map: &'r Map, row: &'r Row) -> Result<Said<'r>> {
        let empty = |field: &str| Refusal::data(format!("`{field}` is empty")).hint("every verdict has it");
        let criterion = self.field(map, row, "criterion").ok_or_else(|| empty("criterion"))?;
        let text = cell(map, row, self.fields.get("value").copied());
        let is_na = self.field(map, row, "na").map(|text| yes_or_no("na", &text)).transpose()? == Some(true);
        let value = match text.map(|text| value_of(map, &criterion, text)) {
            None if is_na => Cow::Borrowed(NA),
            None => return Err(empty("value")),
            Some(value) if is_na && value.trim() != NA => {
                let says = format!("`na`: it does not apply, and `value` says `{}`", value.escape_debug());
                return Err(Refusal::data(says).hint("one of the two is wrong: leave the other out"));
            }
            Some(value) => value,
        };
        Ok(Said { value, quote: cell(map, row, self.fields.get("quote").copied()), criterion })
    }
}

/// What a column says that is yes or no.
pub(super) fn yes_or_no(field: &str, text: &str) -> Result<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        _ => Err(Refusal::data(format!("`{field}`: `{}` is not yes or no", text.escape_debug()))
            .hint(format!("a map can say what it means: [values.{field}]"))),
    }
}

fn cell<'r>(map: &Map, row: &'r Row, place: Option<usize>) -> Option<&'r str> {
    row.get(place?).filter(|text| !map.is_blank(text))
}

/// What a value means: by the words for its criterion, or by those for all.
fn value_of<'r>(map: &'r Map, criterion: &str, text: &'r str) -> Cow<'r, str> {
    let of = if map.values.contains_key(criterion) && criterion != "criterion" { criterion } else { "value" };
    map.meaning(of, text)
}
