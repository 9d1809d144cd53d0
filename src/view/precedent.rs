//! Precedents: where each comes from, what it decided, and whether it still holds.

use super::cells::number;
use super::page::Part;
use super::sheet::{Cell, Column, Sheet};
use crate::core::dispute::Verdict;
use crate::core::precedent::{Calibrated, Found, Precedent, Ruled, Source, Standing, Wording};
use crate::core::text::Untrusted;

/// Precedents; `are_all` where nothing was looked for.
pub fn precedents(found: &[Found], are_all: bool) -> Sheet {
    let empty = if are_all {
        "No question was answered and no ruling has a headnote yet: there is no precedent. What is unclear is asked with: assize score ask."
    } else {
        "No precedent has all of that. What is unclear is asked with: assize score ask."
    };
    let mut columns = vec![
        Column::numbers("precedent", "number"),
        Column::words("card", "card"),
        Column::words("criterion", "criterion"),
    ];
    columns.extend(COMMON);
    columns.extend([
        Column::numbers("followed", "followed").extra(),
        Column::numbers("distinguished", "distinguished").extra(),
        Column::numbers("question", "question").extra(),
        Column::numbers("dispute", "dispute").extra(),
        Column::numbers("overruled_by", "overruled by").extra(),
    ]);
    Sheet {
        name: "precedents",
        title: "What was decided about criteria: what holds first, the newest first".to_owned(),
        columns,
        rows: found.iter().map(row).collect(),
        notes: notes(found),
        empty: empty.to_owned(),
    }
}

/// The precedents on the criteria of a card, as part of an audit's page; nothing where there are none.
pub fn of_card(found: &[Found]) -> Vec<Part> {
    if found.is_empty() {
        return Vec::new();
    }
    let row = |found: &Found| {
        let mut row = vec![Cell::word(&found.0.key)];
        row.extend(cells(found));
        row
    };
    let mut columns = vec![Column::words("criterion", "criterion")];
    columns.extend(COMMON);
    vec![Part::Sheet(Sheet {
        name: "precedents",
        title: "What was decided about these criteria".to_owned(),
        columns,
        rows: found.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    })]
}

/// What was decided before, as a form says it in front of the words: `Decided (ruling on dispute 4, iris: full)`.
pub(super) fn decided(found: &Found) -> String {
    let decided = if found.0.is_guidance() { "Decided" } else { "No longer holds" };
    format!("{decided} ({})", told(found))
}

/// Where a precedent comes from, what it gave, and what speaks against it.
pub(super) fn told((one, wording): &Found) -> String {
    let mut told = vec![match &one.source {
        Source::Question(_) => one.by.clone(),
        Source::Ruling(ruled) => format!("ruling on dispute {}, {}: {}", ruled.dispute.0, one.by, given(ruled)),
        Source::Calibration(calibration) => format!("{}, {}", of_calibration(calibration), one.by),
    }];
    told.extend((*wording == Wording::Changed).then(|| "it read otherwise then".to_owned()));
    told.extend((one.standing != Standing::Holds).then(|| standing(one)));
    told.join("; ")
}

/// Where a precedent comes from and what it gave, without a person.
pub(super) fn source(one: &Precedent) -> Cell {
    match &one.source {
        Source::Question(arose) => Cell::Word(format!("question {}", arose.id.0)),
        Source::Calibration(calibration) => Cell::Word(of_calibration(calibration)),
        Source::Ruling(ruled) => {
            Cell::Text(Untrusted::new(format!("ruling on dispute {}: {}", ruled.dispute.0, given(ruled))))
        }
    }
}

const COMMON: [Column; 8] = [
    Column::prose("headnote", "what was decided"),
    Column::words("from", "from").extra(),
    Column::words("answer", "answer"),
    Column::words("by", "by").extra(),
    Column::words("on", "on").extra(),
    Column::words("wording", "the criterion's text").extra(),
    Column::words("standing", "holds"),
    Column::prose("asked", "asked"),
];

fn row(found: &Found) -> Vec<Cell> {
    let (one, _) = found;
    let mut row = vec![Cell::Count(one.id), Cell::word(&one.card), Cell::word(&one.key)];
    row.extend(cells(found));
    row.extend([one.treatment.followed, one.treatment.distinguished].map(number));
    row.push(one.question().map_or(Cell::Absent("none"), |arose| Cell::Count(arose.id.0)));
    row.push(one.ruling().map_or(Cell::Absent("none"), |ruled| Cell::Count(ruled.dispute.0)));
    row.push(one.treatment.overruled.map_or(Cell::Absent("nothing"), |(dispute, _)| Cell::Count(dispute.0)));
    row
}

fn cells((one, wording): &Found) -> [Cell; 8] {
    let (from, answer) = match &one.source {
        Source::Question(arose) => (format!("question {}", arose.id.0), Cell::Absent("in words")),
        Source::Ruling(ruled) if ruled.is_appeal => (format!("appeal of dispute {}", ruled.dispute.0), answer(ruled)),
        Source::Ruling(ruled) => (format!("dispute {}", ruled.dispute.0), answer(ruled)),
        Source::Calibration(calibration) => (format!("calibration {}", calibration.id.0), Cell::Absent("in words")),
    };
    [
        Cell::text(&one.headnote),
        Cell::Word(from),
        answer,
        Cell::word(&one.by),
        Cell::Day(one.on),
        Cell::word(reads(*wording)),
        Cell::word(standing(one)),
        asked(one),
    ]
}

fn answer(ruled: &Ruled) -> Cell {
    Cell::Text(Untrusted::new(given(ruled)))
}

/// The answer that a ruling gave, and whether the mark stayed.
fn given(ruled: &Ruled) -> String {
    let level = ruled.level.as_deref().unwrap_or("not applicable");
    let level = if level.is_empty() { "none of them" } else { level };
    if ruled.verdict == Verdict::Keep { format!("{level} (kept)") } else { level.to_owned() }
}

/// Which calibration, and how many stand behind what came of it.
fn of_calibration(calibration: &Calibrated) -> String {
    format!("calibration {}: {} answered, {} came", calibration.id.0, calibration.answered, calibration.attended)
}

fn asked(one: &Precedent) -> Cell {
    if let Source::Calibration(calibration) = &one.source {
        return Cell::Word(of_calibration(calibration));
    }
    let Some(arose) = one.question() else { return Cell::Absent("") };
    arose.words.as_ref().map_or(Cell::Absent("still scored"), Cell::text)
}

const fn reads(wording: Wording) -> &'static str {
    match wording {
        Wording::Same => "the same",
        Wording::Changed => "changed since",
        Wording::Gone => "no longer on the card",
    }
}

fn standing(one: &Precedent) -> String {
    match one.standing {
        Standing::Holds => "yes".to_owned(),
        Standing::UnderAppeal => "under appeal".to_owned(),
        Standing::Replaced => "replaced on appeal".to_owned(),
        Standing::Overruled(dispute) => format!("overruled by dispute {}", dispute.0),
    }
}

/// What the table has no room to say.
fn notes(found: &[Found]) -> Vec<String> {
    let gone = found.iter().filter(|(one, _)| !one.is_guidance()).count();
    let note = "What was overruled, or replaced on appeal, stands last; it is no guidance any more.";
    (gone > 0).then(|| note.to_owned()).into_iter().collect()
}
