//! The keys a JSONL file has shown so far, each with a column of its own.

use super::fault::quoted;
use super::header::folded;
use super::limits::COLUMN_LIMIT;
use super::picks::Pick;
use std::collections::{HashMap, HashSet};

/// Keys in the order they were first seen.
#[derive(Default)]
pub(super) struct Names {
    list: Vec<String>,
    index: HashMap<String, usize>,
    /// For each key the last object that had it.
    used: Vec<u64>,
    object: u64,
    /// The column after the last: objects mostly keep one order.
    likely: usize,
    full: bool,
    /// Names, folded, that are kept however many there are.
    wanted: HashSet<String>,
    /// Those that pick from lists.
    picks: Vec<Pick>,
}

impl Names {
    /// Names of which these are kept in any case.
    pub(super) fn wanting(wanted: &[String]) -> Self {
        let picks = wanted.iter().filter_map(|name| Pick::of(name)).collect();
        Self { wanted: wanted.iter().map(|name| folded(name)).collect(), picks, ..Self::default() }
    }

    /// Whether a name is one of those.
    pub(super) fn is_wanted(&self, name: &str) -> bool {
        !self.wanted.is_empty() && self.wanted.contains(&folded(name))
    }

    /// Those of the names that pick from lists.
    pub(super) fn picks(&self) -> &[Pick] {
        &self.picks
    }

    pub(super) fn list(&self) -> &[String] {
        &self.list
    }

    /// Whether a key was refused because there were too many before it.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// A new object begins, in which every key may stand once.
    pub(super) fn begin(&mut self) {
        self.object += 1;
        self.likely = 0;
    }

    /// Whether this object has had that key.
    pub(super) fn is_used(&self, key: &str) -> bool {
        let column = self.index.get(&folded(key));
        column.is_some_and(|column| self.used.get(*column) == Some(&self.object))
    }

    /// The column of a key of this object. A key inside another object has none where there are too many and
    /// nobody wants it.
    pub(super) fn column(&mut self, key: &str, inner: bool) -> Result<Option<usize>, String> {
        let found = match self.list.get(self.likely) {
            Some(name) if name == key => Some(self.likely),
            _ => self.find(key, inner)?,
        };
        let Some(column) = found else { return Ok(None) };
        self.likely = column + 1;
        if std::mem::replace(&mut self.used[column], self.object) == self.object {
            return Err(format!("the key {} appears twice", quoted(key)));
        }
        Ok(Some(column))
    }

    fn find(&mut self, key: &str, inner: bool) -> Result<Option<usize>, String> {
        let folded = folded(key);
        if folded.is_empty() {
            return Err("a key is empty".into());
        }
        match self.index.get(&folded) {
            Some(column) => Ok(Some(*column)),
            None if self.list.len() < COLUMN_LIMIT || self.wanted.contains(&folded) => {
                Ok(Some(self.add(key.trim(), folded)))
            }
            None if inner => Ok(None),
            None => {
                self.full = true;
                Err(format!("more than {COLUMN_LIMIT} different keys"))
            }
        }
    }

    fn add(&mut self, name: &str, folded: String) -> usize {
        let column = self.list.len();
        self.list.push(name.to_owned());
        self.used.push(0);
        self.index.insert(folded, column);
        column
    }
}
