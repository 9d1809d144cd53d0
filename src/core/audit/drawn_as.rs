//! As whose an audit was drawn, where that handle was made one person with another since.

use super::state::AuditId;
use crate::core::people::{self, MergedBy};
use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension};

/// The newest merge of the handle that an audit was drawn for; none where it is its agent's own.
pub fn drawn_as(conn: &Connection, id: AuditId) -> Result<Option<MergedBy>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle FROM audit a JOIN person p ON p.id = a.agent JOIN identity i ON i.person = a.agent
         WHERE a.id = ?1 AND i.one <> a.agent",
    )?;
    let handle: Option<String> = statement.query_row([id.0], |row| row.get("handle")).optional()?;
    let Some(handle) = handle else { return Ok(None) };
    Ok(people::merges_after(conn, 0)?.into_iter().rfind(|one| one.double == handle))
}
