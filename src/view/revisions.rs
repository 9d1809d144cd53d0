//! The words on a dialogue: which an audit rests on, the later ones, and what somebody here brought themselves.

use super::cells::text;
use super::dialogue::dialogue_parts;
use super::page::{Field, Page, Part};
use super::requests::steps;
use super::sheet::{Cell, Column, Sheet};
use super::words::list_and;
use crate::core::audit::{Audit, Taken, Words};
use crate::core::dialogue::Revision;
use crate::core::report::CaseFile;
use crate::core::request::{self, EventKind, Story};

/// What an auditor must know of the words that they read.
pub(super) fn of_audit(file: &CaseFile) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    if let Some(story) = &file.story {
        parts.extend(brought(&file.words.rests_on, story).map(Part::Sheet));
        if file.words.rests_on.account.is_some() {
            parts.push(Part::Sheet(steps(story)));
        }
    }
    parts.extend(others(&file.words, &file.audit).map(Part::Sheet));
    if !file.words.taken.is_empty() {
        parts.push(Part::Sheet(taken(&file.words.taken)));
    }
    parts
}

/// Who took other words than those that were drawn.
fn taken(taken: &[Taken]) -> Sheet {
    let row = |one: &Taken| {
        let number = i64::try_from(one.number).unwrap_or(i64::MAX);
        vec![Cell::Count(number), Cell::Moment(one.at), Cell::word(&one.by), text(one.why.as_ref(), "erased")]
    };
    Sheet {
        name: "taken",
        title: "Who took which words for this audit".to_owned(),
        columns: vec![
            Column::numbers("revision", "revision"),
            Column::words("at", "at"),
            Column::words("by", "by"),
            Column::prose("why", "why"),
        ],
        rows: taken.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// The other words on a dialogue, where there are any since it was drawn.
fn others(words: &Words, audit: &Audit) -> Option<Sheet> {
    let Words { rests_on, others, .. } = words;
    let newest = others.last()?;
    let row = |one: &Revision| {
        let mut row = about(one);
        row.push(Cell::word(fields(&rests_on.differing(one))));
        row
    };
    let mut notes = vec![format!(
        "This audit rests on revision {}, brought by {} at {}: that is what is shown and scored.",
        rests_on.number, rests_on.by, rests_on.at
    )];
    if !audit.is_scored() && audit.hidden.is_none() {
        notes.push(format!(
            "Its auditor may take another one: assize score accept {} --revision {} --note NOTE",
            audit.id.0, newest.number
        ));
    }
    let mut columns = COLUMNS.to_vec();
    columns.push(Column::prose("differs", "differs in"));
    Some(Sheet {
        name: "other_words",
        title: "Other words on this dialogue".to_owned(),
        columns,
        rows: others.iter().map(row).collect(),
        notes,
        empty: String::new(),
    })
}

const COLUMNS: [Column; 6] = [
    Column::numbers("revision", "revision"),
    Column::words("at", "at"),
    Column::words("by", "by"),
    Column::words("login", "login").extra(),
    Column::words("basis", "basis"),
    Column::prose("why", "why"),
];

fn about(one: &Revision) -> Vec<Cell> {
    vec![number(one), Cell::Moment(one.at), Cell::word(&one.by), Cell::word(&one.login), basis(one), why(one)]
}

fn why(one: &Revision) -> Cell {
    text(one.why.as_ref(), if one.is_why_erased { "erased" } else { "none given" })
}

fn number(one: &Revision) -> Cell {
    Cell::Count(i64::try_from(one.number).unwrap_or(i64::MAX))
}

fn basis(one: &Revision) -> Cell {
    Cell::word(one.basis.map_or("came", |basis| basis.word()))
}

fn fields(fields: &[request::Field]) -> String {
    if fields.is_empty() {
        return "nothing".to_owned();
    }
    fields.iter().map(|field| field.word()).collect::<Vec<_>>().join(", ")
}

/// What somebody here wrote down or entered for the customer: it is their own account.
fn brought(words: &Revision, story: &Story) -> Option<Sheet> {
    let agent = &words.dialogue.agent_handle;
    let row = |what: &str, by: &str, at| {
        let whose = if by == agent { "its representative's own account" } else { "somebody else's account" };
        vec![Cell::word(what), Cell::word(by), Cell::Moment(at), Cell::word(whose)]
    };
    let mut rows: Vec<Vec<Cell>> =
        words.account.iter().map(|by| row("the dialogue, not made of the recorded steps", by, words.at)).collect();
    let rated = |step: EventKind| matches!(step, EventKind::Rated | EventKind::VagueFeedback);
    let ratings = story.events.iter().filter(|event| rated(event.step));
    rows.extend(ratings.map(|event| row("the customer's feedback", &event.by, event.at)));
    (!rows.is_empty()).then(|| Sheet {
        name: "brought",
        title: "Who wrote down what".to_owned(),
        columns: vec![
            Column::words("what", "what"),
            Column::words("by", "by"),
            Column::words("at", "at"),
            Column::words("whose", "whose account"),
        ],
        rows,
        notes: Vec::new(),
        empty: String::new(),
    })
}

/// Words that an audit rests on from now on, or did before.
pub fn accepted(audit: &Audit, taken: &Revision, new: bool) -> Page {
    let when = if new { "from now on" } else { "already; nothing was recorded" };
    let title = format!("Audit {} rests on revision {} of its dialogue {when}", audit.id.0, taken.number);
    let next = format!("Next: assize score show {}", audit.id.0);
    Page { name: "score_accept", title, parts: Vec::new(), notes: vec![next] }
}

/// The words of one number, as a page.
pub fn one(reference: &str, all: &[Revision], wanted: &Revision) -> Page {
    let before = wanted.number.checked_sub(2).and_then(|place| all.get(place));
    let mut parts = vec![Part::Fields(heading(wanted, before))];
    parts.extend(dialogue_parts(&wanted.dialogue, Cell::Text));
    let title = format!("Revision {} of {reference}", wanted.number);
    Page { name: "revision", title, parts, notes: Vec::new() }
}

/// All words on a dialogue, the first ones first.
pub fn all(reference: &str, all: &[Revision]) -> Sheet {
    let row = |(place, one): (usize, &Revision)| {
        let before = place.checked_sub(1).and_then(|place| all.get(place));
        let dialogue = &one.dialogue;
        let gone = if dialogue.erased { "erased" } else { "not given" };
        let mut row = about(one);
        row.push(before.map_or(Cell::Absent("it is the first"), |before| Cell::word(fields(&before.differing(one)))));
        row.extend([&dialogue.details, &dialogue.reply, &dialogue.transcript].map(|words| text(words.as_ref(), gone)));
        row
    };
    let mut columns = COLUMNS.to_vec();
    columns.push(Column::prose("differs", "differs in"));
    columns.push(Column::prose("details", "details").extra());
    columns.push(Column::prose("reply", "reply").extra());
    columns.push(Column::prose("transcript", "dialogue").extra());
    Sheet {
        name: "revisions",
        title: format!("All words on {reference}"),
        columns,
        rows: all.iter().enumerate().map(row).collect(),
        notes: vec![format!("One of them as it reads: assize intake show {reference} --revision N")],
        empty: String::new(),
    }
}

fn heading(one: &Revision, before: Option<&Revision>) -> Vec<Field> {
    let differs = before.map(|before| fields(&before.differing(one)));
    vec![
        ("revision", "revision", number(one)),
        ("recorded", "recorded", Cell::Moment(one.at)),
        ("by", "by", Cell::word(&one.by)),
        ("login", "under the login", Cell::word(&one.login)),
        ("basis", "basis", basis(one)),
        ("why", "why", why(one)),
        ("differs", "differs from the one before in", differs.map_or(Cell::Absent("it is the first"), Cell::word)),
    ]
}

/// That there are earlier words, where there are.
pub fn earlier(reference: &str, all: &[Revision]) -> Option<String> {
    let numbers: Vec<String> = all.iter().map(|one| one.number.to_string()).collect();
    (all.len() > 1).then(|| {
        format!(
            "There are the revisions {} of it; the last is shown. All: assize intake show {reference} --all",
            list_and(&numbers)
        )
    })
}
