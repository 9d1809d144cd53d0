//! Unarchived: requests that were answered here and are no finished dialogue yet. No draw can draw them.

use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::Connection;

/// After so many days an answered request should be archived.
const DAYS: i64 = 7;

/// A request that was answered here and is not archived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unarchived {
    /// Its ref.
    pub reference: Untrusted,
    /// Who answered it.
    pub agent: String,
    /// How many days ago.
    pub days: i64,
}

/// The requests that were answered a week ago or earlier and are not archived, the oldest first.
pub(super) fn unarchived(conn: &Connection, actor: &Actor) -> Result<Vec<Unarchived>> {
    let mut statement = conn.prepare_cached(
        "SELECT r.ref AS ref, p.handle AS handle, e.at AS at FROM request r INDEXED BY request_living
         JOIN response a ON a.id = (SELECT max(x.id) FROM response x WHERE x.request = r.id) JOIN entry e ON e.id = a.entry
         JOIN identity i ON i.person = a.agent JOIN person p ON p.id = i.one
         WHERE r.agent IS NULL AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id) ORDER BY a.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let at: Moment = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
        let days = (actor.today - actor.calendar.local_day(at)).num_days();
        if days >= DAYS {
            let reference = Untrusted::new(row.get::<_, String>("ref")?);
            found.push(Unarchived { reference, agent: row.get("handle")?, days });
        }
    }
    Ok(found)
}
