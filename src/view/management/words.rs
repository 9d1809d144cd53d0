//! Figures of a management report in words and as cells.

use crate::core::report::management::{Change, Figure, Sure, Tells};
use crate::view::cells::number;
use crate::view::sheet::{Cell, Column, Sheet, decimal, signed};
use crate::view::words::count as of;

/// A number of hundredths with its unit.
pub fn in_unit(hundredths: i64, unit: &str) -> String {
    format!("{}\u{a0}{unit}", decimal(hundredths.into()))
}

/// A figure with its n and how sure it is.
pub fn told(figure: &Figure, unit: &str) -> String {
    let Some(value) = figure.value else { return undefined(figure) };
    let n = figure.n;
    let sure = match (figure.sure, figure.ends) {
        (_, Some((low, high))) => format!("95 % interval {} to {}", decimal(low.into()), decimal(high.into())),
        (Sure::Complete, _) => "all of them counted".to_owned(),
        (Sure::Alike, _) => "all alike, which gives no interval".to_owned(),
        _ => "too few for an interval".to_owned(),
    };
    format!("{} (n {n}, {sure})", in_unit(value, unit))
}

/// Why there is no value, in words.
pub fn undefined(figure: &Figure) -> String {
    match figure.sure {
        Sure::Small => format!("not shown: {} would tell of single people", of(figure.n, "audit")),
        _ => "not defined: nothing was counted".to_owned(),
    }
}

/// A change against the period before, and how sure that is; with the unit of a difference and that of a value.
pub fn changed(change: &Change, (unit, of): (&str, &str)) -> String {
    let Some(difference) = change.difference else {
        return "There is nothing before to hold it against.".to_owned();
    };
    let direction = match difference {
        0 => "As before".to_owned(),
        1.. => format!("Up {}", in_unit(difference, unit)),
        _ => format!("Down {}", in_unit(-difference, unit)),
    };
    let before = change.before.value.map_or_else(String::new, |value| format!(" from {}", in_unit(value, of)));
    let ends = change
        .ends
        .map_or_else(String::new, |(low, high)| format!(" (95 % interval {} to {})", signed(low), signed(high)));
    let verdict = match change.tells {
        Tells::Up | Tells::Down => ": more than chance alone explains",
        Tells::Unclear => ": chance alone may explain it",
        Tells::Unsaid => ": too few tell how sure that is",
    };
    format!("{direction}{before}{ends}{verdict}.")
}

/// Why a figure has no interval.
pub const fn unsure(figure: &Figure) -> &'static str {
    match figure.sure {
        Sure::Nothing => "nothing was counted",
        Sure::Few | Sure::Interval => "too few",
        Sure::Alike => "all alike",
        Sure::Complete => "all counted",
        Sure::Small => "too few to show",
    }
}

/// A value, or why there is none.
pub fn value(figure: &Figure) -> Cell {
    figure.value.map_or(Cell::Absent(unsure(figure)), Cell::Percent)
}

/// An interval, or why there is none.
pub fn interval(figure: &Figure) -> Cell {
    figure.ends.map_or(Cell::Absent(unsure(figure)), |(low, high)| Cell::Range { low, high })
}

/// A rate with its n and interval, or why there is none.
pub fn rate(figure: &Figure) -> Cell {
    figure.value.map_or(Cell::Absent(unsure(figure)), |rate| Cell::Rate { rate, n: figure.n, ends: figure.ends })
}

/// A figure as three cells: n, value, interval.
pub fn three(figure: &Figure) -> [Cell; 3] {
    [number(figure.n), value(figure), interval(figure)]
}

/// The columns of these.
pub const THREE: [Column; 3] = [
    Column::numbers("n", "n"),
    Column::numbers("mean", "mean").with_bar(),
    Column::ranges("interval", "95 % interval"),
];

/// A table without notes.
pub fn sheet(name: &'static str, title: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet { name, title: title.to_owned(), columns, rows, notes: Vec::new(), empty: "Nothing to show.".to_owned() }
}
