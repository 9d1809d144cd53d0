//! Columns: where in a file a name of the map stands.

use crate::core::reading::shared_name;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean;

/// The place of a column that the map names; none where it may still appear.
pub(in crate::core) fn column(name: &str, columns: &[String], growing: bool, file: &str) -> Result<Option<usize>> {
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

/// Refuses a name that several columns of a file have: nobody can say which one is meant.
pub(super) fn require_once(name: &str, columns: &[String], growing: bool, file: &str) -> Result<()> {
    let exact = columns.iter().find(|column| shared_name(column) == Some(name));
    let Some(first) = exact.filter(|_| !growing) else { return Ok(()) };
    let is_alike = |column: &&String| shared_name(column).is_some_and(|shared| shared.eq_ignore_ascii_case(name));
    let several: Vec<String> = columns.iter().filter(is_alike).map(|column| format!("`{column}`")).collect();
    let says = format!("{file}:1: several columns are named `{name}`: {}", several.join(", "));
    Err(Refusal::data(says).hint(format!(
        "name the right one in the map with its place, as `{first}`; or give the columns names of their own: [read] columns"
    )))
}

fn no_column(column: &str, columns: &[String], file: &str) -> Refusal {
    if let Err(refusal) = require_once(column, columns, false, file) {
        return refusal;
    }
    let hint = did_you_mean(column, columns.iter().map(String::as_str))
        .unwrap_or_else(|| format!("the file has {}", named(columns)));
    Refusal::data(format!("{file}:1: the map names a column `{column}` that the file does not have")).hint(hint)
}
