//! What people did in a case, each act with who performed it, for whom, and under which login.

use super::number::DisputeId;
use crate::core::audit::AuditId;
use crate::core::ledger::By;
use crate::core::refusal::Result;
use rusqlite::{Connection, params};

/// An act of a person in a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseAct {
    /// Its name, as in the chain.
    pub act: String,
    /// Who performed it, and when.
    pub by: By,
}

/// What people did with an audit once it was scored and in its disputes, oldest first; of the disputes only one, where
/// that is named. What arbiters answer blind is not among it.
pub fn case_acts(conn: &Connection, audit: AuditId, only: Option<DisputeId>) -> Result<Vec<CaseAct>> {
    let mut statement = conn.prepare_cached(ACTS)?;
    let mut rows = statement.query(params![audit.0, only.map(|dispute| dispute.0)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(CaseAct { act: row.get("act")?, by: By::of_row(row)? });
    }
    Ok(found)
}

const ACTS: &str = "WITH meant AS (SELECT id, entry FROM dispute WHERE audit = ?1 AND (?2 IS NULL OR id = ?2)),
    part (entry) AS (
      SELECT entry FROM scoring WHERE audit = ?1
      UNION SELECT entry FROM delivery WHERE audit = ?1
      UNION SELECT entry FROM acknowledgement WHERE audit = ?1
      UNION SELECT entry FROM feedback_use WHERE audit = ?1
      UNION SELECT entry FROM statement WHERE audit = ?1
      UNION SELECT entry FROM correction WHERE audit = ?1
      UNION SELECT g.entry FROM agreement g JOIN correction c ON c.id = g.correction WHERE c.audit = ?1
      UNION SELECT entry FROM meant
      UNION SELECT r.entry FROM remark r JOIN meant m ON m.id = r.dispute
      UNION SELECT w.entry FROM withdrawal w JOIN point p ON p.id = w.point JOIN meant m ON m.id = p.dispute
      UNION SELECT c.entry FROM convening c JOIN meant m ON m.id = c.dispute
      UNION SELECT s.entry FROM session s JOIN meant m ON m.id = s.dispute
      UNION SELECT x.entry FROM contest x JOIN point p ON p.id = x.point JOIN meant m ON m.id = p.dispute
      UNION SELECT u.entry FROM ruling u JOIN meant m ON m.id = u.dispute
      UNION SELECT x.entry FROM action_end x JOIN action a ON a.id = x.action JOIN meant m ON m.id = a.dispute)
    SELECT e.act, e.actor, e.principal, e.login, e.at FROM entry e JOIN part ON part.entry = e.id ORDER BY e.id";
