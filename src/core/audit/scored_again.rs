//! Scored again: what happened to scores before their agents saw them: somebody returned them, their auditor took them back,
//! or somebody else brought them in. What does not stand any more stays told.

use super::state::AuditId;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Audits of which a score does not stand any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScoredAgain {
    /// Their auditor took a score back.
    pub undone: BTreeSet<AuditId>,
    /// Somebody returned a score instead of approving it.
    pub returned: BTreeSet<AuditId>,
    /// The total that was given first, of those whose first score does not stand; none where nothing applied.
    pub first: BTreeMap<AuditId, Option<i64>>,
}

impl ScoredAgain {
    /// Whether an audit was scored more than once, since a score of it was returned or taken back.
    pub fn is_again(&self, audit: AuditId) -> bool {
        self.undone.contains(&audit) || self.returned.contains(&audit)
    }
}

/// The audits of which a score was returned or taken back before their agents saw one.
pub fn scored_again(conn: &Connection) -> Result<ScoredAgain> {
    let first = "SELECT s.audit, s.total FROM scoring s WHERE s.id = (SELECT min(x.id) FROM scoring x WHERE x.audit = s.audit)
        AND (s.id IN (SELECT u.scoring FROM undoing u) OR s.id IN (SELECT p.scoring FROM approval p WHERE p.granted = 0))
        AND s.audit IN (SELECT y.audit FROM scoring y WHERE y.id IN (SELECT u.scoring FROM undoing u
          UNION SELECT p.scoring FROM approval p WHERE p.granted = 0 AND p.scoring IS NOT NULL))";
    let mut statement = conn.prepare_cached(first)?;
    let rows = statement.query_map([], |row| Ok((AuditId(row.get("audit")?), row.get("total")?)))?;
    Ok(ScoredAgain {
        undone: numbers(conn, "SELECT s.audit FROM undoing u JOIN scoring s ON s.id = u.scoring")?,
        returned: numbers(
            conn,
            "SELECT s.audit FROM approval p JOIN scoring s ON s.id = p.scoring WHERE p.granted = 0",
        )?,
        first: rows.collect::<rusqlite::Result<_>>()?,
    })
}

/// The audits whose newest answers somebody else brought in for their auditor.
pub fn brought_in(conn: &Connection) -> Result<BTreeSet<AuditId>> {
    numbers(
        conn,
        "SELECT s.audit FROM entry e CROSS JOIN extent x ON x.entry = e.id AND x.relation = 'scoring'
         CROSS JOIN scoring s ON s.id BETWEEN x.first AND x.last
         WHERE e.principal IS NOT NULL AND s.basis = 'audit' AND s.id = (SELECT max(y.id) FROM scoring y
           WHERE y.audit = s.audit AND y.basis = 'audit' AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = y.id))",
    )
}

fn numbers(conn: &Connection, sql: &str) -> Result<BTreeSet<AuditId>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| row.get("audit").map(AuditId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
