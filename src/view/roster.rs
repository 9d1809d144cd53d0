//! The roster as a sheet.

use super::cells::text;
use super::sheet::{Cell, Column, Sheet};
use crate::core::people::Listed;

/// The roster.
pub fn roster(listed: &[Listed]) -> Sheet {
    let row = |one: &Listed| {
        vec![
            Cell::word(&one.handle),
            text(one.name.as_ref(), "erased or not given"),
            Cell::word(one.role.word()),
            Cell::word(&one.team),
            Cell::Day(one.since),
            one.until.map_or(Cell::Absent("goes on"), Cell::Day),
            if one.skills.is_empty() { Cell::Absent("none") } else { Cell::word(one.skills.join("; ")) },
            one.absent.map_or(Cell::Absent("no"), Cell::Day),
        ]
    };
    Sheet {
        name: "people",
        title: "Who works here, by handle".to_owned(),
        columns: vec![
            Column::words("handle", "handle"),
            Column::words("name", "name"),
            Column::words("role", "role"),
            Column::words("team", "team"),
            Column::words("from", "from"),
            Column::words("to", "to"),
            Column::words("skills", "skills"),
            Column::words("absent", "absent until"),
        ],
        rows: listed.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "The roster is empty: assize people import people.csv".to_owned(),
    }
}
