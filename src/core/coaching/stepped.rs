//! Steps as they stand.

use super::number::CoachingId;
use crate::calc::moment::Moment;
use crate::core::ledger::written_at;
use crate::core::people::{Person, PersonId};
use crate::core::policy::day;
use crate::core::refusal::Result;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A step as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its number in the record.
    pub(super) id: i64,
    /// What is done; none where it was erased.
    pub what: Option<Untrusted>,
    /// By whom.
    pub owner: Person,
    /// Until which day.
    pub due: NaiveDate,
    /// What came of it and when, where it is done.
    pub done: Option<(Option<Untrusted>, Option<Moment>)>,
    /// Who said that it is done, by handle; none also while the act that records it goes on.
    pub ended_by: Option<String>,
}

/// The steps of a coaching, in the order they were set.
pub(super) fn of(conn: &Connection, id: CoachingId) -> Result<Vec<Step>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.id, s.due, s.words, p.id AS owner, p.handle, n.id AS ended, n.words AS came, e.at, e.actor
         FROM coaching_step s JOIN identity i ON i.person = s.owner JOIN person p ON p.id = i.one
         LEFT JOIN coaching_step_end n ON n.coaching_step = s.id LEFT JOIN entry e ON e.id = n.entry
         WHERE s.coaching = ?1 ORDER BY s.id",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let at = written_at(row)?;
        let came = row.get::<_, Option<String>>("came")?.map(Untrusted::new);
        found.push(Step {
            id: row.get("id")?,
            what: row.get::<_, Option<String>>("words")?.map(Untrusted::new),
            owner: Person { id: PersonId(row.get("owner")?), handle: row.get("handle")? },
            due: day(&row.get::<_, String>("due")?)?,
            done: row.get::<_, Option<i64>>("ended")?.map(|_| (came, at)),
            ended_by: row.get("actor")?,
        });
    }
    Ok(found)
}
