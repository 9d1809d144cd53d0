//! How the house rules changed: what each publication said otherwise than the one before, by whom.

use super::cells::by;
use super::sheet::{Cell, Column, Sheet};
use crate::core::policy::Version;
use crate::core::toml::Difference;

/// What was changed in the house rules since they were first published, newest first.
pub fn changes(versions: &[Version]) -> Sheet {
    let row = |version: &Version, one: &Difference| {
        let said = |value: &Option<String>| value.as_ref().map_or(Cell::Absent("nothing"), Cell::word);
        let (before, after) = (said(&one.before), said(&one.after));
        vec![Cell::Moment(version.by.at), by(&version.by), Cell::word(&one.key), before, after]
    };
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
        rows: versions
            .iter()
            .rev()
            .flat_map(|version| version.differences.iter().map(move |one| row(version, one)))
            .collect(),
        notes: Vec::new(),
        empty: "Nothing was changed since they were first published.".to_owned(),
    }
}
