//! Everything about one person or one customer, to be read: what comes next, each dialogue, and records by matter.

use super::access::reading_told;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::list_and;
use crate::calc::moment::Moment;
use crate::core::dialogue::{speaker, turns};
use crate::core::keeping::{Access, Fact, Subject};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// The page for people.
pub fn page(access: &Access) -> Page {
    let records = records(access);
    let who = match &access.subject {
        Subject::Customer(name) => Cell::text(name),
        Subject::Ref(..) | Subject::Agent(_) => Cell::word(access.subject.called()),
    };
    let mut parts = vec![
        Part::Fields(vec![("about", "about", who), ("records", "records", count(records.len()))]),
        Part::Block {
            key: "next",
            title: "What happens next",
            body: Cell::Text(Untrusted::new(next(access).join("\n"))),
        },
    ];
    parts.extend(dialogues(access, &records).into_iter().map(Part::Sheet));
    parts.extend(SECTIONS.iter().filter_map(|section| section_of(access, &records, section)).map(Part::Sheet));
    parts.extend(acts(access).map(Part::Sheet));
    parts.push(Part::Sheet(words(access)));
    let notes = vec![
        "Other people are called colleague 1, 2 …, other customers customer 1, 2 …: the same number is the same one."
            .to_owned(),
        "What was exported, printed or kept elsewhere is not in this file. The same as JSON has each value with its table and field."
            .to_owned(),
    ];
    Page { name: "access", title: "Everything that is recorded".to_owned(), parts, notes }
}

/// A row of the record with what it says.
struct Record<'a> {
    table: &'a str,
    row: i64,
    at: Moment,
    by: &'a str,
    facts: Vec<&'a Fact>,
}

impl<'a> Record<'a> {
    fn value(&self, field: &str) -> Option<&'a str> {
        self.facts.iter().find(|fact| fact.field == field)?.value.as_ref().map(Untrusted::expose)
    }
}

fn records(access: &Access) -> Vec<Record<'_>> {
    let mut found: Vec<Record<'_>> = Vec::new();
    for fact in &access.facts {
        match found.last_mut().filter(|last| last.table == fact.table && last.row == fact.row) {
            Some(last) => last.facts.push(fact),
            None => {
                found.push(Record { table: &fact.table, row: fact.row, at: fact.at, by: &fact.by, facts: vec![fact] });
            }
        }
    }
    found
}

/// What is still to come, a sentence a line.
fn next(access: &Access) -> Vec<String> {
    let mut lines = Vec::new();
    let days: Vec<String> = access.days.iter().map(|(kind, days)| format!("{kind} {days} days")).collect();
    if days.is_empty() {
        lines.push("No rule says when text goes: it is kept until somebody has it erased.".to_owned());
    } else {
        lines.push(format!(
            "Text is kept for: {}; then it goes, unless a case is open or somebody holds it.",
            list_and(&days)
        ));
        let until: BTreeSet<NaiveDate> = access.facts.iter().filter_map(|fact| fact.kept_until).collect();
        if let (Some(first), Some(last)) = (until.first(), until.last()) {
            lines.push(if first == last {
                format!("The last day on which its text is kept: {}.", day(*first))
            } else {
                format!("The last days on which its texts are kept: from {} to {}.", day(*first), day(*last))
            });
        }
    }
    for (held, rows) in &access.held {
        let rows = if *rows == 1 { "1 more record is".to_owned() } else { format!("{rows} more records are") };
        lines.push(format!("{rows} kept back {}: ask again then.", held.until()));
    }
    lines.push(match access.subject {
        Subject::Agent(_) => {
            "Who is named here may dispute their audits, and have text about their cases held: assize keep hold. \
             A name goes by two persons once its owner has left: assize keep erase --agent."
                .to_owned()
        }
        Subject::Customer(_) | Subject::Ref(..) => {
            "All of it can be erased before that: one person asks, assize keep erase --customer, another one approves."
                .to_owned()
        }
    });
    if matches!(access.subject, Subject::Agent(_)) {
        lines.push(
            "The words of dialogues are their customers', and left out; what was quoted from them is here.".to_owned(),
        );
    }
    lines.push(reading_told(access));
    lines
}

/// Each dialogue whose words are told, as a dialogue; the newest words of each.
fn dialogues(access: &Access, records: &[Record<'_>]) -> Vec<Sheet> {
    let mut refs: BTreeMap<String, &str> = BTreeMap::new();
    let mut newest: BTreeMap<String, &Record<'_>> = BTreeMap::new();
    for record in records {
        let number = match record.table {
            "request" => record.row.to_string(),
            "revision" => record.value("request").unwrap_or_default().to_owned(),
            _ => continue,
        };
        if let Some(reference) = record.value("ref") {
            refs.insert(number.clone(), reference);
        }
        if WORDS.iter().any(|field| record.value(field).is_some()) {
            newest.insert(number, record);
        }
    }
    newest.iter().map(|(number, record)| dialogue(access, refs.get(number).copied().unwrap_or("?"), record)).collect()
}

/// The texts of a dialogue, with what each is.
const WORDS: [&str; 4] = ["details", "transcript", "reply", "recording"];

fn dialogue(access: &Access, reference: &str, record: &Record<'_>) -> Sheet {
    let mut rows = Vec::new();
    let mut add =
        |who: &str, says: &str| rows.push(vec![Cell::Text(Untrusted::new(who)), Cell::Text(Untrusted::new(says))]);
    for field in WORDS {
        let Some(text) = record.value(field) else { continue };
        match field {
            "transcript" => turns(text).into_iter().for_each(|turn| match speaker(turn) {
                Some((who, says)) => add(who, says),
                None => add("", turn),
            }),
            "details" => add("what was wanted", text),
            "reply" => add("what was answered", text),
            _ => add(field, text),
        }
    }
    let received = record.value("received").map(|text| said(access, text)).unwrap_or_default();
    let kept = record.facts.iter().find_map(|fact| fact.kept_until);
    let kept = kept.map(|until| format!(", kept until {}", day(until))).unwrap_or_default();
    Sheet {
        name: "dialogue",
        title: format!(
            "Dialogue {}: {}, {received}, answered by {}{kept}",
            super::inert::term_line(reference),
            record.value("channel").unwrap_or("?"),
            super::inert::term_line(record.value("agent").unwrap_or("nobody")),
        ),
        columns: vec![Column::words("who", "who").always(), Column::prose("says", "says").always()],
        rows,
        notes: Vec::new(),
        empty: "Nothing.".to_owned(),
    }
}

/// A matter: its key, its title, and how the names of its tables begin; the first that fits counts.
type Section = (&'static str, &'static str, &'static [&'static str]);

const SECTIONS: [Section; 9] = [
    ("readings", "Who read it", &["reading"]),
    ("requests", "What was asked and answered", REQUESTS),
    ("people", "Who somebody is here", PEOPLE),
    ("coaching", "Coaching", &["coaching"]),
    ("calibrations", "Calibrations and ratings", &["calibration", "rating", "annotator"]),
    ("disputes", "Disputes, sessions and rulings", DISPUTES),
    ("audits", "Audits, scores and what came of them", AUDITS),
    ("keeping", "Holds, erasures and answers like this one", &["hold", "erasure", "subject_access"]),
    ("other", "Other records", &[""]),
];

const REQUESTS: &[&str] = &[
    "request",
    "revision",
    "triage",
    "clarification",
    "answer",
    "routing",
    "understanding",
    "response",
    "feedback",
    "amendment",
    "import",
];
const PEOPLE: &[&str] = &[
    "person",
    "renaming",
    "merging",
    "email",
    "login",
    "stint",
    "skill",
    "absence",
    "told",
    "training",
    "card",
    "works_agreement",
];
const DISPUTES: &[&str] = &[
    "dispute",
    "point",
    "remark",
    "withdrawal",
    "correction",
    "agreement",
    "statement",
    "convening",
    "guest",
    "session",
    "settlement",
    "contest",
    "striking",
    "seat",
    "vacancy",
    "lapse",
    "taking",
    "blind_answer",
    "appeal",
    "ballot",
    "vote",
    "opened_answer",
    "ruling",
    "decision",
    "signature",
    "citation",
    "action",
    "lot",
    "candidate",
];
const AUDITS: &[&str] = &[
    "audit",
    "assignment",
    "scoring",
    "mark",
    "self_",
    "delivery",
    "approval",
    "acknowledgement",
    "acceptance",
    "revelation",
    "sight",
    "undoing",
    "forgone",
    "care",
    "question",
    "climb",
    "precedent",
    "commendation",
    "early_sign",
    "voice",
    "spot_",
    "replace",
    "ticket",
];

fn section_of(access: &Access, records: &[Record<'_>], section: &Section) -> Option<Sheet> {
    let (name, title, _) = *section;
    let is_here = |record: &&Record<'_>| {
        let fits = |one: &&Section| one.2.iter().any(|begins| record.table.starts_with(begins));
        SECTIONS.iter().find(fits).is_some_and(|one| one.0 == name)
    };
    let rows: Vec<Vec<Cell>> = records.iter().filter(is_here).map(|record| line(access, record)).collect();
    (!rows.is_empty()).then(|| Sheet {
        name,
        title: title.to_owned(),
        columns: vec![
            Column::words("at", "when").always(),
            Column::words("what", "what").always(),
            Column::words("by", "by").always(),
            Column::prose("says", "says").always(),
        ],
        rows,
        notes: Vec::new(),
        empty: "Nothing.".to_owned(),
    })
}

/// A record on one line: what it says, without what stands elsewhere on the page and without what is left out.
fn line(access: &Access, record: &Record<'_>) -> Vec<Cell> {
    let is_dialogue = matches!(record.table, "request" | "revision");
    let told = record.facts.iter().filter(|fact| !(is_dialogue && WORDS.contains(&fact.field.as_str())));
    let told = told.filter_map(|fact| Some((fact, fact.value.as_ref()?.expose())));
    let says: Vec<String> = told
        .map(|(fact, value)| format!("{}: {}", fact.field.replace('_', " "), value_of(access, fact, value)))
        .collect();
    let says = if says.is_empty() { Cell::Absent("left out") } else { Cell::Text(Untrusted::new(says.join("; "))) };
    vec![Cell::word(moment(access, record.at)), Cell::word(record.table.replace('_', " ")), Cell::word(record.by), says]
}

/// A value as people write it: times and days in words, and yes or no.
fn value_of(access: &Access, fact: &Fact, value: &str) -> String {
    match value {
        "0" if fact.means.starts_with("whether") => "no".to_owned(),
        "1" if fact.means.starts_with("whether") => "yes".to_owned(),
        _ => said(access, value),
    }
}

fn said(access: &Access, value: &str) -> String {
    if let Ok(at) = value.parse::<Moment>() {
        return moment(access, at);
    }
    value.parse::<NaiveDate>().map_or_else(|_| value.to_owned(), day)
}

fn moment(access: &Access, at: Moment) -> String {
    access.zone.local(at.seconds()).map_or_else(|| at.to_string(), |local| local.format("%-d %B %Y, %H:%M").to_string())
}

fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// What they did, as often as it was.
fn acts(access: &Access) -> Option<Sheet> {
    let mut done: BTreeMap<(&str, &str), (usize, Moment, Moment)> = BTreeMap::new();
    for act in &access.acts {
        let (times, first, last) = done.entry((&act.act, &act.by)).or_insert((0, act.at, act.at));
        (*times, *first, *last) = (*times + 1, (*first).min(act.at), (*last).max(act.at));
    }
    let row = |((act, by), (times, first, last)): (&(&str, &str), &(usize, Moment, Moment))| {
        vec![
            Cell::word(*act),
            Cell::word(*by),
            count(*times),
            Cell::word(moment(access, *first)),
            Cell::word(moment(access, *last)),
        ]
    };
    (!done.is_empty()).then(|| Sheet {
        name: "acts",
        title: "What they did, or somebody did for them".to_owned(),
        columns: vec![
            Column::words("act", "act").always(),
            Column::words("by", "by").always(),
            Column::numbers("times", "times").always(),
            Column::words("first", "first").always(),
            Column::words("last", "last").always(),
        ],
        rows: done.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing.".to_owned(),
    })
}

/// What the words for values mean, once each.
fn words(access: &Access) -> Sheet {
    let met: BTreeSet<(String, &str)> = access
        .facts
        .iter()
        .filter(|fact| fact.value.is_some() && !fact.means.is_empty())
        .map(|fact| (fact.field.replace('_', " "), fact.means.as_str()))
        .collect();
    Sheet {
        name: "words",
        title: "What the words mean".to_owned(),
        columns: vec![Column::words("word", "word").always(), Column::prose("means", "means").always()],
        rows: met.iter().map(|(word, means)| vec![Cell::word(word), Cell::word(*means)]).collect(),
        notes: Vec::new(),
        empty: "Nothing.".to_owned(),
    }
}

fn count(number: usize) -> Cell {
    Cell::Count(i64::try_from(number).unwrap_or(i64::MAX))
}
