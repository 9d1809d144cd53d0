//! Validity: whether the card measures what customers feel, in tables and plain words.

use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, count_of};
use crate::calc::listing::list_and;
use crate::core::report::{AlikePair, Finding, Validity, ValidityLine};

/// Each criterion against the customers' ratings, and criteria that always agree.
pub fn validity(found: &Validity) -> Page {
    let mut parts = vec![Part::Sheet(criteria(&found.criteria))];
    if !found.pairs.is_empty() {
        parts.push(Part::Sheet(pairs(&found.pairs)));
    }
    Page {
        name: "validity",
        title: "Does the card measure what customers feel?".to_owned(),
        parts,
        notes: notes(found),
    }
}

fn criteria(lines: &[ValidityLine]) -> Sheet {
    Sheet {
        name: "criteria",
        title: "Criteria".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::words("criterion", "criterion").always(),
            Column::numbers("full_n", "n").extra(),
            Column::numbers("full_rate", "full").extra(),
            Column::numbers("met_rating", "stars where full"),
            Column::numbers("met_n", "n full"),
            Column::numbers("short_rating", "stars else"),
            Column::numbers("short_n", "n else"),
            Column::numbers("difference", "difference"),
            Column::numbers("difference_low", "from").extra(),
            Column::numbers("difference_high", "to").extra(),
            Column::prose("finding", "what it says").always(),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing was delivered here yet, so nothing can be held against what customers said.".to_owned(),
    }
}

fn row(line: &ValidityLine) -> Vec<Cell> {
    let stars = |value: Option<i64>, why| value.map_or(Cell::Absent(why), Cell::Decimal);
    let number = |n: u64| Cell::Count(i64::try_from(n).unwrap_or(i64::MAX));
    let ends = line.interval;
    vec![
        Cell::word(&line.card),
        Cell::word(&line.criterion),
        number(line.full.n),
        line.full.value.map_or(Cell::Absent("it never applied"), Cell::Percent),
        stars(line.met.value, "none was rated and blind"),
        number(line.met.n),
        stars(line.short.value, "none was rated and blind"),
        number(line.short.n),
        stars(line.difference, "one side is empty"),
        stars(ends.map(|(low, _)| low), "too few"),
        stars(ends.map(|(_, high)| high), "too few"),
        Cell::Word(said(line)),
    ]
}

/// The finding in plain words.
fn said(line: &ValidityLine) -> String {
    let between = || {
        let told = |value: i64| super::sheet::decimal(value.into());
        line.interval
            .map(|(low, high)| format!(" (between {} and {} stars)", told(low), told(high)))
            .unwrap_or_default()
    };
    match line.finding {
        Finding::Noticed => format!("customers feel it{}", between()),
        Finding::Opposite => format!("customers rate lower where it is met{}: ask why", between()),
        Finding::NoDifference => format!("no difference that chance alone would not make{}", between()),
        Finding::AlwaysFull => "nobody ever fails it: it tells nothing apart".to_owned(),
        Finding::NeverFull => "nobody ever meets it: it tells nothing apart".to_owned(),
        Finding::TooFew => "too few to say: 10 of each kind are needed".to_owned(),
    }
}

fn pairs(pairs: &[AlikePair]) -> Sheet {
    let number = |n: u64| Cell::Count(i64::try_from(n).unwrap_or(i64::MAX));
    let row = |pair: &AlikePair| {
        let words = [&pair.card, &pair.first, &pair.second].map(Cell::word);
        words.into_iter().chain([number(pair.n), number(pair.short)]).collect()
    };
    Sheet {
        name: "pairs",
        title: "Criteria that always agreed: one of the two may be enough".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::words("first", "criterion"),
            Column::words("second", "and"),
            Column::numbers("n", "n"),
            Column::numbers("short", "both below full"),
        ],
        rows: pairs.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn notes(found: &Validity) -> Vec<String> {
    let mut notes = vec![format!(
        "Ratings are held against the answers that auditors gave first, in {} marked without sight of the rating; each stands for as many dialogues as it was drawn for.",
        count(found.blind, "audit")
    )];
    let mut left = Vec::new();
    if found.in_sight > 0 {
        left.push(format!("{} marked in sight of the rating", count(found.in_sight, "audit")));
    }
    if found.unrated > 0 {
        left.push(format!("{} whose customers did not rate", count(found.unrated, "audit")));
    }
    if !left.is_empty() {
        notes.push(format!("Left out: {}.", list_and(&left)));
    }
    let tried = found.criteria.iter().filter(|line| line.interval.is_some()).count();
    if tried > 1 {
        let by_chance = count_of(tried, "criterion", "criteria");
        notes.push(format!(
            "{by_chance} were held against the ratings: of 20 that customers do not feel at all, one looks as if they did."
        ));
    }
    notes.push(
        "Customers who rate are not all customers, and what goes along with a rating need not cause it.".to_owned(),
    );
    notes
}
