//! Filled: ratings that did not come with their dialogue, and who filled them in later, or recorded them for their own side. A rating that somebody brings
//! afterwards may be another's than the customer's.

use super::period::{Period, moments};
use crate::core::ledger::by;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// How many ratings of a period's dialogues were filled in later, by who did it: handle and login.
pub fn filled_ratings(conn: &Connection, period: Period) -> Result<Vec<(String, u64)>> {
    counted(conn, period, FILLED)
}

/// How many ratings of requests that were handled here the agent recorded, or somebody of their team, by who did it: handle and login.
pub fn own_ratings(conn: &Connection, period: Period) -> Result<Vec<(String, u64)>> {
    counted(conn, period, OWN)
}

fn counted(conn: &Connection, period: Period, sql: &str) -> Result<Vec<(String, u64)>> {
    let (since, until) = moments(conn, period)?;
    let calendar = policy::current(conn)?.calendar()?;
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![since, until])?;
    let mut found = BTreeMap::<String, u64>::new();
    while let Some(row) = rows.next()? {
        let counts: String = row.get("counts")?;
        if period.holds(calendar.local_day(counts.parse().map_err(Refusal::data)?)) {
            *found.entry(by(conn, row.get("entry")?)?.to_string()).or_default() += 1;
        }
    }
    Ok(found.into_iter().collect())
}

const FILLED: &str = "
    SELECT v.entry AS entry, v.counts AS counts FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request
      LEFT JOIN revision p ON p.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.id < v.id)
    WHERE v.basis = 'completed' AND v.counts BETWEEN ?1 AND ?2 AND v.rating IS NOT NULL
      AND iif(p.id IS NULL, r.rating, p.rating) IS NULL";

const OWN: &str = "
    SELECT f.entry AS entry, v.counts AS counts FROM revision v INDEXED BY revision_counts
      JOIN feedback f ON f.id = (SELECT max(x.id) FROM feedback x WHERE x.request = v.request)
      JOIN entry e ON e.id = f.entry JOIN person q ON q.handle = e.actor JOIN identity p ON p.person = q.id
    WHERE v.basis = 'archived' AND v.counts BETWEEN ?1 AND ?2 AND v.rating IS NOT NULL
      AND (p.one = (SELECT i.one FROM identity i WHERE i.person = v.agent)
        OR EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' AND t.person = v.agent
          LEFT JOIN stint_end a ON a.stint = s.id LEFT JOIN stint_end b ON b.stint = t.id
          WHERE s.person = q.id AND s.since <= substr(e.at, 1, 10) AND t.since <= substr(e.at, 1, 10)
          AND coalesce(a.until, s.until, '9') >= substr(e.at, 1, 10) AND coalesce(b.until, t.until, '9') >= substr(e.at, 1, 10)))";
