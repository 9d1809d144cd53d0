//! Everything about one person or one customer, value by value, for programs.

use super::cells::text;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::list_and;
use crate::core::keeping::{Access, Fact, Subject};

/// The page for programs: a row for each value. People read `access_read`.
pub fn page(access: &Access) -> Page {
    let who = match &access.subject {
        Subject::Customer(name) => Cell::text(name),
        Subject::Ref(..) | Subject::Agent(_) => Cell::word(access.subject.called()),
    };
    let days = access.days.iter().map(|(kind, days)| format!("{kind} {days} days"));
    let days: Vec<String> = days.collect();
    let kept = if days.is_empty() { Cell::Absent("until somebody erases it") } else { Cell::word(list_and(&days)) };
    let fields = vec![
        ("about", "about", who),
        ("of", "of", Cell::word(access.subject.kind().word())),
        ("values", "values", count(access.facts.len())),
        ("kept", "kept for", kept),
        (
            "reading_recorded",
            "reading recorded since",
            access.reading_since.map_or(Cell::Absent("it is not recorded"), Cell::Day),
        ),
    ];
    let mut notes: Vec<String> = access
        .held
        .iter()
        .map(|(held, rows)| {
            format!("{rows} more {} kept back {}.", if *rows == 1 { "row is" } else { "rows are" }, held.until())
        })
        .collect();
    notes.push(
        "Other people are called colleague 1, 2 …, other customers customer 1, 2 …: the same number is the same one."
            .to_owned(),
    );
    if matches!(access.subject, Subject::Agent(_)) {
        notes.push(
            "The words of dialogues are their customers', and left out; what was quoted from them is here.".to_owned(),
        );
    }
    notes.push(reading_told(access));
    notes.push("What was exported, printed or kept elsewhere is not in this file.".to_owned());
    Page {
        name: "access",
        title: "Everything that is recorded".to_owned(),
        parts: vec![Part::Fields(fields), Part::Sheet(facts(&access.facts)), Part::Sheet(acts(access))],
        notes,
    }
}

/// Whether who only read something is on record.
pub(super) fn reading_told(access: &Access) -> String {
    let readings = access.facts.iter().filter(|fact| fact.table == "reading" && fact.field == "reader").count();
    let found = match readings {
        0 => "none is on record".to_owned(),
        1 => "1 is on record and stands here".to_owned(),
        _ => format!("{readings} are on record and stand here"),
    };
    let says = match access.reading_since {
        Some(day) => format!(
            "Readings by others are recorded since {day}, once for each reader, subject and day: {found}. Exports of everything are among them. A list of several people leaves a line that names none of them, and does not stand here; figures without a name leave none."
        ),
        None if readings > 0 => format!("Readings by others are not recorded now; of earlier ones {found}."),
        None => "Readings by others are not recorded.".to_owned(),
    };
    format!("{says} Answers like this one are recorded, and stand in the next one.")
}

fn facts(facts: &[Fact]) -> Sheet {
    let row = |one: &Fact| {
        vec![
            Cell::Moment(one.at),
            Cell::word(&one.act),
            Cell::word(&one.by),
            Cell::word(&one.table),
            Cell::Count(one.row),
            Cell::word(&one.field),
            text(one.value.as_ref(), "left out"),
            one.kept_until.map_or(Cell::Absent("not said"), Cell::Day),
            Cell::word(&one.means),
        ]
    };
    Sheet {
        name: "facts",
        title: "What is recorded, in its order".to_owned(),
        columns: vec![
            Column::words("at", "when").always(),
            Column::words("act", "act").always(),
            Column::words("by", "by").always(),
            Column::words("table", "what").always(),
            Column::numbers("row", "number"),
            Column::words("field", "field").always(),
            Column::prose("value", "value").always(),
            Column::words("kept_until", "text kept until").extra(),
            Column::prose("means", "what that means").always(),
        ],
        rows: facts.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing.".to_owned(),
    }
}

fn acts(access: &Access) -> Sheet {
    let rows = access.acts.iter();
    Sheet {
        name: "acts",
        title: "What they did, or somebody did for them".to_owned(),
        columns: vec![
            Column::numbers("entry", "entry"),
            Column::words("at", "when").always(),
            Column::words("act", "act").always(),
            Column::words("by", "by").always(),
        ],
        rows: rows
            .map(|one| vec![Cell::Count(one.entry), Cell::Moment(one.at), Cell::word(&one.act), Cell::word(&one.by)])
            .collect(),
        notes: Vec::new(),
        empty: "Nothing.".to_owned(),
    }
}

fn count(number: usize) -> Cell {
    Cell::Count(i64::try_from(number).unwrap_or(i64::MAX))
}
