//! Who read an audit and its dialogue.

use super::cells::number;
use super::sheet::{Cell, Column, Sheet};
use crate::core::readership::ReadBy;

/// Who read it, by handle.
pub fn sheet(found: &[ReadBy]) -> Sheet {
    let row = |one: &ReadBy| {
        vec![
            Cell::word(&one.reader),
            number(one.days),
            Cell::Day(one.first),
            Cell::Day(one.last),
            Cell::word(&one.commands),
        ]
    };
    Sheet {
        name: "read_by",
        title: "Read by".to_owned(),
        columns: vec![
            Column::words("reader", "reader"),
            Column::numbers("days", "days"),
            Column::words("first", "first"),
            Column::words("last", "last"),
            Column::words("commands", "with"),
        ],
        rows: found.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// Who read it, in a sentence for its agent; nothing where nobody is on record.
pub fn sentence(found: &[ReadBy]) -> Option<String> {
    let told: Vec<String> = found
        .iter()
        .map(|one| if one.days > 1 { format!("{} (on {} days)", one.reader, one.days) } else { one.reader.clone() })
        .collect();
    (!told.is_empty()).then(|| format!("Read by: {}.", told.join(", ")))
}
