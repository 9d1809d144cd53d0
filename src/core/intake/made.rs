//! Refs for exports that have none: made from the row, the same for the same file.

use super::columns::column;
use crate::calc::digest::{hex, sha256};
use crate::core::reading::Row;
use crate::core::refusal::Result;

/// From which columns a ref is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Made {
    columns: Vec<String>,
    prefix: String,
}

impl Made {
    /// A ref made from these columns; `*` is all of them.
    pub(super) fn new(columns: Vec<String>, prefix: String) -> Self {
        Self { columns, prefix }
    }

    /// The columns that it names; `*` is none.
    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        self.columns.iter().filter(|column| *column != "*")
    }

    /// Whether every column takes part.
    pub(super) fn is_of_all(&self) -> bool {
        self.columns.iter().any(|column| column == "*")
    }

    /// The columns in the order of their names: a file with its columns moved makes the same refs.
    pub(super) fn places(&self, columns: &[String], growing: bool, file: &str) -> Result<Vec<(String, usize)>> {
        let mut places: Vec<(String, usize)> = if self.is_of_all() {
            columns.iter().cloned().zip(0..).collect()
        } else {
            let named = self.columns.iter().map(|name| Ok((name.clone(), column(name, columns, growing, file)?)));
            named.collect::<Result<Vec<_>>>()?.into_iter().filter_map(|(name, place)| Some((name, place?))).collect()
        };
        places.sort();
        places.dedup();
        Ok(places)
    }

    /// The ref of a row, and the number that it stands for; none where all its cells are empty.
    ///
    /// The digest is over the name and the value of each cell that is not empty, each preceded by its
    /// length in bytes, as eight bytes with the highest first.
    pub(super) fn reference(&self, row: &Row, places: &[(String, usize)]) -> Option<(String, u64)> {
        let mut framed = Vec::new();
        for (name, place) in places {
            if let Some(value) = row.get(*place).filter(|value| !value.is_empty()) {
                for text in [name.as_str(), value] {
                    framed.extend_from_slice(&(text.len() as u64).to_be_bytes());
                    framed.extend_from_slice(text.as_bytes());
                }
            }
        }
        if framed.is_empty() {
            return None;
        }
        let digest = sha256(&[&framed]);
        let first: [u8; 8] = digest.first_chunk().copied().unwrap_or_default();
        Some((format!("{}{}", self.prefix, hex(&first)), u64::from_be_bytes(first)))
    }
}
