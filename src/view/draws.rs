//! The list of draws.

use super::around;
use super::behind::{moved_words, plan_words, rules_words};
use super::cells::{by, number};
use super::commitment::next_seed;
use super::seed;
use super::sheet::{Cell, Column, Sheet};
use crate::core::draw::{Committed, Listed};

/// The draws that were made.
pub fn draws(listed: &[Listed], waiting: &[Committed]) -> Sheet {
    let row = |draw: &Listed| {
        let behind = &draw.behind;
        vec![
            draw.number.map_or(Cell::Absent(""), Cell::Count),
            Cell::word(&draw.name),
            Cell::Day(draw.window.0),
            Cell::Day(draw.window.1),
            Cell::Count(draw.size),
            Cell::Count(draw.outside),
            Cell::Count(draw.tickets),
            number(draw.late),
            Cell::word(seed::worth_of(draw.worth, draw.one_hand.as_deref())),
            number(behind.moved.len() as u64),
            Cell::Count(behind.plan.version),
            Cell::word(&behind.plan.population),
            draw.drawn_by.as_ref().map_or(Cell::Absent(""), by),
            draw.void.as_ref().map_or(Cell::Absent(""), Cell::text),
            draw.void_by.as_ref().map_or(Cell::Absent(""), by),
            moved_words(&behind.moved).map_or(Cell::Absent(""), Cell::Word),
            plan_words(&behind.plan).map_or(Cell::Absent(""), Cell::Word),
            some(rules_words(behind).into_iter().chain(around::words(&behind.around)).collect::<Vec<_>>().join("; ")),
        ]
    };
    let mut columns = drawn_and([Column::numbers("late", "later"), Column::words("seed", "seed").extra()]);
    columns.insert(0, Column::numbers("number", "number"));
    columns.extend([
        Column::numbers("amended", "amended").with_alarm().extra(),
        Column::numbers("plan_version", "plan").extra(),
        Column::words("population", "draws of").extra(),
        Column::words("drawn_by", "drawn by").extra(),
        Column::prose("void", "void"),
        Column::prose("void_by", "void by"),
        Column::prose("moved", "amended"),
        Column::prose("plan_changed", "its plan"),
        Column::prose("around", "around it"),
    ]);
    Sheet {
        name: "draws",
        title: "Draws, oldest first".to_owned(),
        columns,
        rows: listed.iter().map(row).collect(),
        notes: waiting.iter().map(next_seed).collect(),
        empty: "Nothing is drawn yet: assize assign nightly".to_owned(),
    }
}

fn some(words: String) -> Cell {
    if words.is_empty() { Cell::Absent("") } else { Cell::Word(words) }
}

/// What every list of draws begins with, and two columns more.
pub(super) fn drawn_and(more: [Column; 2]) -> Vec<Column> {
    let mut columns = vec![
        Column::words("draw", "draw"),
        Column::words("first", "from"),
        Column::words("last", "to"),
        Column::numbers("frame", "frame"),
        Column::numbers("outside", "outside"),
        Column::numbers("drawn", "drawn"),
    ];
    columns.extend(more);
    columns
}
