//! What a ruling says of other audits.

use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::arbitration::{LookBack, Overturned, Touched};
use crate::core::audit::{AuditId, answer_word};
use crate::core::dispute::DisputeId;

/// The audits that a ruling may touch; with those that are opened now.
pub fn look_back(found: &LookBack, opened: &[(AuditId, DisputeId)], (is_opened, dry_run): (bool, bool)) -> Page {
    let id = found.dispute.id.0;
    let auditor = found.dispute.audit.auditor.as_ref().map_or("nobody", |auditor| auditor.handle.as_str());
    let row = |one: &Touched| {
        let new = opened.iter().find(|(audit, _)| *audit == one.audit.id).map(|(_, dispute)| *dispute);
        vec![
            Cell::Count(one.audit.id.0),
            Cell::word(&one.audit.agent.handle),
            Cell::Day(one.audit.received),
            Cell::word(&one.overturned.criterion),
            Cell::word(answer_word(one.overturned.from.as_deref())),
            Cell::Yes(one.is_past),
            one.disputed.or(new).map_or(Cell::Absent("not disputed"), |dispute| Cell::Count(dispute.0)),
        ]
    };
    let sheet = Sheet {
        name: "touched",
        title: format!("Other delivered audits by {auditor} with an answer that the ruling overturned"),
        columns: vec![
            Column::numbers("audit", "audit"),
            Column::words("agent", "agent"),
            Column::words("day", "day"),
            Column::words("criterion", "criterion"),
            Column::words("mark", "mark"),
            Column::words("is_past", "time over"),
            Column::numbers("dispute", "dispute"),
        ],
        rows: found.touched.iter().map(row).collect(),
        notes: found.overturned.iter().map(said).collect(),
        empty: "No other audit has such an answer.".to_owned(),
    };
    let title = format!("What the ruling on dispute {id} may touch");
    Page {
        name: "look_back",
        title,
        parts: vec![Part::Sheet(sheet)],
        notes: notes(found, opened, (is_opened, dry_run)),
    }
}

fn said(one: &Overturned) -> String {
    let (from, to) = (answer_word(one.from.as_deref()), answer_word(one.to.as_deref()));
    format!("`{}`: the auditor had answered {from}; {to} holds now.", one.criterion)
}

fn notes(found: &LookBack, opened: &[(AuditId, DisputeId)], (is_opened, dry_run): (bool, bool)) -> Vec<String> {
    let id = found.dispute.id.0;
    let left = found.touched.iter().filter(|one| one.disputed.is_none()).count();
    if !is_opened {
        return if left == 0 {
            Vec::new()
        } else {
            vec![format!("To dispute them for their agents: assize arbitrate look-back {id} --open --note WHY")]
        };
    }
    let what = count(opened.len() as u64, "dispute");
    let dry = if dry_run { "A dry run: nothing is kept. " } else { "" };
    vec![
        format!("{dry}{what} opened for the agents, who can add their own words or take theirs back."),
        "Each goes on as any dispute does: a session first.".to_owned(),
    ]
}
