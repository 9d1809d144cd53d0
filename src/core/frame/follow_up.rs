//! Follow-ups: on which days more audits of an agent are asked for, as the record stood.

use crate::core::people::PersonId;
use crate::core::policy::day;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// The days of a follow-up, both included.
pub(super) struct FollowUp {
    first: NaiveDate,
    last: NaiveDate,
}

impl FollowUp {
    /// Whether a day is one of them.
    pub(super) fn holds(&self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// The follow-ups that were asked for up to entry `as_of`, of coachings that were not closed then.
pub(super) fn follow_ups(conn: &Connection, as_of: i64) -> Result<Vec<(PersonId, FollowUp)>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.agent, f.first, f.last FROM coaching_follow_up f JOIN coaching c ON c.id = f.coaching WHERE f.entry <= ?1
         AND NOT EXISTS (SELECT 1 FROM coaching_end n WHERE n.coaching = c.id AND n.entry <= ?1) ORDER BY f.id",
    )?;
    let mut rows = statement.query([as_of])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
        found.push((PersonId(row.get("agent")?), FollowUp { first: day(&first)?, last: day(&last)? }));
    }
    Ok(found)
}
