//! Difference: what two versions of a plan or of the house rules say otherwise, key by key.

use crate::core::refusal::{Refusal, Result};
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// A key of which two versions of a text say something else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The key with its table, such as `population.teams`.
    pub key: String,
    /// What the earlier version says; none: nothing.
    pub before: Option<String>,
    /// What the later one says; none: nothing.
    pub after: Option<String>,
}

impl Difference {
    /// Whether it changes which dialogues can be drawn.
    pub fn is_of_population(&self) -> bool {
        self.key.starts_with("population.")
    }
}

/// What two texts say otherwise, by key. Comments and spaces say nothing.
pub fn difference(before: &str, after: &str) -> Result<Vec<Difference>> {
    let (mut before, mut after) = (values(before)?, values(after)?);
    let keys: BTreeSet<String> = before.keys().chain(after.keys()).cloned().collect();
    let each = keys.into_iter().map(|key| {
        let (before, after) = (before.remove(&key), after.remove(&key));
        Difference { key, before, after }
    });
    Ok(each.filter(|one| one.before != one.after).collect())
}

fn values(text: &str) -> Result<BTreeMap<String, String>> {
    let table: toml::Table = text.trim_start_matches('\u{feff}').parse().map_err(|error| {
        Refusal::data(format!("a text on record is no TOML: {error}")).hint("the file is damaged: assize verify")
    })?;
    let mut found = BTreeMap::new();
    flatten("", &table, &mut found);
    Ok(found)
}

fn flatten(within: &str, table: &toml::Table, found: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let key = if within.is_empty() { key.clone() } else { format!("{within}.{key}") };
        match value {
            Value::Table(table) => flatten(&key, table, found),
            // Its order says nothing.
            Value::Array(list) => drop(found.insert(key, list_of(list))),
            one => drop(found.insert(key, word(one))),
        }
    }
}

fn list_of(list: &[Value]) -> String {
    let words: BTreeSet<String> = list.iter().map(word).collect();
    words.into_iter().collect::<Vec<_>>().join(", ")
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
