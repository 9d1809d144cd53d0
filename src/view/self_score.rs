//! How the agent of an audit would score it, next to what the auditor marked.

use super::cells::{percent, text, unwritten};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::core::audit::{Audit, Mark, SelfScore, answer_word};
use crate::core::report::CaseFile;

/// Each answer next to the auditor's, and what the agent says of it.
pub fn parts(file: &CaseFile, own: &SelfScore) -> Vec<Part> {
    let block = |key, title, said| Part::Block { key, title, body: text(said, unwritten(own.feedback.is_erased)) };
    let mut parts = vec![Part::Sheet(compared(file, own))];
    if own.feedback.met.is_some() || own.feedback.is_erased {
        parts.push(block("self_met", "What the agent did well, in their words", own.feedback.met.as_ref()));
    }
    if own.feedback.develop.is_some() || own.feedback.is_erased {
        parts.push(block("self_develop", "What the agent would develop", own.feedback.develop.as_ref()));
    }
    parts
}

fn compared(file: &CaseFile, own: &SelfScore) -> Sheet {
    let answer = |marks: &[Mark], key: &str| {
        let mark = marks.iter().find(|mark| mark.criterion == key);
        mark.map(|mark| answer_word(mark.level.as_deref()).to_owned())
    };
    let rows = file.card.criteria.iter().filter_map(|criterion| {
        let (theirs, ours) = (answer(&own.marks, &criterion.key), answer(&file.marks, &criterion.key));
        if theirs.is_none() && ours.is_none() {
            return None;
        }
        let note = own.marks.iter().find(|mark| mark.criterion == criterion.key).and_then(|mark| mark.note.as_ref());
        let differ = theirs != ours;
        let cell = |answer: Option<String>| answer.map_or(Cell::Absent("not asked"), Cell::Word);
        Some(vec![
            Cell::word(&criterion.key),
            cell(ours),
            cell(theirs),
            Cell::Yes(differ),
            text(note, if own.feedback.is_erased { "erased" } else { "none" }),
        ])
    });
    let when =
        if own.is_before { "Given before the audit was delivered." } else { "Given after the audit was delivered." };
    let total = super::table::shown(&percent(own.total, "nothing applied"));
    Sheet {
        name: "self_score",
        title: "How the agent scores it".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::words("level", "the audit"),
            Column::words("self_level", "the agent"),
            Column::words("differs", "differs"),
            Column::prose("self_note", "agent's note"),
        ],
        rows: rows.collect(),
        notes: vec![format!("The agent's own total: {total}. {when} It is in no figure.")],
        empty: String::new(),
    }
}

/// A self-score that was kept, now or before.
pub fn kept(audit: &Audit, total: Option<i64>, new: bool) -> Page {
    let id = audit.id.0;
    let title = if new {
        format!("Your own score of audit {id} is kept")
    } else {
        format!("Your own score of audit {id} was kept before; nothing was recorded")
    };
    let shown = if audit.dispute_due.is_some() {
        format!("It stands next to the auditor's: assize score show {id}.")
    } else {
        "Nobody is shown it before the audit is delivered, its auditor neither.".to_owned()
    };
    let fields =
        vec![("audit", "audit", Cell::Count(id)), ("self_total", "your total", percent(total, "nothing applied"))];
    Page {
        name: "score_self",
        title,
        parts: vec![Part::Fields(fields)],
        notes: vec![shown, "It is in no figure.".to_owned()],
    }
}
