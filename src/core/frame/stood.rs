//! Stood: of whom and of which time dialogues were that somebody amended. A limit on the audits of a person holds for every
//! state of a dialogue: who amends one for an hour and back gains nothing by it.

use crate::calc::moment::Moment;
use crate::core::people::PersonId;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, Row};
use std::collections::HashMap;

/// A state of a dialogue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::core) struct Stood {
    /// The entry that said so.
    pub(in crate::core) entry: i64,
    /// Whose dialogue it was.
    pub(in crate::core) agent: PersonId,
    /// The time by which it counted.
    pub(in crate::core) counts: Moment,
}

/// Every state of each dialogue that has later words, before an entry, in order.
const STATES: &str =
    "SELECT r.id AS request, 0 AS id, r.entry AS entry, r.agent AS agent, r.received AS counts FROM request r
       WHERE r.id IN (SELECT request FROM revision WHERE entry < ?1) AND r.agent IS NOT NULL AND r.entry < ?1
     UNION ALL SELECT v.request, v.id, v.entry, v.agent, v.counts FROM revision v WHERE v.entry < ?1 ORDER BY 1, 2";

/// The dialogues that were of more than one person or time before an entry, by number: their states, oldest first.
pub(in crate::core) fn of_several(conn: &Connection, before: i64) -> Result<HashMap<i64, Vec<Stood>>> {
    let (mut found, mut one) = (HashMap::new(), (0, Vec::new()));
    let mut statement = conn.prepare_cached(STATES)?;
    let mut rows = statement.query([before])?;
    while let Some(row) = rows.next()? {
        let request = row.get("request")?;
        if one.0 != request {
            keep(&mut found, std::mem::replace(&mut one, (request, Vec::new())));
        }
        one.1.push(stood(row)?);
    }
    keep(&mut found, one);
    Ok(found)
}

fn keep(found: &mut HashMap<i64, Vec<Stood>>, (request, states): (i64, Vec<Stood>)) {
    let is_same =
        |one: &Stood| states.first().is_some_and(|first| (first.agent, first.counts) == (one.agent, one.counts));
    if !states.iter().all(is_same) {
        found.insert(request, states);
    }
}

fn stood(row: &Row<'_>) -> Result<Stood> {
    let counts: String = row.get("counts")?;
    Ok(Stood {
        entry: row.get("entry")?,
        agent: PersonId(row.get("agent")?),
        counts: counts.parse().map_err(Refusal::data)?,
    })
}
