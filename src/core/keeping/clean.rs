//! Clean: whether what was erased is gone from the bytes of the file too.

use super::backup::{Backup, backups, newest_erased};
use crate::core::ledger::{By, Writing, by};
use crate::core::readership::Glance;
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
    let newest = newest_erased(conn)?;
    let mut found = backups(conn)?;
    found.retain(|backup| backup.head < newest);
    Ok(found)
}

/// Who took text of people out as tables or as evidence before something was erased, oldest first, as far as readings are on record:
/// one line for each reader and day.
pub fn older_exports(conn: &Connection) -> Result<Vec<By>> {
    let (tables, evidence) = (Glance::tables(true), Glance::evidence(true));
    let mut statement = conn.prepare_cached(
        "SELECT entry FROM reading WHERE subject = ?1 AND number IN (?2, ?3) AND entry < ?4 ORDER BY entry",
    )?;
    let values = (tables.subject.word(), tables.number, evidence.number, newest_erased(conn)?);
    let entries = statement.query_map(values, |row| row.get("entry"))?;
    entries.map(|entry| by(conn, entry?)).collect()
}

/// Records that the file was written again without what was erased up to an entry.
pub fn cleaned(writing: &mut Writing<'_>, upto: i64) -> Result<()> {
    writing.insert("cleaning", &[("upto", &upto)], &[])?;
    writing.note(format!("up to entry {upto}"));
    Ok(())
}
