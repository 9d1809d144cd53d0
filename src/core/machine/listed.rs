//! What was brought in of each machine.

use crate::calc::moment::Moment;
use crate::core::ledger::By;
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
    /// Of how many of these that was said after they were drawn.
    pub tuned_later: u64,
    /// Who brought the verdicts, by handle, the first one first.
    pub by: Vec<String>,
    /// When the last of them were brought.
    pub brought: Option<Moment>,
    /// When it gave its first; none where there is none.
    pub first: Option<Moment>,
    /// When it gave its last.
    pub last: Option<Moment>,
}

/// Whether the draw of a dialogue was committed before a row of it came: nobody can show that it was not made to fit.
pub(in crate::core) fn drawn_before(row: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw
         JOIN commitment m ON m.id = d.commitment WHERE t.request = {row}.request AND m.entry <= {row}.entry
           AND NOT EXISTS (SELECT 1 FROM picking k WHERE k.draw = d.id AND k.entry = {row}.entry))"
    )
}

/// Who brought what a machine says, and when that was last.
fn brought(conn: &Connection, machine: i64) -> Result<(Vec<String>, Option<Moment>)> {
    let mut statement = conn.prepare_cached(
        "SELECT e.actor AS actor, e.principal AS principal, e.login AS login, e.at AS at FROM entry e
         WHERE e.id IN (SELECT entry FROM machine_verdict WHERE machine = ?1) ORDER BY e.id",
    )?;
    let (mut rows, mut found, mut last) = (statement.query([machine])?, Vec::new(), None);
    while let Some(row) = rows.next()? {
        let by = By::of_row(row)?;
        last = Some(by.at);
        if !found.contains(&by.actor) {
            found.push(by.actor);
        }
    }
    Ok((found, last))
}

/// Every machine of the roster with what is here of it, by handle.
pub fn listed(conn: &Connection) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached(
        &format!("SELECT p.id AS id, p.handle AS handle, count(v.id) AS verdicts, count(DISTINCT v.request) AS dialogues,
           coalesce(sum({}), 0) AS late,
           (SELECT count(*) FROM machine_tuning u WHERE u.machine = p.id) AS tuned,
           (SELECT count(*) FROM machine_tuning u WHERE u.machine = p.id AND {}) AS tuned_later,
           min(v.scored) AS first, max(v.scored) AS last
         FROM person p LEFT JOIN machine_verdict v ON v.machine = p.id
         WHERE EXISTS (SELECT 1 FROM stint s WHERE s.person = p.id AND s.role = 'machine') GROUP BY p.id ORDER BY p.handle",
        drawn_before("v"), drawn_before("u")))?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let moment = |column: &str| -> Result<Option<Moment>> {
            let text: Option<String> = row.get(column)?;
            text.map(|text| text.parse().map_err(Refusal::data)).transpose()
        };
        let (by, brought) = brought(conn, row.get("id")?)?;
        found.push(Listed {
            machine: row.get("handle")?,
            verdicts: row.get("verdicts")?,
            dialogues: row.get("dialogues")?,
            late: row.get("late")?,
            tuned: row.get("tuned")?,
            tuned_later: row.get("tuned_later")?,
            by,
            brought,
            first: moment("first")?,
            last: moment("last")?,
        });
    }
    Ok(found)
}
