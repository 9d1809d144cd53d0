//! Successor: which version of a machine took the place of another.

use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension};

/// The version that took the place of another one of the same name: the first that was enrolled after it, by the day and then
/// by the order of the roster, and of which verdicts are here. What was measured of the old one says nothing of it.
pub fn successor(conn: &Connection, machine: &str) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached(
        "WITH enrolled AS (SELECT p.id AS id, p.handle AS handle, min(s.since) AS since FROM person p
           JOIN stint s ON s.person = p.id AND s.role = 'machine' GROUP BY p.id)
         SELECT n.handle AS handle FROM enrolled o JOIN enrolled n ON (n.since, n.id) > (o.since, o.id)
           AND substr(n.handle, 1, instr(n.handle, '/')) = substr(o.handle, 1, instr(o.handle, '/'))
         WHERE o.handle = ?1 AND EXISTS (SELECT 1 FROM machine_verdict v WHERE v.machine = n.id)
         ORDER BY n.since, n.id LIMIT 1",
    )?;
    Ok(statement.query_row([machine], |row| row.get("handle")).optional()?)
}
