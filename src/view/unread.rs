//! What agents have not said that they read.

use super::audits::agent;
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::report::{Read, Unread};
use chrono::NaiveDate;

/// The delivered audits that wait for their agents to read them, and what was read.
pub fn sheet(unread: &[Unread], done: &Read, today: NaiveDate) -> Sheet {
    let delivered = done.delivered;
    let row = |one: &Unread| {
        let due = one.audit.dispute_due;
        vec![
            agent(&one.audit),
            Cell::Count(one.audit.id.0),
            Cell::Day(one.since),
            Cell::Count((today - one.since).num_days().max(0)),
            due.map_or(Cell::Absent("not delivered"), Cell::Day),
            Cell::Yes(due.is_some_and(|due| due < today)),
        ]
    };
    let read = delivered.saturating_sub(unread.len() as u64);
    let mut notes = if unread.is_empty() {
        Vec::new()
    } else {
        vec![
            format!("{read} of {} acknowledged or disputed.", count(delivered, "delivered audit")),
            "To give them a page each: assize score deliver --all --pages FOLDER.".to_owned(),
        ]
    };
    notes.extend(by_others(done));
    Sheet {
        name: "acknowledgements",
        title: "Delivered audits that are not acknowledged".to_owned(),
        columns: vec![
            Column::words("agent", "agent"),
            Column::numbers("audit", "audit"),
            Column::words("delivered", "delivered"),
            Column::numbers("days", "days ago"),
            Column::words("dispute_due", "dispute until"),
            Column::words("over", "time over"),
        ],
        rows: unread.iter().map(row).collect(),
        notes,
        empty: if delivered == 0 {
            "Nothing is delivered yet: assize score deliver --all."
        } else {
            "All are acknowledged or disputed."
        }
        .to_owned(),
    }
}

/// Who acknowledged audits for their agents, and how many.
fn by_others(done: &Read) -> Option<String> {
    let all: u64 = done.by_others.values().sum();
    let each: Vec<String> = done.by_others.iter().map(|(who, how_many)| format!("{who} ({how_many})")).collect();
    (all > 0).then(|| format!("{all} of them acknowledged by somebody else for their agents: {}.", each.join(", ")))
}
