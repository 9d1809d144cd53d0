//! Hidden: points of few audits tell of single ones, and so do the others of a line or of a stretch where too little is
//! left of their total without them.

use super::cells::{Cell, Cells};
use crate::core::report::small::{FEWEST, Key, Sizes};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// How many audits stand behind each point. Points of one card and stretch stand together, as lines of one card do.
pub(in crate::core::report) fn sizes(cells: &Cells) -> Sizes {
    let of_series = |((card, name), of): (&(String, String), &BTreeMap<NaiveDate, Cell>)| {
        let (card, name) = (card.clone(), name.clone());
        let of_point = move |(start, cell): (&NaiveDate, &Cell)| (point(&card, *start, &name), cell.n);
        of.iter().map(of_point).collect::<Vec<_>>()
    };
    cells.iter().flat_map(of_series).collect()
}

/// Takes out the points that the reader may not read. Where what is taken out of a series is too little together, its
/// smallest other point goes too: the series together may be told elsewhere. Answers how many points these are.
pub(in crate::core::report) fn hide(
    cells: &mut Cells,
    may: impl Fn(&Key, u64) -> bool,
    is_own: impl Fn(&str) -> bool,
) -> u64 {
    let mut withheld = 0;
    for ((card, name), of) in cells.iter_mut().filter(|((_, name), _)| !is_own(name)) {
        for (start, cell) in of.iter_mut() {
            cell.is_withheld = cell.n > 0 && !may(&point(card, *start, name), cell.n);
            cell.drawn = cell.drawn.filter(|_| cell.n > 0);
        }
        hide_seconds(of);
        withheld += of.values().filter(|cell| cell.is_withheld).count() as u64;
    }
    cells.retain(|_, of| of.values().any(|cell| cell.n > 0 && !cell.is_withheld));
    withheld
}

fn hide_seconds(of: &mut BTreeMap<NaiveDate, Cell>) {
    let sum: u64 = of.values().filter(|cell| cell.is_withheld).map(|cell| cell.n).sum();
    if sum == 0 || sum >= FEWEST {
        return;
    }
    let shown = of.values_mut().filter(|cell| cell.n > 0 && !cell.is_withheld);
    shown.min_by_key(|cell| cell.n).into_iter().for_each(|cell| cell.is_withheld = true);
}

fn point(card: &str, start: NaiveDate, name: &str) -> Key {
    (format!("{card}\t{start}"), name.to_owned())
}
