//! Newcomer: who approved an erasure, or ended somebody else's hold, soon after the roster gave them a role for it. A manager
//! writes the roster: so it is told who gave it and when.

use crate::core::ledger::{By, by};
use crate::core::people::Role;
use crate::core::refusal::Result;
use crate::core::works_agreement::NEWCOMER_DAYS;
use rusqlite::Connection;

/// An act of somebody whose role for it was new.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Newcomer {
    /// What it was about, such as `erasure 1`.
    pub what: String,
    /// Who acted, and when.
    pub by: By,
    /// The first role for it that they were given.
    pub role: Role,
    /// Who gave it, and when.
    pub given: By,
}

/// Such acts after an entry, oldest first. What a file's first day gave is nobody's by that.
pub fn newcomers(conn: &Connection, after: i64) -> Result<Vec<Newcomer>> {
    let mut statement = conn.prepare_cached(
        "SELECT w.what AS what, w.entry AS entry, s.role AS role, s.entry AS given
         FROM (SELECT 'erasure ' || erasure AS what, entry, person FROM erasure_answer
           UNION ALL SELECT 'hold ' || x.hold, x.entry, x.person FROM hold_end x JOIN hold h ON h.id = x.hold WHERE h.holder <> x.person) w
         JOIN entry e ON e.id = w.entry JOIN stint s ON s.id = (SELECT min(t.id) FROM stint t JOIN identity i ON i.person = t.person
           JOIN identity o ON o.one = i.one WHERE o.person = w.person AND t.role IN ('manager', 'representative', 'arbiter') AND t.entry < w.entry)
         JOIN entry g ON g.id = s.entry JOIN entry f ON f.id = 1
         WHERE w.entry > ?1 AND julianday(e.at) - julianday(g.at) < ?2 AND substr(g.at, 1, 10) > substr(f.at, 1, 10) ORDER BY w.entry",
    )?;
    let (mut rows, mut found) = (statement.query((after, NEWCOMER_DAYS))?, Vec::new());
    while let Some(row) = rows.next()? {
        let (what, role) = (row.get("what")?, row.get("role")?);
        found.push(Newcomer { what, role, by: by(conn, row.get("entry")?)?, given: by(conn, row.get("given")?)? });
    }
    Ok(found)
}
