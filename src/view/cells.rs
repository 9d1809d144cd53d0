//! Cells that many pages and sheets make in the same way.

use super::sheet::Cell;
use super::undefined::why;
use crate::calc::decimal::whole;
use crate::calc::figure::{Bounds, Undefined};
use crate::core::ledger::By;
use crate::core::report::Share;
use crate::core::text::Untrusted;

/// A score, or why there is none.
pub(super) fn percent(score: Option<i64>, why_not: &'static str) -> Cell {
    score.map_or(Cell::Absent(why_not), Cell::Percent)
}

/// A moment as the file holds it.
pub(super) fn moment(text: &str) -> Cell {
    text.parse().map_or_else(|_| Cell::word(text), Cell::Moment)
}

/// A number in hundredths, rounded once; or that it is too large to be told.
pub(super) fn hundredths(value: f64) -> Cell {
    whole(value).map_or(Cell::Absent("too large"), Cell::Decimal)
}

/// The interval of a difference in hundredths, or why there is none.
pub(super) fn between(ends: Result<Bounds, Undefined>) -> Cell {
    let ends = match ends {
        Ok(ends) => ends,
        Err(reason) => return Cell::Absent(why(reason)),
    };
    ends.whole().map_or(Cell::Absent("too large"), |(low, high)| Cell::Between { low, high })
}

/// How many.
pub(super) fn number(count: u64) -> Cell {
    Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A share with its n and its interval.
pub(super) fn share(share: Share) -> Cell {
    Cell::Share {
        part: share.part,
        whole: share.whole,
        low: share.limits.map(|limits| limits.0),
        high: share.limits.map(|limits| limits.1),
    }
}

/// Words from outside, or why there are none.
pub(super) fn text(text: Option<&Untrusted>, why_not: &'static str) -> Cell {
    text.map_or(Cell::Absent(why_not), Cell::text)
}

/// Why nothing stands where somebody may have written.
pub(super) const fn unwritten(is_erased: bool) -> &'static str {
    if is_erased { "erased" } else { "nothing written" }
}

/// A handle or a word of ours, or why there is none.
pub(super) fn word(word: Option<&String>, why_not: &'static str) -> Cell {
    word.map_or(Cell::Absent(why_not), Cell::word)
}

/// Who performed an act: as claimed, on whose behalf, and the login that was seen.
pub(super) fn by(by: &By) -> Cell {
    Cell::Word(by.to_string())
}
