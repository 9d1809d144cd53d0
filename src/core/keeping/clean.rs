//! Clean: whether what was erased is gone from the bytes of the file too.

use super::backup::{Backup, backups};
use crate::core::ledger::Writing;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// The newest entry whose erasing left bytes that no cleaning wrote over; none: nothing is left.
pub fn uncleaned(conn: &Connection) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT max(r.entry) AS entry FROM erased_run r WHERE r.entry > (SELECT coalesce(max(c.upto), 0) FROM cleaning c)",
    )?;
    Ok(statement.query_row([], |row| row.get("entry"))?)
}

/// The backups that were made before something was erased, and may still hold it.
pub fn older_backups(conn: &Connection) -> Result<Vec<Backup>> {
    let newest: i64 = conn
        .prepare_cached("SELECT coalesce(max(entry), 0) AS entry FROM erased_run")?
        .query_row([], |row| row.get("entry"))?;
    let mut found = backups(conn)?;
    found.retain(|backup| backup.head < newest);
    Ok(found)
}

/// Records that the file was written again without what was erased up to an entry.
pub fn cleaned(writing: &mut Writing<'_>, upto: i64) -> Result<()> {
    writing.insert("cleaning", &[("upto", &upto)], &[])?;
    writing.note(format!("up to entry {upto}"));
    Ok(())
}
