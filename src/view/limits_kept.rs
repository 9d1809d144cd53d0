//! What the record shows of a works agreement, clause by clause.

use super::cells::{by, number};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count_of;
use super::works_agreement::mandate;
use crate::core::report::{Breach, Kept, LimitsKept, NewReader};
use crate::core::works_agreement::{Clause, Leading, Mandate, NEWCOMER_DAYS, Standing, Version};
use chrono::NaiveDate;

/// So many breaches are listed in a table; the rest is counted.
const LISTED: usize = 200;

/// Somebody who represents the agents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Speaker {
    /// By what.
    pub mandate: Mandate,
    /// From which day on that counts for what others began.
    pub from: NaiveDate,
    /// By what they lead people too.
    pub leading: Option<Leading>,
}

/// Whether the file that is told of is as it was sealed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whole {
    /// It is.
    Sealed,
    /// It was altered: what was found.
    Altered(Vec<String>),
    /// It was not looked at, since it is large.
    Unchecked,
}

/// What the record shows of an agreement. Of a file that was altered nothing is said to be kept.
pub fn page(
    (version, standing): (&Version, Standing),
    found: &LimitsKept,
    whole: &Whole,
    (speakers, today): (&[Speaker], NaiveDate),
) -> Page {
    let broken = found.breaches.len();
    let fields = vec![
        ("number", "number", Cell::Count(version.number)),
        ("title", "title", Cell::word(&version.terms.title)),
        ("state", "state", Cell::word(standing.words())),
        ("from", "in force from", Cell::Day(version.since)),
        ("broken", "broken", number(broken as u64)),
        ("file", "the file", Cell::word(of_file(whole))),
        ("proposed_by", "proposed by", by(&version.proposed)),
        ("accepted_by", "accepted by", version.reply.as_ref().map_or(Cell::Absent("not accepted"), |one| by(&one.by))),
        ("role_given", "who represents the agents", mandate(version)),
    ];
    let mut notes = vec![
        "Computed again from the facts of the record; kept: so many facts are within the clause. Before: from before it was in force."
            .to_owned(),
    ];
    notes.extend(to_do(whole));
    notes.extend((!speakers.is_empty()).then(|| speak(speakers, today)));
    notes.extend((!found.new_readers.is_empty()).then(|| new_readers(&found.new_readers)));
    notes.extend((!found.held.is_empty()).then(|| held(&found.held)));
    if version.terms.has(Clause::Keeping) {
        notes.push(QUOTES.to_owned());
        notes.push(NO_RECORDINGS.to_owned());
    }
    if version.terms.has(Clause::Readers) {
        notes.push(EVIDENCE.to_owned());
    }
    let unrecorded = found.clauses.iter().filter_map(|(clause, kept)| match kept {
        Kept::Unrecorded(why) => Some(format!("Not recorded, {clause}: the commands hold to it; {why}.")),
        _ => None,
    });
    notes.extend(unrecorded);
    notes.extend(found.partly.iter().map(|(clause, why)| format!("In part, {clause}: {why}.")));
    notes.extend(local_lots(found.local_lots));
    notes.extend((broken > LISTED).then(|| format!("{} more are broken.", broken - LISTED)));
    let parts =
        vec![Part::Fields(fields), Part::Sheet(clauses(version, found, whole)), Part::Sheet(breaches(&found.breaches))];
    Page { name: "limits_kept", title: format!("Works agreement {}: what was kept", version.number), parts, notes }
}

/// Who represents the agents now, who gave them the role, from when on it counts for what others began, and whom a role by
/// which they lead people bars.
fn speak(speakers: &[Speaker], today: NaiveDate) -> String {
    let said = |Speaker { mandate: one, from, leading }: &Speaker| {
        let counts = if one.has_predecessor { format!(", counts from {from} on") } else { String::new() };
        let bars = leading.as_ref().map_or_else(String::new, |leading| bars(leading, today));
        format!("{}, by entry {} of {}{counts}{bars}", one.handle, one.entry, one.by.actor)
    };
    format!("Who represents the agents now: {}.", speakers.iter().map(said).collect::<Vec<_>>().join("; "))
}

/// From when on somebody does not act for the agents, since they lead people.
fn bars(Leading { role, entry, by, recorded, bars_from }: &Leading, today: NaiveDate) -> String {
    let when = if *bars_from <= today { "cannot act since" } else { "acts until the day before" };
    format!(", {when} {bars_from}: has the role {role} by entry {entry} of {} on {recorded}", by.actor)
}

/// Who read by a role that was new, and who gave it to them.
fn new_readers(readers: &[NewReader]) -> String {
    let said = |NewReader { reader, role, entry, giver, given }: &NewReader| {
        format!("{reader} as {role}, by entry {entry} of {giver} on {given}")
    };
    let names = readers.iter().map(said).collect::<Vec<_>>().join("; ");
    format!("Readers, by a role that was given less than {NEWCOMER_DAYS} days before: {names}.")
}

/// That the clause on seeds is about who is drawn, and lots of auditors wait for such a seed only where a plan brings one.
fn local_lots(lots: u64) -> Option<String> {
    (lots > 0).then(|| {
        format!(
            "In part, seeds: {} gave a spot check or an audit to its auditor by chance of this machine alone, since no witnessed seed came in time.",
            count_of(lots, "lot", "lots")
        )
    })
}

/// What is said of quotes.
const QUOTES: &str = "Keeping is about the words of dialogues: what marks, self-scores and calibrations quote of them stays with these, since a score rests on it, until [keeping] notes or statements of the house rules says that it goes.";
/// What is said of recordings: assize has none.
const NO_RECORDINGS: &str = "Keeping is about words, and about where recordings lie: assize holds no recording itself. That these are deleted shows only the system that has them.";
/// Who reads without being named.
const EVIDENCE: &str = "Readers: everybody reads their own; a representative makes the evidence folder without text of people, whoever the readers are.";

fn of_file(whole: &Whole) -> &'static str {
    match whole {
        Whole::Sealed => "is as it was sealed",
        Whole::Altered(_) => "was altered",
        Whole::Unchecked => "was not checked",
    }
}

fn to_do(whole: &Whole) -> Vec<String> {
    match whole {
        Whole::Sealed => Vec::new(),
        Whole::Altered(findings) => {
            let told = "The file was altered, so nothing is said to be kept: assize verify names all of it.".to_owned();
            std::iter::once(told).chain(findings.iter().map(|says| format!("{says}."))).collect()
        }
        Whole::Unchecked => {
            vec!["The file has over 256 MiB and was not checked: kept holds if assize verify finds nothing; --whole checks it here.".to_owned()]
        }
    }
}

/// Of how many dialogues words are older and held back.
fn held(held: &[(&'static str, u64)]) -> String {
    let all: u64 = held.iter().map(|(_, dialogues)| dialogues).sum();
    let by: Vec<String> = held.iter().map(|(why, dialogues)| format!("{why} {dialogues}")).collect();
    format!(
        "Held back, keeping: {} older than that, and kept since they cannot be erased now: {}.",
        count_of(all, "dialogue is", "dialogues are"),
        by.join("; ")
    )
}

/// That a merge of two handles, or an amendment, shows that something was beyond an agreement.
pub fn by_now(beyond: &[(i64, Breach)]) -> Vec<String> {
    let said = |(number, breach): &(i64, Breach)| {
        let whose = breach.by.as_ref().map_or_else(String::new, |by| format!(", recorded by {}", by.actor));
        format!(
            "Beyond works agreement {number}, clause `{}`: {}{whose}, {}: assize report works-agreement {number}.",
            breach.clause, breach.what, breach.why
        )
    };
    beyond.iter().map(said).collect()
}

fn clauses(version: &Version, found: &LimitsKept, whole: &Whole) -> Sheet {
    let row = |(clause, kept): &(Clause, Kept)| {
        let (within, beyond, before) = match kept {
            Kept::Checked(within, beyond, before) => (*within, *beyond, *before),
            Kept::Unused(before) => (0, 0, *before),
            Kept::Absent | Kept::Unrecorded(_) => (0, 0, 0),
        };
        let count = |count: u64| match kept {
            Kept::Absent => Cell::Absent("it has no such clause"),
            Kept::Unrecorded(_) => Cell::Absent("nothing is recorded when it is kept"),
            Kept::Unused(_) | Kept::Checked(..) => number(count),
        };
        let says = version.terms.has(*clause).then(|| version.terms.says(*clause));
        vec![
            Cell::word(clause.word()),
            Cell::word(verdict(*kept, whole)),
            count(within),
            count(beyond),
            count(before),
            says.map_or(Cell::Absent("it has no such clause"), Cell::word),
        ]
    };
    Sheet {
        name: "clauses",
        title: "Clauses".to_owned(),
        columns: vec![
            Column::words("clause", "clause"),
            Column::words("verdict", "verdict").always(),
            Column::numbers("kept", "kept"),
            Column::numbers("broken", "broken").with_alarm(),
            Column::numbers("before", "before"),
            Column::prose("says", "says"),
        ],
        rows: found.clauses.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

const fn verdict(kept: Kept, whole: &Whole) -> &'static str {
    match kept {
        Kept::Absent => "no such clause",
        Kept::Unrecorded(_) => "not recorded",
        Kept::Unused(_) | Kept::Checked(_, 0, _) if matches!(whole, Whole::Altered(_)) => "unknown: file altered",
        Kept::Unused(_) => "not used",
        Kept::Checked(_, 0, _) => "kept",
        Kept::Checked(..) => "broken",
    }
}

/// Where what is beyond is that nobody did something.
const UNDONE: &str = "nobody did it";
/// Where somebody did it, and too late.
const LATE: &str = "nobody did it in time";

fn breaches(found: &[Breach]) -> Sheet {
    let row = |one: &Breach| {
        // An entry that did it late is named with it.
        let undone = if one.entry.is_some() { LATE } else { UNDONE };
        vec![
            Cell::word(one.clause.word()),
            one.entry.map_or(Cell::Absent(UNDONE), Cell::Count),
            one.by.as_ref().map_or(Cell::Absent(undone), |by| Cell::Moment(by.at)),
            one.by.as_ref().map_or(Cell::Absent(undone), by),
            Cell::word(&one.what),
            Cell::word(&one.why),
        ]
    };
    Sheet {
        name: "broken",
        title: "What went beyond a clause".to_owned(),
        columns: vec![
            Column::words("clause", "clause"),
            Column::numbers("entry", "entry"),
            Column::words("at", "at").extra(),
            Column::words("by", "by"),
            Column::words("what", "what"),
            Column::prose("why", "why"),
        ],
        rows: found.iter().take(LISTED).map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing did.".to_owned(),
    }
}
