//! Which answers of an audit are no longer the auditor's, and by which dispute.

use super::number::DisputeId;
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What made an answer another than the auditor's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The dispute that changed it; none where its auditor corrected a slip that nobody disputed.
    pub dispute: Option<DisputeId>,
    /// What the auditor had answered; none is not applicable.
    pub from: Option<String>,
}

/// The answers of an audit that disputes and corrections changed, by criterion.
pub fn changes(conn: &Connection, audit: AuditId) -> Result<BTreeMap<String, Change>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.key, x.dispute, (SELECT m.level FROM mark m JOIN scoring s ON s.id = m.scoring
           WHERE s.audit = ?1 AND m.criterion = x.criterion AND s.basis = 'audit'
             AND s.id NOT IN (SELECT u.scoring FROM undoing u) ORDER BY s.id DESC LIMIT 1) AS level
         FROM (SELECT p.criterion, p.dispute FROM point p JOIN settlement t ON t.point = p.id
             WHERE p.audit = ?1 AND t.outcome = 'adjusted'
           UNION ALL SELECT p.criterion, p.dispute FROM point p JOIN decision d ON d.point = p.id
             WHERE p.audit = ?1 AND d.verdict <> 'keep'
           UNION ALL SELECT k.criterion, p.dispute FROM correction k JOIN agreement g ON g.correction = k.id
             LEFT JOIN point p ON p.id = g.point WHERE k.audit = ?1 AND g.agreed = 1
           UNION ALL SELECT m.criterion, coalesce(t.dispute, r.dispute) FROM scoring s JOIN mark m ON m.scoring = s.id
             LEFT JOIN session t ON t.entry = s.entry LEFT JOIN ruling r ON r.entry = s.entry
             WHERE s.audit = ?1 AND s.basis <> 'audit' AND NOT EXISTS (SELECT 1 FROM mark z JOIN scoring y ON y.id = z.scoring
               WHERE y.audit = ?1 AND y.id < s.id AND z.criterion = m.criterion)) x
         JOIN criterion c ON c.id = x.criterion",
    )?;
    let rows = statement.query_map([audit.0], |row| {
        let dispute = row.get::<_, Option<i64>>("dispute")?.map(DisputeId);
        Ok((row.get("key")?, Change { dispute, from: row.get("level")? }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
