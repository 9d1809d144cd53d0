//! The dictionary at the end of `schema.sql`: what columns mean that say nothing where they stand, and their units.

use std::collections::BTreeMap;

/// Where it begins.
const BEGINS: &str = "-- Dictionary:";
/// What stands before each of its lines.
const INDENT: &str = "--   ";

/// A unit and a meaning, of which one may be missing.
#[derive(Clone, Default, Debug)]
struct Meaning {
    unit: Option<String>,
    says: Option<String>,
}

/// What names mean.
#[derive(Default, Debug)]
pub(super) struct Dictionary(BTreeMap<String, Meaning>);

impl Dictionary {
    /// The one of a schema.
    pub(super) fn of(schema: &str) -> Self {
        let lines = schema.lines().skip_while(|line| !line.starts_with(BEGINS));
        Self(lines.filter_map(|line| read(line.strip_prefix(INDENT)?)).collect())
    }

    /// What a column of a table means, by itself or by its name.
    pub(super) fn says(&self, table: &str, column: &str) -> Option<String> {
        self.first(table, column, |meaning| meaning.says.clone())
    }

    /// In what it counts.
    pub(super) fn unit(&self, table: &str, column: &str) -> Option<String> {
        self.first(table, column, |meaning| meaning.unit.clone())
    }

    fn first(&self, table: &str, column: &str, part: impl Fn(&Meaning) -> Option<String>) -> Option<String> {
        let of = |name: &str| self.0.get(name).and_then(&part);
        of(&format!("{table}.{column}")).or_else(|| of(column))
    }
}

fn read(line: &str) -> Option<(String, Meaning)> {
    let (name, rest) = line.split_once(' ')?;
    let rest = rest.trim();
    let (unit, says) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((unit, says)) => (Some(unit.to_owned()), says.trim()),
        None => (None, rest),
    };
    let says = (!says.is_empty()).then(|| says.to_owned());
    Some((name.to_owned(), Meaning { unit, says }))
}
