//! A map says which column of an export is which field of a request.

use crate::calc::zone::Zone;
use crate::core::policy::zone;
use crate::core::reading::Options;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::{Written, closest};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The fields of a request that a file can give, in a fixed order.
pub(super) const FIELDS: [&str; 12] = [
    "ref",
    "received",
    "closed",
    "channel",
    "category",
    "agent",
    "rating",
    "notice",
    "customer",
    "details",
    "reply",
    "transcript",
];
/// Those that every request needs.
const REQUIRED: [&str; 5] = ["ref", "received", "channel", "category", "agent"];
/// Other names under which a field is found without a map.
const ALIASES: [(&str, &str); 2] = [("received", "received_at"), ("closed", "closed_at")];

/// Which column is which field, what is the same for all rows, and what a value means.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Map {
    /// Field -> column. Fields that are not named are looked for under their own names.
    fields: BTreeMap<String, String>,
    /// Field -> a value for every row.
    constants: BTreeMap<String, String>,
    /// Field -> what a value of the file means.
    values: BTreeMap<String, BTreeMap<String, String>>,
    /// How the file is to be read.
    read: Read,
}

/// How the file is to be read.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
struct Read {
    timezone: Option<String>,
    encoding: Option<String>,
    delimiter: Option<char>,
}

/// Where one field comes from.
pub(super) enum Source {
    /// A column, by its place.
    Column(usize),
    /// The same for every row.
    Constant(String),
    /// Nowhere.
    Nothing,
}

/// A map laid over the columns of a file.
pub(super) struct Laid<'a> {
    pub(super) sources: Vec<Source>,
    pub(super) unused: Vec<String>,
    /// How many columns the file had then.
    pub(super) columns: usize,
    map: &'a Map,
}

impl Map {
    /// Reads and checks a map; a fault names its place.
    pub fn read(written: &Written<'_>) -> Result<Self> {
        let map: Self = written.parse()?;
        for field in map.fields.keys().chain(map.constants.keys()).chain(map.values.keys()) {
            if !FIELDS.contains(&field.as_str()) {
                let best = closest(field, FIELDS).map_or_else(
                    || format!("fields are {}", FIELDS.join(", ")),
                    |best| format!("did you mean `{best}`?"),
                );
                return Err(Refusal::data(format!("{}: there is no field `{field}`", written.name)).hint(best));
            }
        }
        if map.constants.contains_key("ref") {
            return Err(Refusal::data(format!("{}: every dialogue has a `ref` of its own", written.name)));
        }
        map.zone()?;
        Ok(map)
    }

    /// The zone of times without an offset, where the map names one.
    pub fn zone(&self) -> Result<Option<Zone>> {
        self.read.timezone.as_deref().map(zone).transpose()
    }

    /// How the file is to be read, where the command does not say otherwise.
    pub fn options(&self, given: Options) -> Options {
        Options {
            delimiter: given.delimiter.or(self.read.delimiter),
            encoding: given.encoding.or_else(|| self.read.encoding.clone()),
            form: given.form,
            sheet: given.sheet,
        }
    }

    /// Lays the map over a file's columns. With `growing`, columns may still appear (JSONL), and
    /// a missing one is told row by row.
    pub(super) fn lay(&self, columns: &[String], growing: bool, file: &str) -> Result<Laid<'_>> {
        let mut sources = Vec::new();
        for field in FIELDS {
            let source = self.source(field, columns, growing, file)?;
            if matches!(source, Source::Nothing) && REQUIRED.contains(&field) && !growing {
                return Err(missing(field, columns, file));
            }
            sources.push(source);
        }
        let used = |place: usize| sources.iter().any(|source| matches!(source, Source::Column(at) if *at == place));
        let unused =
            columns.iter().enumerate().filter(|(place, _)| !used(*place)).map(|(_, name)| name.clone()).collect();
        Ok(Laid { sources, unused, columns: columns.len(), map: self })
    }

    fn source(&self, field: &str, columns: &[String], growing: bool, file: &str) -> Result<Source> {
        if let Some(constant) = self.constants.get(field) {
            return Ok(Source::Constant(constant.clone()));
        }
        let place = |name: &str| columns.iter().position(|column| column == name);
        if let Some(column) = self.fields.get(field) {
            return match place(column) {
                Some(place) => Ok(Source::Column(place)),
                None if growing => Ok(Source::Nothing),
                None => Err(no_column(column, columns, file)),
            };
        }
        let alias = ALIASES.iter().find(|(of, _)| *of == field).and_then(|(_, alias)| place(alias));
        Ok(place(field).or(alias).map_or(Source::Nothing, Source::Column))
    }
}

impl Laid<'_> {
    /// What a value of the file means for a field.
    pub(super) fn meaning<'v>(&'v self, field: &str, value: &'v str) -> &'v str {
        self.map.values.get(field).and_then(|values| values.get(value)).map_or(value, String::as_str)
    }
}

fn no_column(column: &str, columns: &[String], file: &str) -> Refusal {
    let best = closest(column, columns.iter().map(String::as_str));
    Refusal::data(format!("{file}:1: the map names a column `{column}` that the file does not have")).hint(match best {
        Some(best) => format!("did you mean `{best}`?"),
        None => format!("the file has {}", columns.join(", ")),
    })
}

fn missing(field: &str, columns: &[String], file: &str) -> Refusal {
    let best = closest(field, columns.iter().map(String::as_str));
    let near = best.map(|best| format!("`{best}` looks near; ")).unwrap_or_default();
    Refusal::data(format!("{file}:1: no column gives `{field}`; found {}", columns.join(", ")))
        .hint(format!("{near}say where it comes from in a map: --map map.toml"))
}
