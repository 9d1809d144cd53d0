//! How far auditors agree with themselves, weeks later.

use super::agreement::{Told, by_criterion, indicative, percent};
use super::cells::{between, number, share};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet, signed};
use super::words::count_of;
use crate::calc::decimal::whole;
use crate::calc::figure::ENOUGH_ITEMS;
use crate::core::report::{Agreement, SelfAgreement};

/// Criterion by criterion, then auditor by auditor.
pub fn self_agreement(found: &Agreement, told: &Told<'_>) -> Page {
    let mut parts = by_criterion(found, told);
    parts.push(Part::Sheet(selves(&found.selves)));
    let title = "Do auditors agree with themselves, weeks later?".to_owned();
    Page { name: "agreement", title, parts, notes: notes(found) }
}

fn selves(lines: &[SelfAgreement]) -> Sheet {
    Sheet {
        name: "selves",
        title: "By auditor, by handle".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::words("auditor", "auditor").always(),
            Column::numbers("items", "dialogues"),
            Column::shares("alike", "every answer the same"),
            Column::words("same", "answers the same"),
            Column::numbers("drift", "points higher later"),
            Column::ranges("drift_interval", "from"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No auditor's figures here are for you to read, or nobody scored a dialogue again yet.".to_owned(),
    }
}

fn row(line: &SelfAgreement) -> Vec<Cell> {
    let drift = line.drift.as_ref();
    let few = "no dialogue has two totals";
    vec![
        Cell::word(&line.card),
        Cell::word(&line.auditor),
        number(line.alike.whole),
        share(line.alike),
        Cell::Word(format!("{} of {}", line.same, line.answers)),
        drift.and_then(|mean| whole(mean.value)).map_or(Cell::Absent(few), Cell::Decimal),
        drift.map_or(Cell::Absent(few), |mean| between(mean.bounds)),
    ]
}

/// What one auditor answered again, in a line of their record.
pub fn line(own: &SelfAgreement) -> String {
    let few = if own.alike.whole < ENOUGH_ITEMS { "; so few are indicative only" } else { "" };
    let drift = own.drift.as_ref().and_then(|mean| Some((whole(mean.value)?, mean.bounds.ok())));
    let drift = drift.map_or_else(String::new, |(value, bounds)| {
        let ends = bounds.and_then(|ends| Some((whole(ends.low)?, whole(ends.high)?)));
        let between = ends.map(|(low, high)| format!(" (between {} and {})", signed(low), signed(high)));
        format!("; their totals moved by {} points{}", signed(value), between.unwrap_or_default())
    });
    format!(
        "{}: {} scored again weeks later, untold; every answer was the same in {}, and {} of {} answers were{drift}{few}.",
        own.card,
        count_of(own.alike.whole, "dialogue", "dialogues"),
        own.alike.part,
        own.same,
        own.answers
    )
}

fn notes(found: &Agreement) -> Vec<String> {
    let mut notes = Vec::new();
    let short = found.criteria.iter().filter_map(|line| Some((line, line.short.as_ref().ok()?.figure)));
    if let Some((line, figure)) = short.min_by(|one, other| one.1.value.total_cmp(&other.1.value))
        && figure.value < 1.0
    {
        notes.push(format!(
            "Look first at {}: what an auditor marks short once, they mark short the other time too in {} % ({}).",
            line.criterion,
            percent(figure.value),
            count_of(figure.items, "dialogue", "dialogues")
        ));
    }
    notes.extend(indicative(found));
    if found.lost > 0 {
        let (what, were) =
            (count_of(found.lost, "dialogue", "dialogues"), if found.lost == 1 { "was" } else { "were" });
        notes.push(format!(
            "{what} {were} to be scored again, and {were} not: not in time, or its auditor may not audit it any more."
        ));
    }
    if !found.criteria.is_empty() {
        notes.push("Same answer: how often both answers are the same. Short, both: when one of the two is short of full, how often the other is too. Alpha: agreement beyond chance, 1 is perfect and 0 is chance.".to_owned());
        notes.push("Who does not agree with themselves cannot agree with others: a criterion that moves here needs clearer words before anybody is compared.".to_owned());
        notes.push("An auditor may remember a dialogue: that makes these figures too high, never too low.".to_owned());
    }
    notes
}
