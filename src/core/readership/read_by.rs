//! Who read an audit, for its agent.

use crate::core::policy::day;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// Who read something, and on which days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadBy {
    /// The reader, by handle.
    pub reader: String,
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// On how many days.
    pub days: u64,
    /// With which commands.
    pub commands: String,
}

/// Who read an audit or its dialogue, by handle: by itself, or with everything that there was when it was there already. Who
/// had it in a list of several people is not told here, since such a list is recorded as a whole.
pub fn of_audit(conn: &Connection, audit: i64, request: i64) -> Result<Vec<ReadBy>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle AS reader, min(r.day) AS first, max(r.day) AS last, count(DISTINCT r.day) AS days,
           group_concat(DISTINCT r.command) AS commands
         FROM reading r JOIN identity i ON i.person = r.reader JOIN person p ON p.id = i.one
         WHERE (r.subject = 'audit' AND r.number = ?1) OR (r.subject = 'dialogue' AND r.number = ?2)
           OR (r.subject = 'dispute' AND r.number IN (SELECT d.id FROM dispute d WHERE d.audit = ?1))
           OR (r.subject = 'export' AND r.number IN (1, 2) AND r.entry > (SELECT a.entry FROM audit a WHERE a.id = ?1))
         GROUP BY p.handle ORDER BY p.handle",
    )?;
    let (mut rows, mut found) = (statement.query([audit, request])?, Vec::new());
    while let Some(row) = rows.next()? {
        let commands: String = row.get("commands")?;
        found.push(ReadBy {
            reader: row.get("reader")?,
            first: day(&row.get::<_, String>("first")?)?,
            last: day(&row.get::<_, String>("last")?)?,
            days: row.get("days")?,
            commands: commands.replace(',', ", "),
        });
    }
    Ok(found)
}
