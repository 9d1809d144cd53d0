//! Where answers fall short: criteria below each other, groups side by side; and in words what is more than chance.

use super::charted::Charted;
use super::picture::Picture;
use super::shaded::{Shade, Shaded};
use super::sheet::{Cell, Column, Sheet, decimal};
use super::words::count;
use crate::core::report::{FEWEST, Heat, HeatCell, HeatRow, HeatSide};
use std::collections::BTreeSet;

/// What columns of groups are called in a terminal: their names stand below.
const LETTERS: [&str; 26] = [
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W",
    "X", "Y", "Z",
];
const NONE: &str = "no answer";
const FEW: &str = "too few";
const HIDDEN: &str = "hidden";
/// So many cells outside chance are named.
const NAMED: usize = 12;

/// The table of short answers.
pub fn heat(heat: &Heat) -> Charted {
    let cards: BTreeSet<&String> = heat.rows.iter().map(|row| &row.card).collect();
    let pictures = cards.iter().map(|card| Picture::Shaded(shaded(heat, card))).collect();
    Charted { brief: matrix(heat), full: cells(heat), pictures, notes: notes(heat) }
}

fn title(heat: &Heat) -> String {
    format!("Answers short of full, by criterion and {}", heat.by.word())
}

const EMPTY: &str = "Nothing is delivered yet: assize score deliver.";

/// Criteria below each other, a letter for each group.
fn matrix(heat: &Heat) -> Sheet {
    let mut columns = vec![
        Column::words("card", "card"),
        Column::words("criterion", "criterion").always(),
        Column::numbers("all", "all"),
    ];
    columns.extend(LETTERS.iter().take(heat.groups.len()).map(|letter| Column::numbers(letter, letter)));
    let row = |row: &HeatRow| {
        let names = [&row.card, &row.criterion].map(Cell::word);
        let cells = row.cells.iter().take(LETTERS.len());
        names.into_iter().chain([&row.all].into_iter().chain(cells).map(cell)).collect()
    };
    let (rows, empty) = (heat.rows.iter().map(row).collect(), EMPTY.to_owned());
    Sheet { name: "heat", title: title(heat), columns, rows, notes: legend(heat), empty }
}

fn cell(cell: &HeatCell) -> Cell {
    match (cell.short, cell.n) {
        (Some(rate), Some(n)) => Cell::Rate { rate, n, ends: None },
        _ => Cell::Absent(why(cell)),
    }
}

/// Why a cell has no share.
const fn why(cell: &HeatCell) -> &'static str {
    match cell.n {
        None => HIDDEN,
        Some(0) => NONE,
        Some(_) => FEW,
    }
}

fn legend(heat: &Heat) -> Vec<String> {
    let named: Vec<String> =
        LETTERS.iter().zip(&heat.groups).map(|(letter, group)| format!("{letter} {group}")).collect();
    let more = heat.groups.len().saturating_sub(LETTERS.len());
    let more = if more > 0 { format!("; {more} more: --wide, or --format csv") } else { String::new() };
    if named.is_empty() { Vec::new() } else { vec![format!("{}{more}.", named.join(" · "))] }
}

/// One row for each cell.
fn cells(heat: &Heat) -> Sheet {
    let word = heat.by.word();
    let rows = heat.rows.iter().flat_map(|row| {
        row.cells.iter().zip(&heat.groups).map(move |(cell, group)| {
            vec![
                Cell::word(&row.card),
                Cell::word(&row.criterion),
                Cell::word(group),
                cell.n.map_or(Cell::Absent(HIDDEN), |n| Cell::Count(i64::try_from(n).unwrap_or(i64::MAX))),
                cell.short.map_or(Cell::Absent(why(cell)), Cell::Percent),
                row.all.short.map_or(Cell::Absent(why(&row.all)), Cell::Percent),
                Cell::word(side(cell.side)),
            ]
        })
    });
    Sheet {
        name: "heat",
        title: title(heat),
        columns: vec![
            Column::words("card", "card"),
            Column::words("criterion", "criterion").always(),
            Column::words(word, word).always(),
            Column::numbers("n", "n"),
            Column::numbers("short", "short"),
            Column::numbers("all", "all"),
            Column::words("outside", "outside chance").always(),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
        empty: EMPTY.to_owned(),
    }
}

const fn side(side: HeatSide) -> &'static str {
    match side {
        HeatSide::Untold | HeatSide::Inside => "",
        HeatSide::Above => "above",
        HeatSide::Below => "below",
    }
}

fn shaded(heat: &Heat, card: &str) -> Shaded {
    let shade = |cell: &HeatCell| match (cell.short, cell.n) {
        (Some(rate), Some(n)) => Shade::Rate(rate, n, matches!(cell.side, HeatSide::Above | HeatSide::Below)),
        _ => Shade::None(why(cell)),
    };
    let row = |row: &HeatRow| (row.criterion.clone(), std::iter::once(&row.all).chain(&row.cells).map(shade).collect());
    Shaded {
        title: format!("{card}: share of answers short of full; * outside what chance leaves in 998 of 1,000"),
        corner: "criterion".to_owned(),
        columns: std::iter::once("all".to_owned()).chain(heat.groups.iter().cloned()).collect(),
        rows: heat.rows.iter().filter(|row| row.card == card).map(row).collect(),
    }
}

fn notes(heat: &Heat) -> Vec<String> {
    let cells = || heat.rows.iter().flat_map(|row| row.cells.iter().zip(&heat.groups).map(move |pair| (row, pair)));
    let tried = cells().filter(|(_, (cell, _))| cell.side != HeatSide::Untold).count();
    if heat.rows.is_empty() {
        return Vec::new();
    }
    let mut notes = Vec::new();
    if tried > 0 {
        let outside: Vec<String> = cells().filter_map(|(row, (cell, group))| outside(row, cell, group)).collect();
        let of = count(tried as u64, "cell");
        let expected = format!("of {of} chance alone puts {} outside", about(tried));
        let lie = if outside.len() == 1 { "lies" } else { "lie" };
        notes.push(match outside.len() {
            0 => format!("No cell lies outside what chance leaves around its criterion's rate (99.8 %): {expected}. What differs here is mostly chance."),
            n => format!("{} {lie} outside what chance leaves around the criterion's rate (99.8 %); {expected}.", count(n as u64, "cell")),
        });
        notes.extend(outside.iter().take(NAMED).cloned());
        if outside.len() > NAMED {
            notes.push(format!("{} more: --wide, or --format csv.", outside.len() - NAMED));
        }
        notes.push("Other differences between neighbours are mostly chance. A cell tells where to look, not whose fault it is.".to_owned());
    }
    let few = cells().filter(|(_, (cell, _))| why(cell) == FEW && cell.short.is_none()).count();
    if few > 0 {
        notes.push(format!("{} of fewer than {FEWEST} answers: too few to tell a share.", count(few as u64, "cell")));
    }
    notes
}

/// How many of so many cells chance alone puts outside 99.8 %.
fn about(tried: usize) -> String {
    if tried < 500 { "fewer than one".to_owned() } else { format!("about {}", tried / 500) }
}

fn outside(row: &HeatRow, cell: &HeatCell, group: &str) -> Option<String> {
    let word = match cell.side {
        HeatSide::Above => "above",
        HeatSide::Below => "below",
        HeatSide::Untold | HeatSide::Inside => return None,
    };
    let (rate, n, all) = (cell.short?, cell.n?, row.all.short?);
    let [rate, all] = [rate, all].map(|rate| decimal(rate.into()));
    Some(format!("{}, {} in {group}: {rate} % of {n} fall short, {word} the {all} % of all.", row.card, row.criterion))
}
