//! Paper: what somebody answers question by question, as the TOML that a command takes.

use crate::core::refusal::{Refusal, Result};
use std::collections::BTreeSet;
use toml::{Table, Value};

/// Where an answer stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// Under a key.
    Top(&'static str),
    /// Under a key of an entry of a list, such as `[[point]]`.
    In(&'static str, Entry, &'static str),
}

/// Which entry of a list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Entry {
    /// The one that has these words under this key.
    Named(&'static str, String),
    /// By its place, from 0.
    Nth(usize),
}

/// What is answered so far.
#[derive(Clone, Default, Debug)]
pub struct Paper {
    table: Table,
    /// What was passed over and leaves nothing on the paper.
    passed: BTreeSet<Place>,
}

impl Paper {
    /// What was kept before.
    pub fn read(text: &str) -> Option<Self> {
        Some(Self { table: toml::from_str(text).ok()?, passed: BTreeSet::new() })
    }

    /// The TOML that the command takes.
    pub fn text(&self) -> Result<String> {
        toml::to_string(&self.table)
            .map_err(|error| Refusal::fault(format!("what was answered makes no TOML: {error}")))
    }

    /// Whether nothing is answered.
    pub fn is_blank(&self) -> bool {
        self.table.is_empty()
    }

    /// What stands at a place.
    pub fn get(&self, place: &Place) -> Option<String> {
        let value = match place {
            Place::Top(key) => self.table.get(*key),
            Place::In(list, entry, key) => self.entry(list, entry).and_then(|found| found.get(*key)),
        };
        Some(match value? {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    }

    /// How many entries a list has.
    pub fn len(&self, list: &str) -> usize {
        self.list(list).len()
    }

    /// Whether a place was passed over.
    pub fn is_passed(&self, place: &Place) -> bool {
        self.passed.contains(place)
    }

    /// Puts an answer to a place; nothing leaves an empty word under a key, and nothing in a list.
    pub fn put(&mut self, place: &Place, value: Value) {
        let is_nothing = value.as_str().is_some_and(str::is_empty);
        if is_nothing {
            self.passed.insert(place.clone());
        } else {
            self.passed.remove(place);
        }
        match place {
            Place::Top(key) => drop(self.table.insert((*key).to_owned(), value)),
            Place::In(list, entry, key) if is_nothing => self.take_out(list, entry, key),
            Place::In(list, entry, key) => {
                if let Some(found) = self.entry_mut(list, entry) {
                    found.insert((*key).to_owned(), value);
                }
            }
        }
    }

    /// Takes an entry out of a list.
    pub fn remove(&mut self, list: &str, place: usize) {
        if let Some(Value::Array(entries)) = self.table.get_mut(list)
            && place < entries.len()
        {
            entries.remove(place);
        }
    }

    /// The paper with nothing but what is asked.
    pub fn only<'a>(&self, places: impl Iterator<Item = &'a Place>) -> Self {
        let mut kept = Self { table: Table::new(), passed: self.passed.clone() };
        for place in places {
            let value = match place {
                Place::Top(key) => self.table.get(*key),
                Place::In(list, entry, key) => self.entry(list, entry).and_then(|found| found.get(*key)),
            };
            if let Some(value) = value.cloned() {
                kept.put(place, value);
            }
        }
        kept
    }

    fn list(&self, list: &str) -> &[Value] {
        self.table.get(list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    fn entry(&self, list: &str, entry: &Entry) -> Option<&Table> {
        let entries = self.list(list);
        match entry {
            Entry::Nth(place) => entries.get(*place)?.as_table(),
            Entry::Named(key, name) => entries.iter().filter_map(Value::as_table).find(|one| is_named(one, key, name)),
        }
    }

    fn entry_mut(&mut self, list: &str, entry: &Entry) -> Option<&mut Table> {
        let entries = self.table.entry(list).or_insert_with(|| Value::Array(Vec::new())).as_array_mut()?;
        let found = match entry {
            Entry::Nth(place) => Some(*place).filter(|place| *place < entries.len()),
            Entry::Named(key, name) => {
                entries.iter().position(|one| one.as_table().is_some_and(|one| is_named(one, key, name)))
            }
        };
        let place = found.unwrap_or_else(|| {
            let mut fresh = Table::new();
            if let Entry::Named(key, name) = entry {
                fresh.insert((*key).to_owned(), Value::String(name.clone()));
            }
            entries.push(Value::Table(fresh));
            entries.len() - 1
        });
        entries.get_mut(place)?.as_table_mut()
    }

    fn take_out(&mut self, list: &str, entry: &Entry, key: &str) {
        if self.entry(list, entry).is_some_and(|found| found.contains_key(key))
            && let Some(found) = self.entry_mut(list, entry)
        {
            found.remove(key);
        }
    }
}

fn is_named(one: &Table, key: &str, name: &str) -> bool {
    one.get(key).and_then(Value::as_str) == Some(name)
}
