//! People: the roster, and what was recorded of it.

use super::cells::by;
use super::inert::term_line;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::list_and;
use crate::core::arbitration::Moved;
use crate::core::people::{HeldBack, Imported, Listed, Merged, MergedBy, PublicKey, Renamed, Training};
use crate::core::text::{Kept, Untrusted, shell_word};
use chrono::NaiveDate;

/// The roster, with who was merged into whom and the fingerprint of each person's key.
pub fn roster(listed: &[Listed], merged: &[MergedBy], keys: &[(String, String)]) -> Sheet {
    let keys = keys.iter().map(|(handle, print)| format!("Key of {}: {}.", term_line(handle), term_line(print)));
    let row = |one: &Listed| {
        vec![
            Cell::word(&one.handle),
            name_or(one.name.as_ref(), one.erased),
            Cell::word(one.role.word()),
            Cell::word(&one.team),
            Cell::Day(one.since),
            one.until.map_or(Cell::Absent("goes on"), Cell::Day),
            if one.skills.is_empty() { Cell::Absent("none") } else { Cell::word(one.skills.join("; ")) },
            one.absent.map_or(Cell::Absent("not absent"), Cell::Day),
        ]
    };
    Sheet {
        name: "people",
        title: "Who works here, by handle".to_owned(),
        columns: vec![
            Column::words("handle", "handle"),
            Column::words("name", "name"),
            Column::words("role", "role"),
            Column::words("team", "team"),
            Column::words("from", "from"),
            Column::words("to", "to").extra(),
            Column::words("skills", "skills").extra(),
            Column::words("absent", "absent until"),
        ],
        rows: listed.iter().map(row).collect(),
        notes: merged.iter().map(merge_told).chain(keys).collect(),
        empty: "The roster is empty: assize people import people.csv".to_owned(),
    }
}

fn name_or(name: Option<&Untrusted>, erased: bool) -> Cell {
    name.cloned().map_or(Cell::Absent(if erased { "erased" } else { "not given" }), Cell::Text)
}

/// What an import of people brought, or would bring.
pub fn imported(done: &Imported, dry_run: bool) -> Page {
    let count = |count: u64| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let mut fields = vec![
        ("people", "new people", count(done.people)),
        ("stints", "new stints", count(done.stints)),
        ("ended", "stints ended", count(done.ended)),
        ("details", "new names, logins or skills", count(done.details)),
        ("known", "rows known already", count(done.known)),
    ];
    let held = &done.held_back;
    fields.extend((!held.is_empty()).then(|| ("held_back", "left out, erased before", count(held.len() as u64))));
    let title = if dry_run { "This would come in; nothing is kept" } else { "People" };
    Page {
        name: "people_import",
        title: title.to_owned(),
        parts: vec![Part::Fields(fields)],
        notes: held.iter().map(held_back).collect(),
    }
}

fn held_back(held: &HeldBack) -> String {
    let HeldBack { line, handle, what, erased } = held;
    let handle = term_line(handle);
    format!(
        "Line {line}: {what} of {handle} was erased on {erased} and stays out; if {handle} is back: --bring-back {}.",
        shell_word(&handle)
    )
}

/// That somebody has another name.
pub fn renamed(renamed: &Renamed, name: &Kept) -> Page {
    let now = Cell::Text(Untrusted::new(name.as_str()));
    let before = name_or(renamed.before.as_ref(), renamed.erased);
    let fields =
        vec![("handle", "handle", Cell::word(&renamed.handle)), ("name", "name", now), ("before", "before", before)];
    let notes =
        vec![format!("The handle stays {}; exports may go on with the names before.", term_line(&renamed.handle))];
    Page { name: "people_rename", title: "Another name".to_owned(), parts: vec![Part::Fields(fields)], notes }
}

/// That two handles are one person, or would be.
pub fn merged(merged: &Merged, moved: &Moved, dry_run: bool) -> Page {
    let title = if dry_run { format!("It would say that {}; nothing is kept", is(merged)) } else { is(merged) };
    let mut notes = vec![format!(
        "Whatever is or was {}'s counts as {}'s from now on; what was drawn before stays as it was.",
        term_line(&merged.double),
        term_line(&merged.into)
    )];
    if !moved.own.is_empty() {
        let audits: Vec<String> = moved.own.iter().map(i64::to_string).collect();
        notes.push(format!(
            "{} has {} {}, and may not score their own case: the next assign nightly gives it to somebody else.",
            term_line(&merged.into),
            if audits.len() == 1 { "audit" } else { "audits" },
            list_and(&audits)
        ));
    }
    if !moved.self_judged.is_empty() {
        let audits: Vec<String> = moved.self_judged.iter().map(i64::to_string).collect();
        notes.push(format!(
            "{} judged their own case in {} {}, {}: in no rate, and on record with this merge.",
            term_line(&merged.into),
            if audits.len() == 1 { "audit" } else { "audits" },
            list_and(&audits),
            if audits.len() == 1 { "a spot check" } else { "spot checks" },
        ));
    }
    if !moved.of_teammates.is_empty() {
        let audits: Vec<String> = moved.of_teammates.iter().map(i64::to_string).collect();
        notes.push(format!(
            "{} audited people of a team that {} was in on the day: look again at {} {}.",
            term_line(&merged.into),
            term_line(&merged.double),
            if audits.len() == 1 { "audit" } else { "audits" },
            audits.join(", ")
        ));
    }
    let fields = vec![
        ("double", "merged", Cell::word(&merged.double)),
        ("into", "into", Cell::word(&merged.into)),
        ("dialogues", "dialogues", Cell::Count(moved.dialogues)),
        ("audits", "audits", Cell::Count(moved.audits)),
    ];
    Page { name: "people_merge", title, parts: vec![Part::Fields(fields)], notes }
}

/// Who made one person of two handles, when and why.
pub(super) fn merge_told(one: &MergedBy) -> String {
    let why = one.why.as_ref().map_or("erased", Untrusted::expose);
    let (double, into) = (term_line(&one.double), term_line(&one.into));
    format!("Merged: {double} is {into}, said {} at {}: {}.", one.by, one.by.at, term_line(why))
}

fn is(merged: &Merged) -> String {
    format!("{} is {}", term_line(&merged.double), term_line(&merged.into))
}

/// That somebody is absent, or is not.
pub fn absent(handle: &str, since: NaiveDate, until: Option<NaiveDate>, new: bool) -> Page {
    let what = until
        .map_or_else(|| format!("is not absent from {since} on"), |until| format!("is absent from {since} to {until}"));
    let before = if new { "" } else { " already; nothing was recorded" };
    let title = format!("{} {what}{before}", term_line(handle));
    Page { name: "people_absent", title, parts: Vec::new(), notes: Vec::new() }
}

/// A training as it was recorded.
pub fn trained(handle: &str, topic: &Kept, held: NaiveDate, new: bool) -> Page {
    let fields = vec![
        ("person", "person", Cell::word(handle)),
        ("topic", "topic", Cell::word(topic.as_str())),
        ("held", "on", Cell::Day(held)),
    ];
    let title = if new { "Training" } else { "This training is recorded already; nothing changed" };
    Page { name: "training", title: title.to_owned(), parts: vec![Part::Fields(fields)], notes: Vec::new() }
}

/// Every training.
pub fn trainings(found: &[Training]) -> Sheet {
    let row = |one: &Training| {
        vec![
            Cell::word(&one.handle),
            Cell::Day(one.held),
            by(&one.recorded),
            Cell::Moment(one.recorded.at),
            one.topic.as_ref().map_or(Cell::Absent("erased"), Cell::text),
        ]
    };
    Sheet {
        name: "trainings",
        title: "Trainings, by handle and day".to_owned(),
        columns: vec![
            Column::words("person", "person").always(),
            Column::words("held", "on").always(),
            Column::words("recorded_by", "recorded by").always(),
            Column::words("recorded", "recorded").always(),
            Column::prose("topic", "topic").always(),
        ],
        rows: found.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No training is recorded: assize people train WHO --topic TOPIC.".to_owned(),
    }
}

/// What the person who acts signs with from now on; none: they have no key.
pub fn key(key: Option<&PublicKey>, new: bool) -> Page {
    let title = match (key, new) {
        (Some(_), true) => "This is your key from now on",
        (Some(_), false) => "This is your key already; nothing was recorded",
        (None, true) => "You have no key any more",
        (None, false) => "You have no key already; nothing was recorded",
    };
    let print = |key: &PublicKey| Part::Fields(vec![("fingerprint", "fingerprint", Cell::word(key.fingerprint()))]);
    let parts = key.map(print).into_iter().collect();
    Page { name: "people_key", title: title.to_owned(), parts, notes: Vec::new() }
}
