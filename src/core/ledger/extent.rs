//! Extents: runs of rows, each with the digest of what an entry brought.

use super::seal::{Extent, MARK};
use crate::calc::digest::{Digest, sha256};
use crate::core::refusal::Result;
use rusqlite::{Connection, Row};

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
    let mut rows = statement.query([entry])?;
    while let Some(row) = rows.next()? {
        take(extent_from(row)?)?;
    }
    Ok(())
}

fn extent_from(row: &Row<'_>) -> rusqlite::Result<Extent> {
    Ok(Extent {
        relation: row.get("relation")?,
        first: row.get("first")?,
        last: row.get("last")?,
        digest: row.get("digest")?,
        marks: row.get("marks")?,
    })
}
