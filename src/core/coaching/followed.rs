//! Follow-ups as they were asked for.

use super::number::CoachingId;
use crate::core::policy::day;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// Audits that are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FollowUp {
    /// How many.
    pub count: u32,
    /// The first day of their dialogues.
    pub first: NaiveDate,
    /// The last day, included.
    pub last: NaiveDate,
}

/// The follow-ups of a coaching, in the order they were asked for.
pub(super) fn of(conn: &Connection, id: CoachingId) -> Result<Vec<FollowUp>> {
    let mut statement =
        conn.prepare_cached("SELECT count, first, last FROM coaching_follow_up WHERE coaching = ?1 ORDER BY id")?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
        found.push(FollowUp { count: row.get("count")?, first: day(&first)?, last: day(&last)? });
    }
    Ok(found)
}
