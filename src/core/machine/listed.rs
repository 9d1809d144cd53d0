//! What was brought in of each machine.

use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// What is here of a machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its handle, `name/version`.
    pub machine: String,
    /// How many verdicts.
    pub verdicts: u64,
    /// On how many dialogues.
    pub dialogues: u64,
    /// How many of the verdicts are of dialogues that were drawn before they came.
    pub late: u64,
    /// On how many dialogues it was tuned.
    pub tuned: u64,
    /// When it gave its first; none where there is none.
    pub first: Option<Moment>,
    /// When it gave its last.
    pub last: Option<Moment>,
}

/// Every machine of the roster with what is here of it, by handle.
pub fn listed(conn: &Connection) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle AS machine, count(v.id) AS verdicts, count(DISTINCT v.request) AS dialogues,
           coalesce(sum(EXISTS (SELECT 1 FROM ticket t WHERE t.request = v.request AND t.entry < v.entry)), 0) AS late,
           (SELECT count(*) FROM machine_tuning u WHERE u.machine = p.id) AS tuned, min(v.scored) AS first, max(v.scored) AS last
         FROM person p LEFT JOIN machine_verdict v ON v.machine = p.id
         WHERE EXISTS (SELECT 1 FROM stint s WHERE s.person = p.id AND s.role = 'machine') GROUP BY p.id ORDER BY p.handle",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let moment = |column: &str| -> Result<Option<Moment>> {
            let text: Option<String> = row.get(column)?;
            text.map(|text| text.parse().map_err(Refusal::data)).transpose()
        };
        found.push(Listed {
            machine: row.get("machine")?,
            verdicts: row.get("verdicts")?,
            dialogues: row.get("dialogues")?,
            late: row.get("late")?,
            tuned: row.get("tuned")?,
            first: moment("first")?,
            last: moment("last")?,
        });
    }
    Ok(found)
}
