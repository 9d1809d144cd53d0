//! Striking: an audit is taken out of all figures, since it should not have been drawn or is another agent's.

use super::point::Point;
use crate::core::audit::AuditId;
use crate::core::ledger::Writing;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// Takes an audit out of all figures, for a point that was upheld. Twice is once.
pub fn strike(writing: &mut Writing<'_>, audit: AuditId, point: &Point) -> Result<()> {
    if !is_struck(writing, audit)? {
        writing.insert("striking", &[("audit", &audit.0), ("point", &point.id)], &[])?;
    }
    Ok(())
}

/// Whether an audit is in no figure any more.
pub(super) fn is_struck(conn: &Connection, audit: AuditId) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM striking WHERE audit = ?1")?.exists([audit.0])?)
}
