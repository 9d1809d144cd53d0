//! Columns: where in a file a name of the map stands.

use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean;

/// The place of a column that the map names; none where it may still appear.
pub(super) fn column(name: &str, columns: &[String], growing: bool, file: &str) -> Result<Option<usize>> {
    match columns.iter().position(|column| column == name) {
        Some(place) => Ok(Some(place)),
        None if growing => Ok(None),
        None => Err(no_column(name, columns, file)),
    }
}

/// The columns that have a name, as a message lists them.
pub(super) fn named(columns: &[String]) -> String {
    columns.iter().filter(|name| !name.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn no_column(column: &str, columns: &[String], file: &str) -> Refusal {
    let hint = did_you_mean(column, columns.iter().map(String::as_str))
        .unwrap_or_else(|| format!("the file has {}", named(columns)));
    Refusal::data(format!("{file}:1: the map names a column `{column}` that the file does not have")).hint(hint)
}
