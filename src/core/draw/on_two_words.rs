//! On two words: what draws go by is amended on the word of two people where the policy asks for it. Each amendment without
//! the second one is named, with the first draw that went by it.

use crate::core::intake::{Unapproved, unapproved};
use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// How many amendments of what draws go by took two people, and in words those that did not have them; nothing where no
/// policy ever asked for it.
pub fn recheck_amendments(conn: &Connection) -> Result<Option<(usize, Vec<String>)>> {
    let Some((count, found)) = unapproved(conn)? else { return Ok(None) };
    let findings = found.iter().map(|one| finding(conn, one)).collect::<Result<_>>()?;
    Ok(Some((count, findings)))
}

fn finding(conn: &Connection, one: &Unapproved) -> Result<String> {
    let Unapproved { reference, entry, fields, because, .. } = one;
    let draw = went_by(conn, one)?.map(|draw| format!("; {draw} went by it")).unwrap_or_default();
    Ok(format!("entry {entry} amended `{reference}` ({}): {because}{draw}", fields.join(", ")))
}

/// The first draw that was committed by what an entry had amended: of a window that has the dialogue, or had it before.
fn went_by(conn: &Connection, one: &Unapproved) -> Result<Option<String>> {
    let [before, since] = &one.counts;
    Ok(conn
        .prepare_cached(
            "SELECT name FROM commitment c WHERE c.entry > ?1
             AND ((c.since <= ?2 AND ?2 < c.until) OR (c.since <= ?3 AND ?3 < c.until)) ORDER BY c.id LIMIT 1",
        )?
        .query_row(params![one.entry, before, since], |row| row.get("name"))
        .optional()?)
}
