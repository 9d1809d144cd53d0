//! Questions about criteria, and the precedents that their answers are.

use super::inert::term_line;
use super::page::{Page, Part};
use super::precedent::told;
use super::sheet::{Cell, Column, Sheet};
use crate::core::audit::AuditId;
use crate::core::precedent::Found;
use crate::core::question::{Answered, Asked, Question};
use chrono::NaiveDate;

/// A question that was asked, and what was decided about its criterion before.
pub fn asked(asked: &Asked, before: &[Found]) -> Page {
    let Question { id, owner, due, audit, .. } = &asked.question;
    let title = if asked.new {
        format!("Question {} goes to {}, until {due}", id.0, owner.handle)
    } else {
        format!("Question {} was asked before; nothing was recorded", id.0)
    };
    let mut notes = vec![format!("The audit goes on meanwhile: assize score show {}.", audit.0)];
    if !before.is_empty() {
        notes.push("It was decided about this criterion before:".to_owned());
        let line = |found: &Found| format!("- {}: {}", term_line(&told(found)), term_line(found.0.headnote.expose()));
        notes.extend(before.iter().map(line));
    }
    Page { name: "question", title, parts: vec![Part::Fields(fields(&asked.question))], notes }
}

fn fields(question: &Question) -> Vec<super::page::Field> {
    vec![
        ("question", "question", Cell::Count(question.id.0)),
        ("criterion", "criterion", Cell::word(&question.key)),
        ("words", "asked", Cell::text(&question.words)),
        ("owner", "owner", Cell::word(&question.owner.handle)),
        ("due", "answer until", Cell::Day(question.due)),
        ("state", "state", Cell::word(question.state.word())),
    ]
}

/// A question that was answered.
pub fn answered(done: &Answered) -> Page {
    let Question { id, key, .. } = &done.question;
    let title = format!("Question {} is answered: a precedent on `{key}` from now on", id.0);
    let title = if done.new { title } else { format!("{title}; that was so before, nothing was recorded") };
    let notes =
        vec!["It is shown to all who score that criterion, and listed by: assize arbitrate precedents.".to_owned()];
    Page { name: "question", title, parts: vec![Part::Fields(fields(&done.question))], notes }
}

/// Questions; `audits` are those that the reader may know of.
pub fn questions(questions: &[Question], audits: &[AuditId], today: NaiveDate, is_own: bool) -> Sheet {
    let row = |one: &Question| {
        let audit = if audits.contains(&one.audit) { Cell::Count(one.audit.0) } else { Cell::Absent("still scored") };
        vec![
            Cell::Count(one.id.0),
            audit,
            Cell::word(&one.key),
            Cell::text(&one.words),
            Cell::word(&one.asker.handle),
            Cell::word(&one.owner.handle),
            Cell::Day(one.due),
            Cell::Yes(one.is_overdue(today)),
            Cell::word(one.state.word()),
            one.answer.as_ref().map_or(Cell::Absent("not answered"), |(words, _)| Cell::text(words)),
        ]
    };
    let mut notes = vec!["Answer with: assize score answer N --note TEXT."];
    if !is_own {
        notes.push("One about a dialogue that is scored twice is shown to all once both scores are there.");
    }
    let empty = if is_own { "No question waits for you; --all lists everybody's." } else { "Nothing was asked." };
    Sheet {
        name: "questions",
        title: "Questions: what is overdue first, then what is open".to_owned(),
        columns: vec![
            Column::numbers("question", "question"),
            Column::numbers("audit", "audit"),
            Column::words("criterion", "criterion"),
            Column::prose("words", "asked"),
            Column::words("asker", "by").extra(),
            Column::words("owner", "owner"),
            Column::words("due", "until"),
            Column::words("overdue", "overdue").with_alarm(),
            Column::words("state", "state"),
            Column::prose("answer", "answer"),
        ],
        rows: questions.iter().map(row).collect(),
        notes: notes.into_iter().map(str::to_owned).collect(),
        empty: empty.to_owned(),
    }
}

/// That nobody answered a question in time, for the night.
pub(super) fn late(question: &Question) -> String {
    let Question { id, owner, due, key, .. } = question;
    format!(
        "Question {} on `{key}` waits since {due} for {}; any manager may answer now: assize score answer {}.",
        id.0, owner.handle, id.0
    )
}
