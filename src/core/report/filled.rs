//! Filled: ratings that did not come with their dialogue, and who filled them in later. A rating that somebody brings
//! afterwards may be another's than the customer's.

use super::period::{Period, moments};
use crate::core::ledger::by;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// How many ratings of a period's dialogues were filled in later, by who did it: handle and login.
pub fn filled_ratings(conn: &Connection, period: Period) -> Result<Vec<(String, u64)>> {
    let (since, until) = moments(conn, period)?;
    let calendar = policy::current(conn)?.calendar()?;
    let mut statement = conn.prepare_cached(FILLED)?;
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
