//! Unarchived: requests that were answered, and are not archived as soon as the policy says. No draw has them before.

use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A request that is answered and not archived in time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unarchived {
    /// Its ref.
    pub reference: Untrusted,
    /// The local day of its first answer.
    pub answered: NaiveDate,
}

/// Those of today, the longest ago first.
pub fn unarchived(conn: &Connection, actor: &Actor) -> Result<Vec<Unarchived>> {
    let mut statement = conn.prepare_cached(
        "SELECT r.ref, e.at FROM request r INDEXED BY request_living
           JOIN response s ON s.id = (SELECT min(x.id) FROM response x WHERE x.request = r.id) JOIN entry e ON e.id = s.entry
         WHERE r.agent IS NULL AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id) ORDER BY s.id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let at: String = row.get("at")?;
        let answered = actor.calendar.local_day(at.parse::<Moment>().map_err(Refusal::data)?);
        if actor.calendar.working_days_between(answered, actor.today) > actor.policy.intake.archive_within {
            found.push(Unarchived { reference: Untrusted::new(row.get::<_, String>("ref")?), answered });
        }
    }
    Ok(found)
}
