//! Cells of figures of machines: shares, means and intervals, or why there is none.

use super::sheet::Cell;
use super::undefined::why;
use crate::calc::assisted::Share;
use crate::calc::decimal::{hundredths_of_a_per_cent, whole};
use crate::calc::figure::{Figure, Undefined};

/// A share with its interval, or why there is none.
pub(super) fn share(share: Option<Share>, n: u64, why_not: &'static str) -> Cell {
    share.map_or(Cell::Absent(why_not), |share| rate(share, n))
}

pub(super) fn rate(share: Share, n: u64) -> Cell {
    let part = |value: f64| hundredths_of_a_per_cent(value).unwrap_or_default();
    Cell::Rate { rate: part(share.value), n, ends: Some((part(share.low), part(share.high))) }
}

pub(super) fn people(figure: Option<Result<Figure, Undefined>>) -> Cell {
    let part = |value: f64| hundredths_of_a_per_cent(value).unwrap_or_default();
    match figure {
        None => Cell::Absent("nobody scored twice"),
        Some(Err(reason)) => Cell::Absent(why(reason)),
        Some(Ok(figure)) => Cell::Rate {
            rate: part(figure.value),
            n: figure.items,
            ends: figure.bounds.ok().map(|bounds| (part(bounds.low), part(bounds.high))),
        },
    }
}

/// A mean in hundredths of a per cent.
pub(super) fn percent(value: f64) -> Cell {
    whole(value).map_or(Cell::Absent("too large"), Cell::Percent)
}

/// The interval of a mean.
pub(super) fn ends(low: f64, high: f64) -> Cell {
    let both = whole(low).zip(whole(high));
    both.map_or(Cell::Absent("too large"), |(low, high)| Cell::Range { low, high })
}

pub(super) fn between(low: f64, high: f64) -> Cell {
    let both = whole(low).zip(whole(high));
    both.map_or(Cell::Absent("too large"), |(low, high)| Cell::Between { low, high })
}
