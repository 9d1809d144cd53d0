//! Digests handed in while rows are inserted, so that they need not be read for it.
//!
//! They are only a first word: before the commit every row is read back and must come to the same.

use super::facts::{extent, insert_extent, layout_of, misplaced};
use super::seal::{EXTENT_ROWS, Frames, Layout};
use crate::calc::digest::Digest;
use crate::core::refusal::Result;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// Digests rows of one table from the values at hand, beside the connection.
pub struct Sealer {
    layout: Layout,
    frames: Frames,
}

impl Sealer {
    /// For the rows of a table.
    pub(super) fn of(conn: &Connection, table: &str) -> Result<Self> {
        Ok(Self { layout: layout_of(conn, table)?.0, frames: Frames::of(table) })
    }

    /// The digest of a row, whose value in each column of the table is asked for.
    pub fn digest<'a>(&mut self, value: impl Fn(usize) -> ValueRef<'a>) -> Result<Digest> {
        self.frames.clear();
        self.frames.push(self.layout, |column| Ok(value(column)))?;
        Ok(self.frames.digests().next().unwrap_or_default())
    }
}

/// The digests handed in for one table: a run of rows without a gap. Full extents are stored at once,
/// so that no more than one is held, however many rows come.
pub(super) struct Handed {
    table: &'static str,
    columns: i64,
    /// The first row of all that were handed in.
    start: i64,
    /// The first row that no stored extent covers yet.
    first: i64,
    waiting: Vec<Digest>,
}

impl Handed {
    /// Handed in from this row on.
    pub(super) fn from(conn: &Connection, table: &'static str, start: i64) -> Result<Self> {
        Ok(Self { table, columns: layout_of(conn, table)?.1, start, first: start, waiting: Vec::new() })
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
    /// them that no digest was handed in for.
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
        insert_extent(conn, entry, &extent(self.table.to_owned(), run, self.columns, self.waiting.drain(..)))?;
        self.first = next;
        Ok(())
    }
}
