//! How the house rules changed: what each publication said otherwise than the one before, by whom.

use super::cells::by;
use super::sheet::{Cell, Column, Sheet};
use crate::core::ledger::By;
use crate::core::policy::Version;
use crate::core::toml::Difference;

/// What was changed in the house rules since they were first published, newest first.
pub fn changes(versions: &[Version]) -> Sheet {
    Sheet {
        name: "changes",
        title: "What was changed".to_owned(),
        columns: vec![
            Column::words("at", "at"),
            Column::words("by", "by"),
            Column::words("key", "key"),
            Column::words("before", "before"),
            Column::words("after", "after"),
        ],
        rows: rows(versions.iter().rev()),
        notes: Vec::new(),
        empty: "Nothing was changed since they were first published.".to_owned(),
    }
}

/// A row for each key that some publications changed.
pub(super) fn rows<'a>(versions: impl Iterator<Item = &'a Version>) -> Vec<Vec<Cell>> {
    versions.flat_map(|version| version.differences.iter().map(|one| changed(&version.by, one))).collect()
}

/// When, by whom, which key, and what it said before and says after.
pub(super) fn changed(who: &By, one: &Difference) -> Vec<Cell> {
    let said = |value: &Option<String>| value.as_ref().map_or(Cell::Absent("nothing"), Cell::word);
    vec![Cell::Moment(who.at), by(who), Cell::word(&one.key), said(&one.before), said(&one.after)]
}
