//! Published policies: the newest holds, the older ones stay on the record.

use super::check::check;
use super::rules::Policy;
use crate::core::ledger::Writing;
use crate::core::refusal::Result;
use crate::core::toml::Written;
use rusqlite::{Connection, OptionalExtension};

/// Publishes a policy; the same text again changes nothing. Answers whether it was new.
pub fn publish(writing: &mut Writing<'_>, written: &Written<'_>) -> Result<bool> {
    check(written)?;
    if text(writing)?.as_deref() == Some(written.text) {
        return Ok(false);
    }
    writing.insert("policy", &[("text", &written.text)], &[])?;
    writing.note("a policy");
    Ok(true)
}

/// The policy that holds now.
pub fn current(conn: &Connection) -> Result<Policy> {
    match text(conn)? {
        Some(text) => Policy::read(&Written { name: "policy", text: &text }),
        None => Ok(Policy::default()),
    }
}

/// The policy that held when an entry was written.
pub fn as_of(conn: &Connection, entry: i64) -> Result<Policy> {
    let text: Option<String> = conn
        .prepare_cached("SELECT text FROM policy WHERE entry <= ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([entry], |row| row.get(0))
        .optional()?;
    text.map_or_else(|| Ok(Policy::default()), |text| Policy::read(&Written { name: "policy", text: &text }))
}

/// The text of the policy that holds now, as it was published.
pub fn text(conn: &Connection) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached("SELECT text FROM policy ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?)
}
