//! Wording: whether a criterion still reads as it did when it was decided about.

use super::decided::Precedent;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, Card, Criterion};
use rusqlite::Connection;

/// How the text of a criterion stands to what it was when it was decided about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wording {
    /// It is the same.
    Same,
    /// It changed since.
    Changed,
    /// The card has no such criterion any more.
    Gone,
}

/// A precedent, and how its criterion's text stands to it.
pub type Found = (Precedent, Wording);

/// A precedent held against a version of its card.
pub(super) fn compared(conn: &Connection, one: Precedent, card: &Card) -> Result<Found> {
    let before = scorecard::load(conn, one.version)?;
    let wording = match (before.criterion(&one.key), card.criterion(&one.key)) {
        (_, Err(_)) => Wording::Gone,
        (Ok(before), Ok(now)) if reads_the_same(before, now) => Wording::Same,
        _ => Wording::Changed,
    };
    Ok((one, wording))
}

/// Whether a criterion asks and offers the same; its weight and its place do not matter.
fn reads_the_same(one: &Criterion, other: &Criterion) -> bool {
    one.title == other.title && one.guidance == other.guidance && one.kind == other.kind && one.na == other.na
}
