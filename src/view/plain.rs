//! One cell as a line of plain text: exact where it stands alone, short in a table.

use super::inert::term_line;
use super::look::Clock;
use super::sheet::{Atom, Cell, Kind, decimal, interval};
use super::words::span;
use crate::calc::decimal::per_cent;
use crate::calc::moment::Moment;

/// One cell as a line for people. A moment is shown as files hold it.
pub fn shown(cell: &Cell) -> String {
    alone(cell, None)
}

/// A cell beside its name, with the reason where it is absent.
pub(super) fn alone(cell: &Cell, clock: Clock<'_>) -> String {
    match cell {
        Cell::Word(word) => term_line(word),
        Cell::Text(text) | Cell::Turns(text) => term_line(text.expose()),
        Cell::Share { whole, low, high, .. } => share(cell, *whole, low.zip(*high)),
        Cell::Rate { n, ends, .. } => share(cell, *n, *ends),
        Cell::Range { low, high } => format!("{} %", interval(*low, *high)),
        Cell::Between { low, high } => interval(*low, *high),
        Cell::Span(seconds) => span(*seconds),
        Cell::Decimal(number) => decimal((*number).into()),
        Cell::Moment(at) => moment(*at, clock),
        Cell::Absent("") => "–".to_owned(),
        Cell::Absent(why) => format!("– ({})", term_line(why)),
        Cell::Count(_) | Cell::Percent(_) | Cell::Day(_) | Cell::Yes(_) => {
            cell.flat(Kind::Plain).iter().map(atom).collect()
        }
    }
}

/// A cell among others: why it is absent stands below its table.
pub(super) fn in_table(cell: &Cell, clock: Clock<'_>) -> String {
    match cell {
        Cell::Absent(_) => "–".to_owned(),
        Cell::Share { whole: 0, .. } => "– of 0".to_owned(),
        Cell::Share { part, whole, low, high } => {
            short_share(per_cent(*part, *whole).unwrap_or_default(), *whole, low.zip(*high))
        }
        Cell::Rate { rate, n, ends } => short_share((*rate).into(), *n, *ends),
        Cell::Word(_)
        | Cell::Text(_)
        | Cell::Turns(_)
        | Cell::Count(_)
        | Cell::Percent(_)
        | Cell::Decimal(_)
        | Cell::Range { .. }
        | Cell::Between { .. }
        | Cell::Day(_)
        | Cell::Moment(_)
        | Cell::Span(_)
        | Cell::Yes(_) => alone(cell, clock),
    }
}

/// A moment as the clock on the wall showed it, or as files hold it.
pub(super) fn moment(at: Moment, clock: Clock<'_>) -> String {
    let local = clock.and_then(|zone| zone.local(at.seconds()));
    local.map_or_else(|| at.to_string(), |local| local.format("%Y-%m-%d %H:%M").to_string())
}

fn short_share(rate: i128, whole: u64, ends: Option<(i64, i64)>) -> String {
    let short = |number: i128| short(number, whole);
    let ends = ends.map(|(low, high)| format!(" ({}–{})", short(low.into()), short(high.into())));
    format!("{} % of {whole}{}", short(rate), ends.unwrap_or_default())
}

/// Hundredths with as many decimals as a rate of so many can tell apart.
fn short(hundredths: i128, whole: u64) -> String {
    let step = match whole {
        0..=100 => 100,
        101..=1000 => 10,
        _ => 1,
    };
    let half = step / 2;
    let rounded = (hundredths + half) / step * step;
    let text = decimal(rounded);
    match step {
        100 => text.split('.').next().unwrap_or_default().to_owned(),
        10 => text.get(..text.len() - 1).unwrap_or_default().to_owned(),
        _ => text,
    }
}

fn share(cell: &Cell, whole: u64, ends: Option<(i64, i64)>) -> String {
    if whole == 0 {
        return "– (of 0)".to_owned();
    }
    let rate: String = cell.flat(Kind::Plain).iter().map(atom).collect();
    match ends {
        Some((low, high)) => format!("{rate} of {whole} ({})", interval(low, high)),
        None => format!("{rate} of {whole}"),
    }
}

fn atom(atom: &Atom) -> String {
    match atom {
        Atom::Text(text) => term_line(text),
        Atom::Made(text) => text.clone(),
        Atom::Count(n) => n.to_string(),
        Atom::Hundredths(n) => format!("{} %", decimal(*n)),
        Atom::Yes(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Atom::Absent => "–".to_owned(),
    }
}
