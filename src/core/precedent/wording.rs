//! Wording: whether a criterion still reads as it did when it was decided about.

use super::decided::Precedent;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, Card, CardId, Criterion};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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

/// The cards that precedents were decided about, each loaded once.
#[derive(Default)]
pub(super) struct Cards(BTreeMap<CardId, Card>);

impl Cards {
    /// The card of a precedent, as it then was.
    pub(super) fn of(&mut self, conn: &Connection, one: &Precedent) -> Result<&Card> {
        Ok(match self.0.entry(one.version) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(scorecard::load(conn, one.version)?),
        })
    }
}

/// A precedent of this card, held against a version of it.
pub(super) fn compared(one: Precedent, before: &Card, card: &Card) -> Found {
    let wording = match (before.criterion(&one.key), card.criterion(&one.key)) {
        (_, Err(_)) => Wording::Gone,
        (Ok(before), Ok(now)) if reads_the_same(before, now) => Wording::Same,
        _ => Wording::Changed,
    };
    (one, wording)
}

/// Whether a criterion asks and offers the same; its weight and its place do not matter.
fn reads_the_same(one: &Criterion, other: &Criterion) -> bool {
    one.title == other.title && one.guidance == other.guidance && one.kind == other.kind && one.na == other.na
}
