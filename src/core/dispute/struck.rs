//! What disputes struck: which audits, over what, at whose wish, and by whom.

use super::number::DisputeId;
use super::words::Subject;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::ledger::By;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// An audit that a dispute took out of all figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Struck {
    /// The audit.
    pub audit: Audit,
    /// The dispute.
    pub dispute: DisputeId,
    /// What was upheld.
    pub subject: Subject,
    /// Whose wish it was: who opened the dispute, by handle.
    pub opened_by: String,
    /// Who struck it, and when.
    pub by: By,
    /// Whether the session did, and not a ruling.
    pub in_session: bool,
}

/// The audits that disputes took out of all figures, oldest first; with `only` just that one.
pub fn struck(conn: &Connection, only: Option<AuditId>) -> Result<Vec<Struck>> {
    let mut statement = conn.prepare_cached(
        "SELECT k.audit, p.dispute, p.subject, o.actor AS opened_by, e.actor, e.principal, e.login, e.at,
           EXISTS (SELECT 1 FROM session s WHERE s.entry = k.entry) AS in_session
         FROM striking k JOIN point p ON p.id = k.point JOIN dispute d ON d.id = p.dispute JOIN entry o ON o.id = d.entry
         JOIN entry e ON e.id = k.entry WHERE ?1 IS NULL OR k.audit = ?1 ORDER BY k.id",
    )?;
    let mut rows = statement.query([only.map(|audit| audit.0)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Struck {
            audit: audit::load(conn, AuditId(row.get("audit")?))?,
            dispute: DisputeId(row.get("dispute")?),
            subject: row.get("subject")?,
            opened_by: row.get("opened_by")?,
            by: By::of_row(row)?,
            in_session: row.get("in_session")?,
        });
    }
    Ok(found)
}
