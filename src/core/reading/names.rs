//! The keys a JSONL file has shown so far, each with a column of its own.

use super::fault::quoted;
use super::header::folded;
use super::limits::COLUMN_LIMIT;
use std::collections::HashMap;

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
}

impl Names {
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

    /// The column of a key of this object.
    pub(super) fn column(&mut self, key: &str) -> Result<usize, String> {
        let column = match self.list.get(self.likely) {
            Some(name) if name == key => self.likely,
            _ => self.find(key)?,
        };
        self.likely = column + 1;
        if std::mem::replace(&mut self.used[column], self.object) == self.object {
            return Err(format!("the key {} appears twice", quoted(key)));
        }
        Ok(column)
    }

    fn find(&mut self, key: &str) -> Result<usize, String> {
        let folded = folded(key);
        if folded.is_empty() {
            return Err("a key is empty".into());
        }
        match self.index.get(&folded) {
            Some(column) => Ok(*column),
            None => self.add(key.trim(), folded),
        }
    }

    fn add(&mut self, name: &str, folded: String) -> Result<usize, String> {
        let column = self.list.len();
        if column == COLUMN_LIMIT {
            self.full = true;
            return Err(format!("more than {COLUMN_LIMIT} different keys"));
        }
        self.list.push(name.to_owned());
        self.used.push(0);
        self.index.insert(folded, column);
        Ok(column)
    }
}
