//! Questions about criteria, and the precedents that their answers are.

use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::audit::AuditId;
use crate::core::question::{Answered, Asked, Found, Precedent, Question, Wording};
use chrono::NaiveDate;

/// A question that was asked, and what was decided about its criterion before.
pub fn asked(asked: &Asked) -> Page {
    let Question { id, owner, due, audit, .. } = &asked.question;
    let title = if asked.new {
        format!("Question {} goes to {}, until {due}", id.0, owner.handle)
    } else {
        format!("Question {} was asked before; nothing was recorded", id.0)
    };
    let mut notes = vec![format!("The audit goes on meanwhile: assize score show {}.", audit.0)];
    if !asked.before.is_empty() {
        let was = if asked.before.len() == 1 { "was" } else { "were" };
        notes.push(format!("{} {was} decided about this criterion before:", count(asked.before.len(), "question")));
        notes.extend(
            asked.before.iter().map(|one| format!("- {}: {}", one.by, super::inert::term_line(one.headnote.expose()))),
        );
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
        vec!["It is shown to all who score that criterion, and listed by: assize report precedents.".to_owned()];
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
            Column::words("words", "asked"),
            Column::words("asker", "by"),
            Column::words("owner", "owner"),
            Column::words("due", "answer until"),
            Column::words("overdue", "overdue"),
            Column::words("state", "state"),
            Column::words("answer", "answer"),
        ],
        rows: questions.iter().map(row).collect(),
        notes: notes.into_iter().map(str::to_owned).collect(),
        empty: empty.to_owned(),
    }
}

/// Precedents; `are_all` where nothing was looked for.
pub fn precedents(found: &[Found], are_all: bool) -> Sheet {
    let empty = if are_all {
        "No question was answered yet: there is no precedent. What is unclear is asked with: assize score ask."
    } else {
        "No precedent has all of that. What is unclear is asked with: assize score ask."
    };
    let row = |(one, wording): &Found| {
        vec![
            Cell::word(&one.card),
            Cell::word(&one.key),
            Cell::text(&one.headnote),
            Cell::word(&one.by),
            Cell::Moment(one.at),
            Cell::word(told(*wording)),
            one.question.as_ref().map_or(Cell::Absent("none"), |arose| Cell::Count(arose.id.0)),
            asked_words(one),
        ]
    };
    Sheet {
        name: "precedents",
        title: "What was decided about criteria, the newest first".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::words("criterion", "criterion"),
            Column::words("headnote", "what was decided"),
            Column::words("by", "by"),
            Column::words("at", "at"),
            Column::words("wording", "the criterion's text"),
            Column::numbers("question", "question"),
            Column::words("asked", "asked"),
        ],
        rows: found.iter().map(row).collect(),
        notes: Vec::new(),
        empty: empty.to_owned(),
    }
}

fn asked_words(one: &Precedent) -> Cell {
    let Some(arose) = &one.question else { return Cell::Absent("nothing") };
    arose.words.as_ref().map_or(Cell::Absent("still scored"), Cell::text)
}

const fn told(wording: Wording) -> &'static str {
    match wording {
        Wording::Same => "the same",
        Wording::Changed => "changed since",
        Wording::Gone => "no longer on the card",
    }
}

/// The precedents on the criteria of a card, as part of an audit's page; nothing where there are none.
pub fn of_card(found: &[Found]) -> Vec<Part> {
    if found.is_empty() {
        return Vec::new();
    }
    let row = |(one, wording): &Found| {
        vec![
            Cell::word(&one.key),
            asked_words(one),
            Cell::text(&one.headnote),
            Cell::word(&one.by),
            Cell::Moment(one.at),
            Cell::word(told(*wording)),
        ]
    };
    vec![Part::Sheet(Sheet {
        name: "precedents",
        title: "What was decided about these criteria".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::words("asked", "asked"),
            Column::words("headnote", "what was decided"),
            Column::words("by", "by"),
            Column::words("at", "at"),
            Column::words("wording", "the criterion's text"),
        ],
        rows: found.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    })]
}

/// That nobody answered a question in time, for the night.
pub(super) fn late(question: &Question) -> String {
    let Question { id, owner, due, key, .. } = question;
    format!(
        "Question {} on `{key}` waits since {due} for {}; any manager may answer now: assize score answer {}.",
        id.0, owner.handle, id.0
    )
}
