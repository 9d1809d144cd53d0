//! A dispute as people name it: by its number or by the ref of the dialogue that it is about.

use super::number::DisputeId;
use crate::calc::listing::list_and;
use crate::core::refusal::{Refusal, Result};
use crate::core::request;
use rusqlite::Connection;

/// The dispute of this number, or the one dispute about the dialogue with this ref. A number that no dispute has and
/// that is no ref stays a number.
pub fn find_named(conn: &Connection, word: &str) -> Result<DisputeId> {
    let number = word.parse().ok().map(DisputeId);
    if let Some(id) = number
        && conn.prepare_cached("SELECT 1 FROM dispute WHERE id = ?1")?.exists([id.0])?
    {
        return Ok(id);
    }
    let found = of_ref(conn, word)?;
    match (found.as_slice(), number) {
        ([(only, _)], _) => Ok(DisputeId(*only)),
        ([], Some(id)) => Ok(id),
        ([], None) => Err(without_dispute(conn, word)?),
        (several, _) => Err(which(word, several)),
    }
}

/// The disputes about a dialogue, oldest first, each with its audit.
fn of_ref(conn: &Connection, reference: &str) -> Result<Vec<(i64, i64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.id, d.audit FROM dispute d JOIN audit a ON a.id = d.audit JOIN request r ON r.id = a.request
         WHERE r.ref = ?1 ORDER BY d.id",
    )?;
    let rows =
        statement.query_map([&*request::as_stored(conn, reference)?], |row| Ok((row.get("id")?, row.get("audit")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn which(word: &str, several: &[(i64, i64)]) -> Refusal {
    let told: Vec<String> = several.iter().map(|(dispute, audit)| format!("{dispute} (audit {audit})")).collect();
    Refusal::words(format!("the dialogue `{word}` has several disputes: {}", list_and(&told)))
        .hint("give the number of one of them; what became of each: assize dispute list")
}

/// Why a word names no dispute.
fn without_dispute(conn: &Connection, word: &str) -> Result<Refusal> {
    if request::exists(conn, word)? {
        return Ok(Refusal::rule(format!("the dialogue `{word}` has no dispute"))
            .hint("disputes there are: assize dispute list; its agent opens one: assize dispute open"));
    }
    let hint = request::near(conn, word)?.unwrap_or_else(|| {
        "give the number of a dispute or the ref of its dialogue; disputes there are: assize dispute list".to_owned()
    });
    Ok(Refusal::rule(format!("there is no dispute and no dialogue `{word}`")).hint(hint))
}
