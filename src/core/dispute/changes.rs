//! Which answers of an audit are no longer the auditor's, and by which dispute.

use super::state::DisputeId;
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What made an answer another than the auditor's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The dispute that changed it.
    pub dispute: DisputeId,
    /// What the auditor had answered; none is not applicable.
    pub from: Option<String>,
}

/// The answers of an audit that disputes changed, by criterion.
pub fn changes(conn: &Connection, audit: AuditId) -> Result<BTreeMap<String, Change>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.key, p.dispute, (SELECT m.level FROM mark m JOIN scoring s ON s.id = m.scoring
           WHERE s.audit = p.audit AND m.criterion = p.criterion AND s.basis = 'audit'
             AND s.id NOT IN (SELECT u.scoring FROM undoing u) ORDER BY s.id DESC LIMIT 1) AS level
         FROM point p JOIN criterion c ON c.id = p.criterion LEFT JOIN settlement t ON t.point = p.id
         LEFT JOIN decision d ON d.point = p.id
         WHERE p.audit = ?1 AND (t.outcome = 'adjusted' OR d.verdict <> 'keep')",
    )?;
    let rows = statement.query_map([audit.0], |row| {
        Ok((row.get("key")?, Change { dispute: DisputeId(row.get("dispute")?), from: row.get("level")? }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
