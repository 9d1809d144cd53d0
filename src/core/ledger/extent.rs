//! Extents: runs of rows, each with the digest of what an entry brought.

use super::rising::each_rising;
use super::seal::{Extent, MARK};
use crate::calc::digest::{Digest, sha256};
use crate::core::refusal::{Refusal, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};

/// The extent over rows with these digests.
pub(super) fn extent(relation: String, (first, last): (i64, i64), digests: impl IntoIterator<Item = Digest>) -> Extent {
    let (mut all, mut marks) = (Vec::new(), Vec::new());
    for digest in digests {
        all.extend_from_slice(&digest);
        marks.extend_from_slice(digest.get(..MARK).unwrap_or_default());
    }
    Extent { relation, first, last, digest: sha256(&[&all]).to_vec(), marks }
}

/// Stores one extent.
pub(super) fn insert_extent(conn: &Connection, entry: i64, extent: &Extent) -> Result<()> {
    let sql = "INSERT INTO extent (entry, relation, first, last, digest, marks) VALUES (?, ?, ?, ?, ?, ?)";
    conn.prepare_cached(sql)?.execute((
        entry,
        &extent.relation,
        extent.first,
        extent.last,
        &extent.digest,
        &extent.marks,
    ))?;
    Ok(())
}

/// Hands each extent of an entry on, in the order in which they are sealed.
pub(super) fn each_extent(conn: &Connection, entry: i64, mut take: impl FnMut(Extent) -> Result<()>) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT relation, first, last, digest, marks FROM extent WHERE entry = ?1 ORDER BY relation, first",
    )?;
    let read = |row: &Row<'_>| extent_from(row).map(|extent| ((extent.relation.clone(), extent.first), extent));
    let stopped = each_rising(statement.query([entry])?, read, |_, extent| take(extent))?;
    stopped.map_or(Ok(()), |says| {
        Err(Refusal::data(format!("the lists of facts of entry {entry} {says}"))
            .hint("`assize verify` names what differs; restore the file from a backup"))
    })
}

/// The extent that holds a row, and the entry that brought it.
pub(super) fn extent_of(conn: &Connection, table: &str, row: i64) -> Result<(i64, Extent)> {
    let mut statement = conn.prepare_cached(
        "SELECT entry, relation, first, last, digest, marks FROM extent WHERE relation = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1",
    )?;
    let found = statement.query_row((table, row), |found| Ok((found.get("entry")?, extent_from(found)?))).optional()?;
    found.filter(|(_, extent)| row <= extent.last).ok_or_else(|| {
        Refusal::data(format!("{table} {row} belongs to no entry"))
            .hint("`assize verify` names what differs; restore the file from a backup")
    })
}

/// An extent, whatever stands there: what is no number is one that no extent has.
fn extent_from(row: &Row<'_>) -> rusqlite::Result<Extent> {
    let number = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_i64().unwrap_or(0));
    Ok(Extent {
        relation: String::from_utf8_lossy(&bytes(row, "relation")?).into_owned(),
        first: number("first")?,
        last: number("last")?,
        digest: bytes(row, "digest")?,
        marks: bytes(row, "marks")?,
    })
}

/// The bytes of a text or a blob; of anything else none.
pub(super) fn bytes(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<u8>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => Vec::new(),
    })
}
