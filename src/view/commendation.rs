//! Commendations: who did good work, and why.

use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::core::commendation::Commendation;
use crate::core::policy::HIDDEN;

/// A commendation that was recorded.
pub fn commended(one: &Commendation, new: bool) -> Page {
    let agent = if one.is_agent_hidden { "The agent" } else { &one.agent.handle };
    let title = format!("{agent} is commended for the dialogue of audit {}", one.audit.0);
    let title = if new { title } else { format!("{title} already; nothing was recorded") };
    let notes = vec!["The agent and their team read it once nobody is to score the dialogue any more.".to_owned()];
    let parts = vec![Part::Block { key: "note", title: "Why", body: Cell::text(&one.words) }];
    Page { name: "commendation", title, parts, notes }
}

/// The commendations that the reader may read.
pub fn commendations(found: &[Commendation]) -> Sheet {
    Sheet {
        name: "commendations",
        title: "Commendations, the newest first".to_owned(),
        columns: vec![
            Column::words("agent", "agent"),
            Column::prose("words", "why"),
            Column::words("by", "by"),
            Column::words("at", "at"),
            Column::numbers("audit", "audit"),
        ],
        rows: found.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "None is for you to read yet (--as). Good work is commended with: assize score commend.".to_owned(),
    }
}

fn row(one: &Commendation) -> Vec<Cell> {
    vec![
        if one.is_agent_hidden { Cell::Absent(HIDDEN) } else { Cell::word(&one.agent.handle) },
        Cell::text(&one.words),
        Cell::word(&one.by.handle),
        one.at.map_or(Cell::Absent("now"), Cell::Moment),
        Cell::Count(one.audit.0),
    ]
}

/// The commendations of an audit, as part of its page; nothing where there are none.
pub fn of_audit(found: &[Commendation]) -> Vec<Part> {
    if found.is_empty() {
        return Vec::new();
    }
    vec![Part::Sheet(Sheet { title: "Commended".to_owned(), ..commendations(found) })]
}
