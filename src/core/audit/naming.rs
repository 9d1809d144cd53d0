//! Naming: an audit as people name it, by its number or by the ref of its dialogue.

use super::blindness::conceal;
use super::state::{AuditId, load, of_request, unknown};
use crate::calc::listing::list_and;
use crate::core::people::Person;
use crate::core::refusal::{Refusal, Result};
use crate::core::request;
use chrono::NaiveDate;
use rusqlite::Connection;

/// The audit of this number, or the one audit of the dialogue with this ref. Of two that score a dialogue blind, the
/// reader's own is meant.
pub fn find_named(conn: &Connection, word: &str, reader: Option<&Person>, today: NaiveDate) -> Result<AuditId> {
    let number = word.parse().ok().map(AuditId);
    if let Some(id) = number
        && conn.prepare_cached("SELECT 1 FROM audit WHERE id = ?1")?.exists([id.0])?
    {
        return Ok(id);
    }
    let found = of_request(conn, word)?.into_iter().map(|id| load(conn, id)).collect::<Result<Vec<_>>>()?;
    let mut found = conceal(conn, found, reader, today)?;
    // A ref means the first audit; to who is to score the dialogue again, untold, the one that they have.
    if found.iter().any(|audit| !audit.is_repeat()) {
        found.retain(|audit| !audit.is_repeat());
    }
    match (found.as_slice(), number) {
        ([only], _) => Ok(only.id),
        ([], Some(id)) => Err(unknown(conn, id)?),
        ([], None) => Err(without_audit(conn, word)?),
        (several, _) => {
            let numbers: Vec<String> = several.iter().map(|audit| audit.id.0.to_string()).collect();
            Err(Refusal::words(format!("the dialogue `{word}` has several audits: {}", list_and(&numbers)))
                .hint("give the number of one of them"))
        }
    }
}

/// Why a word names no audit.
fn without_audit(conn: &Connection, word: &str) -> Result<Refusal> {
    let (is_known, near) = (request::exists(conn, word)?, request::near(conn, word)?);
    Ok(if is_known {
        Refusal::rule(format!("the dialogue `{word}` has no audit"))
            .hint("it was not drawn; a lead or a manager can ask for one: assize assign spot-check")
    } else {
        Refusal::rule(format!("there is no audit and no dialogue `{word}`")).hint(near.unwrap_or_else(|| {
            "give the number of an audit or the ref of its dialogue; what waits: assize score queue --all".to_owned()
        }))
    })
}
