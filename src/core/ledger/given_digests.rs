//! Digests that are given while rows are inserted, so that the rows need not be read for them.
//!
//! They are only a first word: before the commit every row is read back and must have the same digest.

use super::extent::{extent, insert_extent};
use super::schema::Relation;
use super::seal::{EXTENT_ROWS, Frames, Layout};
use crate::calc::digest::Digest;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::ops::Range;

/// Digests rows of one table from the values at hand, without the connection.
pub struct Sealer {
    layout: Layout,
    frames: Frames,
}

impl Sealer {
    /// For the rows of a table.
    pub(super) fn of(relation: &Relation) -> Self {
        Self { layout: Layout::of(relation), frames: Frames::of(&relation.name) }
    }

    /// The digests of these rows, whose values in each column of the table are asked for.
    pub fn digests<'a>(
        &mut self,
        rows: Range<usize>,
        value: impl Fn(usize, usize) -> ValueRef<'a>,
    ) -> Result<Vec<Digest>> {
        self.frames.clear();
        for row in rows {
            self.frames.push(&self.layout, |column| Ok(value(row, column)))?;
        }
        Ok(self.frames.digests())
    }
}

/// The digests given for one table: a run of rows without a gap. Full extents are stored at once, so that no more than
/// one is held, however many rows there are.
pub(super) struct GivenDigests {
    table: &'static str,
    /// The first row of all that were given.
    start: i64,
    /// The first row that no stored extent covers yet.
    first: i64,
    waiting: Vec<Digest>,
}

impl GivenDigests {
    /// Given from this row on.
    pub(super) const fn from(table: &'static str, start: i64) -> Self {
        Self { table, start, first: start, waiting: Vec::new() }
    }

    pub(super) const fn table(&self) -> &'static str {
        self.table
    }

    /// Takes the digest of a row, which must follow the one before it.
    pub(super) fn take(&mut self, conn: &Connection, entry: i64, row: i64, digest: Digest) -> Result<()> {
        if row != self.next() {
            return Err(misplaced(self.table));
        }
        self.waiting.push(digest);
        if self.next() - self.first == EXTENT_ROWS { self.store(conn, entry) } else { Ok(()) }
    }

    /// Stores what waits. `came` are the first and last row that the act brought; answers the first of
    /// them that no digest was given for.
    pub(super) fn finish(&mut self, conn: &Connection, entry: i64, came: (i64, i64)) -> Result<i64> {
        if self.start != came.0 || self.next() > came.1.saturating_add(1) {
            return Err(misplaced(self.table));
        }
        if !self.waiting.is_empty() {
            self.store(conn, entry)?;
        }
        Ok(self.first)
    }

    fn next(&self) -> i64 {
        self.first.saturating_add(i64::try_from(self.waiting.len()).unwrap_or(i64::MAX))
    }

    fn store(&mut self, conn: &Connection, entry: i64) -> Result<()> {
        let next = self.next();
        let run = (self.first, next - 1);
        insert_extent(conn, entry, &extent(self.table.to_owned(), run, self.waiting.drain(..)))?;
        self.first = next;
        Ok(())
    }
}

fn misplaced(table: &str) -> Refusal {
    Refusal::fault(format!("digests were given for other rows of {table} than came; nothing was recorded"))
        .hint("this is our fault; please report it")
}
