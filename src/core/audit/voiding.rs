//! Voiding: a draw is taken out of all that counts. It stays listed, with its reason.

use super::state::{Audit, AuditId, AuditState, list_of_draw};
use super::wording::words_or_erased;
use crate::core::act::Actor;
use crate::core::draw::{self, Voided};
use crate::core::ledger::Writing;
use crate::core::people::SELVES;
use crate::core::people::conflict::{Conflict, Deed, Objection, require_none};
use crate::core::refusal::Result;
use crate::core::text::{Kept, Untrusted};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// A draw that is void, and what it leaves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voiding {
    /// The draw.
    pub draw: Voided,
    /// How many audits left the queue.
    pub left: usize,
    /// How many scored ones stay visible, in no rate.
    pub scored: usize,
}

/// Takes a draw out of all that counts; its window is not drawn again. Nobody voids a draw that drew a dialogue of their
/// own, or in which they audit.
pub fn void(writing: &mut Writing<'_>, actor: &Actor, name: &str, note: &str) -> Result<Voiding> {
    let name = &draw::name_of(writing, name)?;
    require_apart(writing, actor, name)?;
    let draw = draw::void(writing, name, &Kept::new("--note", note)?)?;
    let audits = audits_of(writing, name)?;
    let scored = audits.iter().filter(|audit| audit.scoring.is_some()).count();
    let left = audits.iter().filter(|audit| audit.state == AuditState::Void).count();
    Ok(Voiding { draw, left, scored })
}

/// Why the draw of an audit is void, where it is.
pub fn why_void(conn: &Connection, audit: &Audit) -> Result<Option<Untrusted>> {
    let sql = "SELECT v.why, v.erased IS NOT NULL AS erased FROM voiding v JOIN commitment c ON c.id = v.commitment WHERE c.name = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_row([&audit.draw], |row| words_or_erased(row, "why", "erased")).optional()?;
    Ok(found.flatten())
}

/// The audits of a draw, by number.
pub fn audits_of(conn: &Connection, draw: &str) -> Result<Vec<Audit>> {
    list_of_draw(conn, draw)
}

/// The audits of a draw, each with its ticket's place within its stratum.
pub fn ranks_of(conn: &Connection, draw: &str) -> Result<BTreeMap<AuditId, i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.id AS audit, t.rank AS rank FROM commitment c JOIN draw d ON d.commitment = c.id
         JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id JOIN audit a ON a.ticket = t.id WHERE c.name = ?1",
    )?;
    let rows = statement.query_map([draw], |row| Ok((AuditId(row.get("audit")?), row.get("rank")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn require_apart(conn: &Connection, actor: &Actor, draw: &str) -> Result<()> {
    let Ok(person) = actor.person(conn) else { return Ok(()) };
    let mut of_theirs = conn.prepare_cached(&format!(
        "SELECT 1 FROM commitment c JOIN draw d ON d.commitment = c.id JOIN stratum s ON s.draw = d.id WHERE c.name = ?2
         AND (EXISTS (SELECT 1 FROM ticket t JOIN audit a ON a.ticket = t.id WHERE t.stratum = s.id AND a.agent IN {SELVES})
           OR EXISTS (SELECT 1 FROM phantom f WHERE f.stratum = s.id AND f.agent IN {SELVES}))",
    ))?;
    let is_own = of_theirs.exists(params![person.id.0, draw])?;
    let mut objections = Vec::new();
    objections.extend(is_own.then(|| Objection::new(Conflict::OwnCase, "it drew a dialogue of their own")));
    let audits = audits_of(conn, draw)?.iter().any(|audit| audit.is_of(person));
    objections.extend(audits.then(|| Objection::new(Conflict::OwnWork, "they audit in it")));
    require_none(Deed::Void, person, objections, &format!("void {draw}"), "another manager may")
}
