//! Corrections that auditors offer, and statements that agents make.

use super::cells::{percent, text};
use super::page::{Field, Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::core::audit::{AuditId, answer_word};
use crate::core::dispute::{Corrected, Correction, DisputeId, Statement};

/// A slip that its auditor offers to put right, now or before.
pub fn offered(one: &Correction, agent: &str, new: bool) -> Page {
    let (audit, key) = (one.audit.0, &one.criterion);
    let is_agreed = one.agreed == Some(true);
    let word = match (new, is_agreed) {
        (true, _) => "is offered",
        (false, true) => "was already agreed to",
        (false, false) => "was already offered",
    };
    let title = format!("The correction of `{key}` in audit {audit} {word}");
    let parts = vec![Part::Fields(vec![
        ("audit", "audit", Cell::Count(audit)),
        ("criterion", "criterion", Cell::word(key)),
        ("level", "right answer", Cell::word(answer_word(one.level.as_deref()))),
        ("note", "the slip", text(one.why.as_ref(), "erased")),
    ])];
    let next = (!is_agreed).then(|| {
        format!("Next: {agent} agrees, and the mark changes at once: assize dispute agree {audit} --criterion {key}")
    });
    Page { name: "correction", title, parts, notes: next.into_iter().collect() }
}

/// What the agent said to a correction.
pub fn answered((one, totals, new): &Corrected, ended: Option<DisputeId>) -> Page {
    let (audit, key) = (one.audit.0, &one.criterion);
    let word = if one.agreed == Some(true) { "agreed to" } else { "declined" };
    let before = if *new { "is" } else { "was already" };
    let title = format!("The correction of `{key}` in audit {audit} {before} {word}");
    let notes = match one.agreed {
        Some(true) => {
            let ended = ended
                .map(|id| format!("It ends what dispute {} asked for on `{key}`: it is not disputed again.", id.0));
            ended.into_iter().chain(["It is on the record, and in the auditor's figures.".to_owned()]).collect()
        }
        _ => vec!["The mark stands. It can be disputed in its time: assize dispute open".to_owned()],
    };
    Page { name: "agreement", title, parts: vec![Part::Fields(before_and_after(*totals))], notes }
}

/// A statement that stands with a score, now or before.
pub fn stated(audit: AuditId, new: bool) -> Page {
    let word = if new { "stands" } else { "stood already" };
    let title = format!("Your statement {word} with the score of audit {}", audit.0);
    let notes = vec![format!("It is shown wherever the score is shown: assize score show {}", audit.0)];
    Page { name: "statement", title, parts: Vec::new(), notes }
}

/// A total before and after.
pub(super) fn before_and_after((before, after): (Option<i64>, Option<i64>)) -> Vec<Field> {
    vec![
        ("before", "total before", percent(before, "undefined")),
        ("after", "total after", percent(after, "undefined")),
    ]
}

/// The corrections of an audit.
pub(super) fn corrections(corrections: &[Correction]) -> Sheet {
    let row = |one: &Correction| {
        let said = match one.agreed {
            None => Cell::Absent("the agent has not said yet"),
            Some(true) => Cell::word("agreed"),
            Some(false) => Cell::word("declined"),
        };
        vec![
            Cell::word(&one.criterion),
            Cell::word(answer_word(one.level.as_deref())),
            Cell::word(&one.auditor.handle),
            said,
            text(one.why.as_ref(), "erased"),
        ]
    };
    Sheet {
        name: "corrections",
        title: "Slips that the auditor offers to correct".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::words("level", "right answer"),
            Column::words("auditor", "auditor"),
            Column::words("agent_says", "agent"),
            Column::prose("note", "the slip"),
        ],
        rows: corrections.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// The statements that stand with a score, where there is one.
pub fn stands_with(all: &[Statement]) -> Option<Part> {
    (!all.is_empty()).then(|| Part::Sheet(statements(all)))
}

/// The statements that stand with a score.
pub(super) fn statements(statements: &[Statement]) -> Sheet {
    let row = |one: &Statement| vec![Cell::Moment(one.at), text(one.words.as_ref(), "erased")];
    Sheet {
        name: "statements",
        title: "What the agent says of this score".to_owned(),
        columns: vec![Column::words("at", "at"), Column::prose("statement", "statement")],
        rows: statements.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}
