//! The notice to staff: its versions, and who was told of them.

use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count_of, list_and};
use crate::core::people::notice::Notice;
use crate::core::people::told::{Line, Telling, Told};
use crate::core::people::{Person, Untold};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Who was not told before their dialogues can be drawn, and of whom that was recorded only later; nothing where everybody was.
pub fn untold(untold: &Untold) -> Vec<String> {
    let mut notes = Vec::new();
    if !untold.handles.is_empty() {
        notes.push(if untold.published {
            format!(
                "Not told of monitoring by the day of their dialogue: {}. See assize people notice list --untold.",
                named(&untold.handles)
            )
        } else {
            "No notice to staff is published here: nothing shows that these people were told of monitoring. Next: assize people notice publish.".to_owned()
        });
    }
    if !untold.recorded_later.is_empty() {
        notes.push(format!(
            "Only after the day of their dialogue it was recorded that these were told: {}. See assize people notice list.",
            named(&untold.recorded_later)
        ));
    }
    notes
}

/// Some people, by handle: the first of them where they are many.
fn named(handles: &[String]) -> String {
    let shown: Vec<&str> = handles.iter().take(NAMED).map(String::as_str).collect();
    let more = handles.len().saturating_sub(NAMED);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { list_and(&shown) }
}

/// How many names a note has.
const NAMED: usize = 10;

/// A version that was published.
pub fn published(notice: &Notice, new: bool) -> Page {
    let title = if new {
        format!("Version {} of the notice to staff is published", notice.version)
    } else {
        format!("Version {} of the notice to staff is this text already; nothing was recorded", notice.version)
    };
    let notes = vec!["Next, who is told of it: assize people notice record.".to_owned()];
    Page { name: "notice_publish", title, parts: vec![Part::Fields(about(notice))], notes }
}

/// A version, and all there are; `standing` is the one in force, and those to come.
pub fn notice(notice: &Notice, versions: &[Notice], standing: &[Notice], today: NaiveDate) -> Page {
    let row = |one: &Notice| {
        vec![
            Cell::Count(one.version),
            Cell::Day(one.since),
            Cell::word(state(one, standing, today)),
            Cell::Moment(one.published),
            Cell::word(&one.by),
            Cell::word(&one.login),
            Cell::word(one.digest()),
        ]
    };
    let sheet = Sheet {
        name: "versions",
        title: "Versions".to_owned(),
        columns: vec![
            Column::numbers("version", "version"),
            Column::words("from", "from"),
            Column::words("state", "state"),
            Column::words("published", "published").extra(),
            Column::words("by", "by").extra(),
            Column::words("login", "login").extra(),
            Column::words("sha256", "SHA-256").extra(),
        ],
        rows: versions.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    };
    let mut fields = about(notice);
    fields.insert(2, ("state", "state", Cell::word(state(notice, standing, today))));
    let body = Cell::Text(notice.text.clone());
    let parts =
        vec![Part::Fields(fields), Part::Block { key: "text", title: "As published", body }, Part::Sheet(sheet)];
    let notes = vec!["Who was told of it: assize people notice list.".to_owned()];
    Page { name: "notice", title: "Notice to staff".to_owned(), parts, notes }
}

fn about(notice: &Notice) -> Vec<super::page::Field> {
    vec![
        ("version", "version", Cell::Count(notice.version)),
        ("from", "from", Cell::Day(notice.since)),
        ("sha256", "SHA-256", Cell::word(notice.digest())),
    ]
}

fn state(notice: &Notice, standing: &[Notice], today: NaiveDate) -> &'static str {
    match standing.iter().find(|one| one.version == notice.version) {
        None => "over",
        Some(one) if one.since <= today => "in force",
        Some(_) => "to come",
    }
}

/// Who is recorded as told today.
pub fn told(told: &Told, telling: Telling, today: NaiveDate, dry_run: bool) -> Page {
    let (new, version) = (told.new.len() as u64, told.version);
    let title = match (dry_run, told.new.is_empty()) {
        (_, true) => format!("All of them are on record for version {version} already; nothing was recorded"),
        (true, _) => "This would be recorded; nothing is kept".to_owned(),
        (false, _) => format!("{} told of version {version} of the notice to staff", were(new)),
    };
    let fields = vec![
        ("version", "version", Cell::Count(version)),
        ("on", "on", Cell::Day(telling.day)),
        ("how", "how", Cell::word(telling.how.word())),
        ("new", "recorded", number(told.new.len())),
        ("known", "known already", number(told.known)),
    ];
    let mut parts = vec![Part::Fields(fields)];
    if !told.new.is_empty() {
        parts.push(Part::Sheet(Sheet {
            name: "people",
            title: "Who".to_owned(),
            columns: vec![Column::words("handle", "handle")],
            rows: told.new.iter().map(|handle| vec![Cell::word(handle)]).collect(),
            notes: Vec::new(),
            empty: String::new(),
        }));
    }
    let is_later = telling.day < today && !told.new.is_empty();
    let notes = is_later.then(|| format!("{}: it counts from {today} on.", later(today, telling.day)));
    Page { name: "notice_record", title, parts, notes: notes.into_iter().collect() }
}

/// That a telling was recorded on a later day than it was given, as who recorded it says.
fn later(recorded: NaiveDate, said: NaiveDate) -> String {
    format!("Recorded on {recorded}, said to be given on {said}")
}

/// Of whom that is so: by the days, at most as many as a note names.
fn recorded_later<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<String> {
    let mut found: BTreeMap<(NaiveDate, NaiveDate), Vec<&str>> = BTreeMap::new();
    for line in lines {
        if let Some(told) = line.told.as_ref().filter(|told| told.day < told.recorded) {
            found.entry((told.recorded, told.day)).or_default().push(&line.person.handle);
        }
    }
    let note = |((recorded, said), handles): ((NaiveDate, NaiveDate), Vec<&str>)| {
        let more = handles.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let shown: Vec<&str> = handles.into_iter().take(NAMED).collect();
        format!("{}: {}{more}.", later(recorded, said), shown.join(", "))
    };
    found.into_iter().map(note).collect()
}

/// That somebody acknowledged a version.
pub fn acknowledged(who: &str, notice: &Notice, new: bool) -> Page {
    let already = if new { "" } else { " already; nothing was recorded" };
    let title = format!("{who} acknowledges version {} of the notice to staff{already}", notice.version);
    Page { name: "notice_acknowledge", title, parts: vec![Part::Fields(about(notice))], notes: Vec::new() }
}

/// Who was told of a version, and who was not. `own` is somebody who sees their own lines only.
pub fn list(notice: &Notice, lines: &[Line], standing: &[Notice], own: Option<&Person>, untold: bool) -> Sheet {
    let shown = lines.iter().filter(|line| !untold || line.told.is_none());
    let later = recorded_later(shown.clone());
    let mut notes = match own {
        Some(_) => {
            vec![
                "These are your lines. Only you can say that you know it: assize people notice acknowledge.".to_owned(),
            ]
        }
        None => vec![missing(lines, notice.version)],
    };
    notes.extend(later);
    notes.extend(standing.iter().filter(|next| next.version > notice.version).map(|next| {
        let version = next.version;
        format!("Version {version} applies from {}: assize people notice list --version {version}.", next.since)
    }));
    Sheet {
        title: format!("Who was told of version {} of the notice to staff, from {}", notice.version, notice.since),
        rows: shown.map(row).collect(),
        notes,
        empty: "Nobody.".to_owned(),
        ..nothing_published()
    }
}

/// The list where there is no notice yet.
pub fn nothing_published() -> Sheet {
    Sheet {
        name: "notice_list",
        title: "Who was told of the notice to staff".to_owned(),
        columns: vec![
            Column::words("handle", "handle"),
            Column::words("team", "team"),
            Column::words("told", "told"),
            Column::words("how", "how"),
            Column::words("by", "recorded by").extra(),
            Column::words("login", "login").extra(),
            Column::words("recorded", "recorded").extra(),
            Column::numbers("earlier", "earlier"),
        ],
        rows: Vec::new(),
        notes: Vec::new(),
        empty: "No notice to staff is published yet: assize people notice publish FILE".to_owned(),
    }
}

fn row(line: &Line) -> Vec<Cell> {
    let told = line.told.as_ref();
    vec![
        Cell::word(&line.person.handle),
        if line.teams.is_empty() { Cell::Absent("not here today") } else { Cell::word(line.teams.join("; ")) },
        told.map_or(Cell::Absent("not told"), |told| Cell::Day(told.day)),
        told.map_or(Cell::Absent(""), |told| Cell::word(told.how.word())),
        told.map_or(Cell::Absent(""), |told| Cell::word(&told.by)),
        told.map_or(Cell::Absent(""), |told| Cell::word(&told.login)),
        told.map_or(Cell::Absent(""), |told| Cell::Moment(told.at)),
        line.earlier.map_or(Cell::Absent("none"), Cell::Count),
    ]
}

/// How many on today's roster were not told.
fn missing(lines: &[Line], version: i64) -> String {
    let here: BTreeSet<&str> =
        lines.iter().filter(|line| !line.teams.is_empty()).map(|line| line.person.handle.as_str()).collect();
    let untold = lines.iter().filter(|line| line.told.is_none()).count();
    match untold {
        0 => format!("Everybody on the roster was told of version {version}."),
        _ => format!("{untold} of {} on the roster had not been told of version {version}.", people(here.len() as u64)),
    }
}

fn were(n: u64) -> String {
    format!("{} {}", people(n), if n == 1 { "was" } else { "were" })
}

fn people(n: u64) -> String {
    count_of(n, "person", "people")
}

fn number(n: usize) -> Cell {
    Cell::Count(i64::try_from(n).unwrap_or(i64::MAX))
}
