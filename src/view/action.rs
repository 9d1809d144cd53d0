//! Actions: the work that comes out of disputes.

use super::cells::text;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::core::dispute::Action;
use chrono::NaiveDate;

/// Actions, with who owns them and until when.
pub fn actions(actions: &[Action], today: NaiveDate) -> Sheet {
    // Where none is done there is no such column.
    let has_done = actions.iter().any(|action| action.done.is_some());
    let row = |action: &Action| {
        let state = match &action.done {
            Some(_) => "done",
            None if action.is_overdue(today) => "overdue",
            None => "open",
        };
        let mut row = vec![
            Cell::Count(action.id.0),
            Cell::Count(action.dispute.0),
            Cell::word(if action.is_ruled { "ruling" } else { "session" }),
            Cell::word(action.kind.word()),
            Cell::word(&action.owner.handle),
            Cell::Day(action.due),
            Cell::word(state),
        ];
        row.extend(has_done.then(|| action.ended_by.as_ref().map_or(Cell::Absent(""), |by| Cell::word(&by.actor))));
        row.push(text(action.task.as_ref(), "erased"));
        row.push(action.done.as_ref().map_or(Cell::Absent(""), |(_, outcome)| text(outcome.as_ref(), "erased")));
        row
    };
    let mut columns = vec![
        Column::numbers("action", "action"),
        Column::numbers("dispute", "dispute").extra(),
        Column::words("from", "from").extra(),
        Column::words("kind", "kind"),
        Column::words("owner", "owner"),
        Column::words("due", "until"),
        Column::words("state", "state"),
    ];
    columns.extend(has_done.then(|| Column::words("done_by", "done by")));
    columns.extend([Column::prose("task", "task"), Column::prose("outcome", "what came of it")]);
    Sheet {
        name: "actions",
        title: "Actions that came out of disputes".to_owned(),
        columns,
        rows: actions.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No session and no ruling led to an action yet.".to_owned(),
    }
}

/// An action that is done, now or before.
pub fn ended(action: &Action, new: bool, today: NaiveDate) -> Page {
    let title = format!("Action {} is done{}", action.id.0, if new { "" } else { " already" });
    Page {
        name: "action",
        title,
        parts: vec![Part::Sheet(actions(std::slice::from_ref(action), today))],
        notes: Vec::new(),
    }
}
