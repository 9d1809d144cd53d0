//! Striking: an audit is taken out of all figures after it was scored. What is disputed about it ends.

use super::state::AuditId;
use crate::core::ledger::Writing;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// Takes an audit out of all figures, for a point of a dispute that was upheld, or since another ticket came in its place.
/// Twice is once: answers whether it is new.
pub fn strike(writing: &mut Writing<'_>, audit: AuditId, point: Option<i64>) -> Result<bool> {
    let is_new = !is_struck(writing, audit)?;
    if is_new {
        writing.insert("striking", &[("audit", &audit.0), ("point", &point)], &[])?;
    }
    Ok(is_new)
}

/// Whether an audit was taken out of all figures after it was scored.
pub fn is_struck(conn: &Connection, audit: AuditId) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM striking WHERE audit = ?1")?.exists([audit.0])?)
}
