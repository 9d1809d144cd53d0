//! Parts of a window, for two threads that walk through one frame.

use crate::calc::moment::Moment;
use crate::core::refusal::Result;
use rusqlite::{Connection, params};
use std::sync::atomic::{AtomicI64, Ordering};

/// A part of a window.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// What counts in a span of time.
    Time(Moment, Moment),
    /// What came, and stands in these rows, the last included.
    Rows(i64, i64),
    /// What a revision counts into the window.
    Revised,
}

/// A window in parts, each given out once.
pub(super) struct Parts {
    split: Split,
    next: AtomicI64,
}

enum Split {
    /// In spans of seconds.
    Time(i64, i64),
    /// In runs of rows, the end not included; last comes what was revised.
    Rows(i64, i64),
}

impl Parts {
    const NUMBER: i64 = 64;

    /// By rows where most rows between the first and the last one are of the window: they are read as they are stored.
    pub(super) fn of(conn: &Connection, (from, until): (Moment, Moment)) -> Result<Self> {
        let dense = rows(conn, (from, until))?.and_then(|(least, most, count)| {
            let end = most.checked_add(1)?;
            (end.checked_sub(least)? <= count.checked_mul(2)?).then_some(Split::Rows(least, end))
        });
        let split = dense.unwrap_or(Split::Time(from.seconds(), until.seconds()));
        Ok(Self { split, next: AtomicI64::new(0) })
    }

    pub(super) fn next(&self) -> Option<Part> {
        let part = self.next.fetch_add(1, Ordering::Relaxed);
        match self.split {
            Split::Time(from, until) if part < Self::NUMBER => {
                let starts = |part| Moment::from_seconds(start(from, until, part));
                Some(Part::Time(starts(part)?, starts(part + 1)?))
            }
            Split::Rows(from, until) if part < Self::NUMBER => {
                Some(Part::Rows(start(from, until, part), start(from, until, part + 1) - 1))
            }
            Split::Rows(..) if part == Self::NUMBER => Some(Part::Revised),
            Split::Time(..) | Split::Rows(..) => None,
        }
    }

    /// No more is given out.
    pub(super) fn stop(&self) {
        self.next.store(Self::NUMBER + 1, Ordering::Relaxed);
    }
}

const fn start(from: i64, until: i64, part: i64) -> i64 {
    from + (until - from) * part / Parts::NUMBER
}

/// The least and the most number of what came in a window, and how many came; none where nothing did.
fn rows(conn: &Connection, (from, until): (Moment, Moment)) -> Result<Option<(i64, i64, i64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT min(id) AS least, max(id) AS most, count(*) AS count FROM request INDEXED BY request_received
         WHERE agent IS NOT NULL AND received >= ?1 AND received < ?2",
    )?;
    Ok(statement.query_row(params![from.to_string(), until.to_string()], |row| {
        let (least, most): (Option<i64>, Option<i64>) = (row.get("least")?, row.get("most")?);
        let count = row.get("count")?;
        Ok(least.zip(most).map(|(least, most)| (least, most, count)))
    })?)
}
