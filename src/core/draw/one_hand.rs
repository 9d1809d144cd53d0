//! One hand: secrets that one person pledged and revealed show nobody more than a local seed does. Who brings the pledges of
//! all parties could have made all their secrets; another one, who brings the secrets, says that theirs is among them.

use super::worth::is_of_beacon;
use crate::core::people::{self, NOW};
use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension};

/// Who brought both the pledges and the secrets of a commitment that was drawn, by handle; none where these were two people,
/// or where it was not secrets that decided.
pub fn one_hand(conn: &Connection, commitment: i64) -> Result<Option<String>> {
    let found: Option<(String, String, String, String)> = conn
        .prepare_cached(
            "SELECT c.source, d.seed, p.actor AS pledged, e.actor AS revealed FROM commitment c JOIN entry p ON p.id = c.entry
             JOIN draw d ON d.commitment = c.id JOIN entry e ON e.id = d.entry WHERE c.id = ?1",
        )?
        .query_row([commitment], |row| {
            Ok((row.get("source")?, row.get("seed")?, row.get("pledged")?, row.get("revealed")?))
        })
        .optional()?;
    let Some((source, seed, pledged, revealed)) = found else { return Ok(None) };
    let is_one = are_secrets(&source, &seed) && is_same(conn, NOW, &pledged, &revealed)?;
    Ok(is_one.then_some(revealed))
}

/// The same of a draw that is being recorded by somebody.
pub(super) fn is_one_hand(conn: &Connection, commitment: i64, (seed, actor): (&str, &str)) -> Result<bool> {
    let (source, pledged): (String, String) = conn
        .prepare_cached("SELECT c.source, e.actor FROM commitment c JOIN entry e ON e.id = c.entry WHERE c.id = ?1")?
        .query_row([commitment], |row| Ok((row.get("source")?, row.get("actor")?)))?;
    Ok(are_secrets(&source, seed) && is_same(conn, NOW, &pledged, actor)?)
}

/// Whether a seed is made of secrets that were pledged.
pub(super) fn are_secrets(source: &str, seed: &str) -> bool {
    source.starts_with("reveal:") && !is_of_beacon(seed)
}

/// Whether two handles were of one person after an entry.
pub(super) fn is_same(conn: &Connection, as_of: i64, one: &str, other: &str) -> Result<bool> {
    if one == other {
        return Ok(true);
    }
    let (one, other) = (people::who(conn, as_of, one)?, people::who(conn, as_of, other)?);
    Ok(one.is_some() && one == other)
}
