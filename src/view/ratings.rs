//! Ratings that were made elsewhere: what came in, and what is here.

use super::cells::{by, moment, number};
use super::inert::term_line;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::core::calibration::{Brought, RatingSet};

/// What a file of ratings brought.
pub fn brought(brought: &Brought, name: &str, dry_run: bool) -> Page {
    let fields = vec![
        ("ratings", "ratings", number(brought.ratings)),
        ("items", "dialogues rated", number(brought.items)),
        ("unknown_items", "not in this file", number(brought.unknown)),
        ("annotators", "annotators", number(brought.annotators)),
        ("strangers", "not on the roster", number(brought.strangers)),
        ("criteria", "criteria", Cell::Word(brought.criteria.join(", "))),
    ];
    let title = match (dry_run, brought.is_known) {
        (_, true) => "These ratings are here already; nothing changed",
        (true, false) => "These ratings would come in; nothing is kept",
        (false, false) => "Ratings",
    };
    Page {
        name: "intake_ratings",
        title: title.to_owned(),
        parts: vec![Part::Fields(fields)],
        notes: notes(brought, name),
    }
}

fn notes(brought: &Brought, name: &str) -> Vec<String> {
    let mut notes = Vec::new();
    if brought.unknown > 0 {
        notes.push(format!(
            "{} {} not in this file: they are kept by their ref, and nothing else is known of them.",
            count(brought.unknown, "dialogue"),
            if brought.unknown == 1 { "is" } else { "are" }
        ));
    }
    if brought.erased > 0 {
        notes.push(format!(
            "{} whose name was erased before: the name stays out, the ratings are kept.",
            count(brought.erased, "annotator")
        ));
    }
    if !brought.unread.is_empty() {
        let names: Vec<String> = brought.unread.iter().map(|name| term_line(name)).collect();
        notes.push(format!("Nothing was taken from the columns {}.", list_and(&names)));
    }
    notes.push("They are in nobody's score.".to_owned());
    let name = crate::core::text::shell_word(name);
    notes.push(format!("How far they agree: assize report agreement --ratings {name}. Who is strict: assize report severity --ratings {name}."));
    notes
}

/// Every set that is here.
pub fn sets(sets: &[RatingSet]) -> Sheet {
    let row = |set: &RatingSet| {
        vec![
            Cell::word(&set.name),
            Cell::Word(set.criteria.join(", ")),
            number(set.items),
            number(set.annotators),
            number(set.ratings),
            number(set.own),
            set.by.as_ref().map_or(Cell::Absent("not known"), by),
            moment(&set.at),
        ]
    };
    Sheet {
        name: "rating_sets",
        title: "Ratings that were made elsewhere, oldest first".to_owned(),
        columns: vec![
            Column::words("name", "name").always(),
            Column::words("criteria", "criteria").always(),
            Column::numbers("items", "dialogues"),
            Column::numbers("annotators", "annotators"),
            Column::numbers("ratings", "ratings"),
            Column::numbers("own", "of own side"),
            Column::words("by", "brought in by"),
            Column::words("at", "brought in").extra(),
        ],
        rows: sets.iter().map(row).collect(),
        notes: own(sets).into_iter().collect(),
        empty: "No ratings of elsewhere are here: assize intake ratings FILE --name NAME --scale LOW..HIGH.".to_owned(),
    }
}

/// What is to be said of ratings that somebody brought in of dialogues of their own, or of their team.
fn own(sets: &[RatingSet]) -> Option<String> {
    sets.iter().any(|set| set.own > 0).then(|| {
        "Of own side: dialogues of agents who are, or were, in a team with who brought the ratings in.".to_owned()
    })
}
