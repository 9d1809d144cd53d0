//! Voiding: a draw, or a commitment that waits for its seed, taken out of all that counts. It stays listed.

use super::unknown::no_draw;
use crate::core::ledger::{By, Writing, by};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::{Connection, OptionalExtension};

/// A draw, or a commitment that waits for its seed, was voided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voided {
    /// Plan and window.
    pub name: String,
    /// Whether it was drawn already.
    pub drawn: bool,
    /// Whether that is new.
    pub new: bool,
}

/// Takes a draw, or a commitment that waits for its seed, out of all that counts. It stays listed.
pub fn void(writing: &mut Writing<'_>, name: &str, why: &Kept) -> Result<Voided> {
    let (commitment, drawn) = named(writing, name)?;
    match why_void(writing, name)? {
        None => {}
        Some(stood) if stood == why.as_str() => return Ok(Voided { name: name.to_owned(), drawn, new: false }),
        Some(_) => {
            let by = void_by(writing, commitment)?.map(|by| format!(", by {by}")).unwrap_or_default();
            return Err(Refusal::rule(format!("{name} is void already{by}, for another reason"))
                .hint("its reason stands: assize assign list"));
        }
    }
    writing.insert("voiding", &[("commitment", &commitment)], &[("why", Some(why))])?;
    writing.note(name);
    Ok(Voided { name: name.to_owned(), drawn, new: true })
}

/// Why a draw is void, where it is.
fn why_void(conn: &Connection, name: &str) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(v.why, 'erased') FROM voiding v JOIN commitment c ON c.id = v.commitment WHERE c.name = ?1",
        )?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// Who made a draw void, where it is.
pub fn voided_by(conn: &Connection, name: &str) -> Result<Option<By>> {
    let mut statement = conn.prepare_cached("SELECT id FROM commitment WHERE name = ?1")?;
    let commitment: Option<i64> = statement.query_row([name], |row| row.get("id")).optional()?;
    Ok(commitment.map(|id| void_by(conn, id)).transpose()?.flatten())
}

/// Who made a commitment void, where it is.
pub(super) fn void_by(conn: &Connection, commitment: i64) -> Result<Option<By>> {
    let mut statement = conn.prepare_cached("SELECT entry FROM voiding WHERE commitment = ?1")?;
    let entry: Option<i64> = statement.query_row([commitment], |row| row.get("entry")).optional()?;
    entry.map(|entry| by(conn, entry)).transpose()
}

/// Refuses what a void draw does not allow.
pub fn require_standing(conn: &Connection, name: &str) -> Result<()> {
    match voided_by(conn, name)? {
        Some(by) => {
            Err(Refusal::rule(format!("{name} is void since {}, by {by}, and its window is not drawn again", by.at))
                .hint("one draw per plan and window; the reason is in: assize assign list"))
        }
        None => Ok(()),
    }
}

/// A commitment by its name, and whether it is drawn.
pub(super) fn named(conn: &Connection, name: &str) -> Result<(i64, bool)> {
    let mut statement = conn.prepare_cached(
        "SELECT name, id, EXISTS (SELECT 1 FROM draw d WHERE d.commitment = c.id) AS drawn FROM commitment c ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>("name")?, row.get("id")?, row.get("drawn")?)))?;
    let all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    if let Some((_, id, drawn)) = all.iter().find(|(known, ..)| known == name) {
        return Ok((*id, *drawn));
    }
    Err(no_draw(name, all.iter().map(|(known, ..)| known.as_str())))
}
