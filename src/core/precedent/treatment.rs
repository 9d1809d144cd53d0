//! Treatment: what later rulings make of a precedent. A citation counts where its ballot gives the ruling its reasons.

use crate::core::dispute::DisputeId;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What later rulings made of a precedent.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Treatment {
    /// How many decided as it does.
    pub followed: u64,
    /// How many said that their case is another one.
    pub distinguished: u64,
    /// The dispute whose ruling overruled it first.
    pub overruled: Option<DisputeId>,
}

/// What was made of every precedent that a ruling names, by number.
pub(super) fn treatments(conn: &Connection) -> Result<BTreeMap<i64, Treatment>> {
    let mut statement = conn.prepare_cached(
        "SELECT z.precedent, sum(z.kind = 'followed') AS followed, sum(z.kind = 'distinguished') AS distinguished,
           min(CASE z.kind WHEN 'overruled' THEN r.dispute END) AS overruled
         FROM citation z JOIN ruling r ON r.ballot = z.ballot GROUP BY z.precedent",
    )?;
    let rows = statement.query_map([], |row| {
        let treatment = Treatment {
            followed: row.get("followed")?,
            distinguished: row.get("distinguished")?,
            overruled: row.get::<_, Option<i64>>("overruled")?.map(DisputeId),
        };
        Ok((row.get("precedent")?, treatment))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
