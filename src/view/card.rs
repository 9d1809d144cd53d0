//! A published card, as auditors and agents read it.

use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::calc::scoring::{Band, Class, Fails};
use crate::core::scorecard::{Card, Criterion};
use crate::core::text::Untrusted;

/// A published card, as auditors and agents read it.
pub fn card(card: &Card) -> Page {
    let band = |band: &Band| vec![Cell::word(&band.name), Cell::Percent(band.from)];
    let bands = Sheet {
        name: "bands",
        title: "Bands".to_owned(),
        columns: vec![Column::words("band", "band"), Column::numbers("from", "from")],
        rows: card.bands.iter().map(band).collect(),
        notes: Vec::new(),
        empty: "This card has no bands.".to_owned(),
    };
    let about = vec![("name", "name", Cell::word(&card.name)), ("version", "version", Cell::Count(card.version))];
    let mut parts = vec![Part::Fields(about)];
    parts.extend(criteria(card));
    parts.push(Part::Sheet(bands));
    Page {
        name: "card",
        title: format!("Card {}: {}", card.label(), card.title),
        parts,
        notes: vec!["Answer `na` where a criterion allows it: its weight then spreads over the others.".to_owned()],
    }
}

/// What is asked, the answers there are, and how to tell.
pub(super) fn criteria(card: &Card) -> Vec<Part> {
    let guidance: Vec<String> = card
        .criteria
        .iter()
        .filter(|criterion| !criterion.guidance.trim().is_empty())
        .map(|criterion| {
            format!("{}: {}", criterion.key, criterion.guidance.split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .collect();
    let body =
        if guidance.is_empty() { Cell::Absent("none given") } else { Cell::Text(Untrusted::new(guidance.join("\n"))) };
    vec![Part::Sheet(asked(card)), Part::Sheet(levels(card)), Part::Block { key: "guidance", title: "Guidance", body }]
}

fn asked(card: &Card) -> Sheet {
    let row = |criterion: &Criterion| {
        vec![
            Cell::word(&criterion.key),
            Cell::Text(Untrusted::new(&criterion.title)),
            Cell::Percent(criterion.weight.0),
            Cell::Yes(criterion.na),
            critical(criterion.class, criterion.fails),
        ]
    };
    Sheet {
        name: "criteria",
        title: "Criteria".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::words("title", "what is asked"),
            Column::numbers("weight", "weight"),
            Column::words("na", "na allowed"),
            Column::words("critical", "critical"),
        ],
        rows: card.criteria.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn levels(card: &Card) -> Sheet {
    let rows = card.criteria.iter().flat_map(|criterion| {
        criterion.levels.iter().map(|level| {
            vec![
                Cell::word(&criterion.key),
                Cell::word(&level.key),
                Cell::Percent(level.percent.0),
                Cell::Text(Untrusted::new(&level.title)),
            ]
        })
    });
    Sheet {
        name: "levels",
        title: "Answers".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::words("level", "level"),
            Column::numbers("percent", "worth"),
            Column::words("means", "means"),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn critical(class: Class, fails: Fails) -> Cell {
    let class = match class {
        Class::None => None,
        Class::Customer => Some("customer"),
        Class::Business => Some("business"),
        Class::Compliance => Some("compliance"),
    };
    let fails = match fails {
        Fails::Nothing => None,
        Fails::Section => Some("0 % fails the section"),
        Fails::Card => Some("0 % fails the card"),
    };
    match (class, fails) {
        (None, None) => Cell::Absent("no"),
        (Some(one), None) | (None, Some(one)) => Cell::word(one),
        (Some(class), Some(fails)) => Cell::word(format!("{class}; {fails}")),
    }
}
