//! The last day to score an audit, computed again: so many working days after the draw, or the act, that opened it.

use super::last_day::days;
use super::state::AuditId;
use crate::calc::moment::Moment;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Recomputes the last day of every audit from its plan and the calendar of then. Answers how many there are, and what
/// differs.
pub fn recheck_days(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let mut statement = conn.prepare(
        "SELECT a.id, a.entry, a.due, e.at, (SELECT d.id FROM ticket t JOIN stratum s ON s.id = t.stratum
           JOIN draw d ON d.id = s.draw WHERE t.id = a.ticket) AS draw
         FROM audit a JOIN entry e ON e.id = a.entry ORDER BY a.id",
    )?;
    let (mut rows, mut findings, mut count) = (statement.query([])?, Vec::new(), 0);
    // Thousands of audits have the entry and the draw of another one.
    let mut known = BTreeMap::<(i64, Option<i64>), String>::new();
    while let Some(row) = rows.next()? {
        count += 1;
        let (audit, entry): (i64, i64) = (row.get("id")?, row.get("entry")?);
        let key = (entry, row.get("draw")?);
        let given = match known.entry(key) {
            Entry::Occupied(given) => given.into_mut(),
            Entry::Vacant(free) => free.insert(given(conn, AuditId(audit), entry, &row.get::<_, String>("at")?)?),
        };
        let said: String = row.get("due")?;
        if *given != said {
            findings.push(format!(
                "the last day to score audit {audit} is {said}, but its plan and the calendar of then give {given}"
            ));
        }
    }
    Ok((count, findings))
}

fn given(conn: &Connection, audit: AuditId, entry: i64, at: &str) -> Result<String> {
    let at: Moment = at.parse().map_err(Refusal::data)?;
    let day = policy::as_of(conn, entry)?.calendar()?.deadline(at, days(conn, audit)?);
    Ok(day.map_or_else(|| "no day of the calendar".to_owned(), |day| day.to_string()))
}
