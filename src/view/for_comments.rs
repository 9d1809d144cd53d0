//! A card as a sheet to comment in: a row for each criterion, and one for the card as a whole.

use super::card::{critical_or_fails, rules, weight};
use super::diff::lines;
use super::sheet::{Cell, Column, Sheet};
use super::table::shown;
use crate::core::scorecard::{COLUMNS, Card, Criterion};
use crate::core::text::Untrusted;

/// A row for each criterion with an empty cell to comment; the last one is for the card as a whole.
pub fn sheet(card: &Card, language: Option<&str>) -> Sheet {
    let mut rows: Vec<Vec<Cell>> = card.criteria.iter().map(|criterion| row(card, criterion, language)).collect();
    let whole = format!("{}: {}", card.label(), card.title.in_language(language));
    rows.push(vec![Cell::Absent(""), Cell::Absent(""), Cell::Absent(""), text(&whole)]);
    Sheet {
        name: "card",
        title: card.label(),
        columns: COLUMNS.iter().map(|key| Column::words(key, key)).collect(),
        rows,
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn row(card: &Card, criterion: &Criterion, language: Option<&str>) -> Vec<Cell> {
    let section = card.sections.get(criterion.section).map_or("", |section| section.title.in_language(language));
    let mut answers = lines(&criterion.kind, language);
    if criterion.na {
        answers.push("na: not applicable".to_owned());
    }
    vec![
        Cell::word(&criterion.key),
        Cell::Absent(""),
        text(section),
        text(criterion.title.in_language(language)),
        text(criterion.guidance.in_language(language)),
        text(&answers.join("\n")),
        Cell::word(shown(&weight(card, criterion))),
        critical_or_fails(criterion).map_or(Cell::Absent(""), Cell::word),
        text(&rules(card, criterion)),
    ]
}

fn text(text: &str) -> Cell {
    Cell::Text(Untrusted::new(text))
}
