//! Runs of rows: the dialogues of a window as they are stored, in parts that two threads take by turns.

use crate::core::refusal::Result;
use rusqlite::{Connection, Row, params};
use std::sync::atomic::{AtomicI64, Ordering};

/// The rows between the first and the last of a window, in runs that are each given out once.
pub(in crate::core) struct Runs {
    first: i64,
    end: i64,
    next: AtomicI64,
}

/// The least and the most number, and how many there are.
type Extent = (Option<i64>, Option<i64>, i64);

impl Runs {
    const NUMBER: i64 = 64;

    /// The rows of a span of time. None where most of the rows between the first and the last are of other times: those
    /// are better sought by the index.
    pub(in crate::core) fn of_time(conn: &Connection, from: &str, until: &str) -> Result<Option<Self>> {
        let mut statement = conn.prepare_cached(
            "SELECT min(id) AS least, max(id) AS most, count(*) AS count FROM request INDEXED BY request_received
             WHERE agent IS NOT NULL AND received >= ?1 AND received < ?2",
        )?;
        Ok(Self::of(statement.query_row(params![from, until], extent)?))
    }

    /// All rows: their numbers leave none out.
    pub(in crate::core) fn of_all(conn: &Connection) -> Result<Option<Self>> {
        let mut statement = conn.prepare_cached(
            "SELECT (SELECT min(id) FROM request) AS least, (SELECT max(id) FROM request) AS most,
               coalesce((SELECT max(id) FROM request), 0) AS count",
        )?;
        Ok(Self::of(statement.query_row([], extent)?))
    }

    fn of((least, most, count): Extent) -> Option<Self> {
        let (first, end) = (least?, most?.checked_add(1)?);
        let is_dense = end.checked_sub(first)? <= count.checked_mul(2)?;
        is_dense.then_some(Self { first, end, next: AtomicI64::new(0) })
    }

    /// The first and the last row of the next run.
    pub(in crate::core) fn next(&self) -> Option<(i64, i64)> {
        let run = self.next.fetch_add(1, Ordering::Relaxed);
        (run < Self::NUMBER).then(|| (self.starts(run), self.starts(run + 1) - 1))
    }

    /// No more is given out.
    pub(in crate::core) fn stop(&self) {
        self.next.store(Self::NUMBER, Ordering::Relaxed);
    }

    const fn starts(&self, run: i64) -> i64 {
        self.first + (self.end - self.first) * run / Self::NUMBER
    }
}

fn extent(row: &Row<'_>) -> rusqlite::Result<Extent> {
    Ok((row.get("least")?, row.get("most")?, row.get("count")?))
}
