//! Handovers: audits that go from one auditor to another.

use super::cells::{moment, text, word};
use super::inert::term_line;
use super::lot;
use super::page::Page;
use super::sheet::{Cell, Column, Sheet};
use super::words::list_and;
use crate::core::audit::{Assignment, Forgone, ForgoneReason, HandedOn, Reassigned, WaitingLot};

/// An audit that somebody gave to another auditor.
pub fn reassigned(done: &Reassigned) -> Page {
    let id = done.audit.id.0;
    let to = done.audit.auditor.as_ref().map_or("nobody", |auditor| &auditor.handle);
    if let Some(waits) = &done.waits {
        return back_to_lot(done, waits);
    }
    let title = match (&done.from, done.new) {
        (_, false) => format!("Audit {id} is with {to} already; nothing was recorded"),
        (Some(from), true) => format!("Audit {id} goes from {from} to {to}"),
        (None, true) => format!("Audit {id}, which had no auditor, goes to {to}"),
    };
    let beyond =
        done.beyond.iter().map(|beyond| format!("That is beyond the plan: {beyond}. The reason is on record."));
    let unread = done.readers.iter().map(|readers| unread(to, readers));
    let own = done.new.then(|| format!("They have until {} to score it.", done.audit.score_due));
    let who = format!("Who had it is in: assize score show {id}.");
    let notes = own.into_iter().chain(beyond).chain(unread).chain([who]).collect();
    Page { name: "reassign", title, parts: Vec::new(), notes }
}

/// An audit that somebody gave back to the lot.
fn back_to_lot(done: &Reassigned, waits: &WaitingLot) -> Page {
    let id = done.audit.id.0;
    let title = match (&done.from, done.new) {
        (_, false) => format!("Audit {id} waits for its lot already; nothing was recorded"),
        (Some(from), true) => format!("Audit {id} is taken from {from}; a later night's lot gives it to an auditor"),
        (None, true) => format!("Audit {id} has no auditor; a later night's lot gives it to one"),
    };
    let notes = vec![lot::waits(waits), format!("Who had it is in: assize score show {id}.")];
    Page { name: "reassign", title, parts: Vec::new(), notes }
}

/// That an auditor does not read a dialogue, and others do.
pub(super) fn unread(to: &str, (language, others): &(String, Vec<String>)) -> String {
    let reads = if others.len() == 1 { "reads" } else { "read" };
    format!(
        "Warning: the dialogue is in {}, which the skills of {to} do not list; {} {reads} it and could take it.",
        term_line(language),
        list_and(others)
    )
}

/// An audit that changed hands at night, or should.
pub fn handed_on(handed: &HandedOn) -> String {
    let audit = handed.audit.0;
    let drawn = handed.lot.as_ref().map(|lot| format!(", {}", lot::drawn(lot))).unwrap_or_default();
    let roster = handed.roster.as_deref().map(|says| format!(" ({})", term_line(says))).unwrap_or_default();
    match (&handed.from, &handed.to) {
        (Some(from), Some(to)) if handed.asked => format!("Audit {audit}, which {from} had, goes to {to}{drawn}."),
        (Some(from), Some(to)) => {
            format!("Audit {audit} goes from {from} to {to}{drawn}: {from} may not audit it any more{roster}.")
        }
        (None, Some(to)) => format!("Audit {audit}, which had no auditor, goes to {to}{drawn}."),
        (_, None) => format!(
            "Audit {audit} has no auditor: all are tied to the agent, absent, full, or not named by its plan{roster}. Next: assize people import, or assize assign reassign {audit} --to WHO."
        ),
    }
}

/// A second score that nobody waits for any more.
pub fn forgone(forgone: &Forgone) -> String {
    let Forgone { second, first, reason } = forgone;
    let why = match reason {
        ForgoneReason::NoAuditor => "nobody could give it",
        ForgoneReason::Late => "it is long overdue",
    };
    format!("Audit {}, a second score, is forgone: {why}. Audit {} goes on alone.", second.0, first.0)
}

/// Who had an audit, oldest first.
pub fn assignments(assignments: &[Assignment]) -> Sheet {
    let row = |assignment: &Assignment| {
        vec![
            moment(&assignment.at),
            word(assignment.auditor.as_ref(), "nobody has it"),
            assignment.due.map_or(Cell::Absent("nobody has it"), Cell::Day),
            Cell::word(&assignment.act),
            Cell::word(&assignment.by),
            Cell::word(&assignment.login),
            Cell::word(lot::basis(assignment)),
            match &assignment.roster {
                Some(says) => Cell::word(says),
                None => text(assignment.why.as_ref(), ""),
            },
        ]
    };
    Sheet {
        name: "assignments",
        title: "Who had it".to_owned(),
        columns: vec![
            Column::words("at", "from"),
            Column::words("auditor", "auditor"),
            Column::words("due", "score until"),
            Column::words("act", "by the act"),
            Column::words("by", "of"),
            Column::words("login", "login").extra(),
            Column::prose("chosen", "how chosen"),
            Column::prose("why", "why"),
        ],
        rows: assignments.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}
