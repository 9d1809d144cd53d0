//! Waiting: how much of what is open waits too long, or for somebody else, counted without reading the audits.

use super::state::{AuditId, AuditKind};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, ToSql};

/// The last day of the open audit `a`, of whom has it.
const DUE: &str = "coalesce((SELECT g.due FROM assignment g WHERE g.audit = a.id ORDER BY g.id DESC LIMIT 1), a.due)";

/// How much is open that somebody should know of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// How many audits are not scored in time.
    pub overdue: u64,
    /// How many wishes to replace wait for somebody else.
    pub questioned: u64,
}

/// How many audits wait too long, or for the answer to a wish to replace.
pub fn waiting(conn: &Connection, today: NaiveDate) -> Result<Waiting> {
    let overdue = format!("SELECT count(*) FROM open_audit o CROSS JOIN audit a ON a.id = o.audit WHERE {DUE} < ?1");
    let questioned = "SELECT count(*) FROM open_audit o CROSS JOIN audit a ON a.id = o.audit
        JOIN replacement r ON r.id = (SELECT max(x.id) FROM replacement x WHERE x.ticket = a.ticket)
        WHERE a.kind NOT IN (?1, 'repeat') AND NOT EXISTS (SELECT 1 FROM replaced d WHERE d.replacement = r.id)";
    let count = |sql: &str, bound: &dyn ToSql| conn.prepare_cached(sql)?.query_row([bound], |row| row.get(0));
    Ok(Waiting { overdue: count(&overdue, &today.to_string())?, questioned: count(questioned, &AuditKind::Second)? })
}

/// The second audits that are open after their last day, by number.
pub(super) fn late_seconds(conn: &Connection, today: NaiveDate) -> Result<Vec<AuditId>> {
    let sql = format!(
        "SELECT o.audit FROM open_audit o CROSS JOIN audit a ON a.id = o.audit WHERE {DUE} <= ?1 AND a.kind = ?2 ORDER BY o.audit"
    );
    numbers(conn, &sql, &[&today.to_string(), &AuditKind::Second])
}

/// The repeats that are open, by number.
pub(super) fn open_repeats(conn: &Connection) -> Result<Vec<AuditId>> {
    let sql =
        "SELECT o.audit FROM open_audit o CROSS JOIN audit a ON a.id = o.audit WHERE a.kind = ?1 ORDER BY o.audit";
    numbers(conn, sql, &[&AuditKind::Repeat])
}

/// The open audits that somebody gave back to the lot and nobody has, by number.
pub(super) fn given_back(conn: &Connection) -> Result<Vec<AuditId>> {
    let sql = "SELECT o.audit FROM open_audit o WHERE o.auditor IS NULL
        AND EXISTS (SELECT 1 FROM assignment g WHERE g.audit = o.audit AND g.basis = 'lot' AND g.auditor IS NULL) ORDER BY o.audit";
    numbers(conn, sql, &[])
}

fn numbers(conn: &Connection, sql: &str, bound: &[&dyn ToSql]) -> Result<Vec<AuditId>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(bound, |row| Ok(AuditId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
