//! Lots: who of several people has a case, so that nobody chooses.
//!
//! The key of a lot is not known when the last of those in the case acts, so that a copy of the file does not show the
//! outcome, and another entry before it is no second try.

use super::lot_key::{LotSource, Since, may_be_local, witnessed};
use crate::calc::digest::{Digest, hex};
use crate::calc::draw::lot_digest;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{NOW, Person};
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, ToSql, params};

/// The word of the lots that wait for nothing, by chance of this machine: of audits whose auditor may not audit any more.
pub const AT_ONCE: &str = "hand on";

/// Somebody in a lot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entrant {
    /// Who.
    pub person: Person,
    /// How late they were in this case; who has a smaller number stands first.
    pub late: i64,
}

/// A lot that is drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lot {
    /// Its number.
    pub id: i64,
    /// Everybody in it, in the order that it gave.
    pub order: Vec<Person>,
}

/// Draws a lot for a case: by the seed of the first draw that people witnessed after the last act in it; where none came,
/// by chance of this machine, once the days to wait are over. None while it has to wait, and where nobody is in it.
pub fn draw_lot(
    writing: &mut Writing<'_>,
    actor: &Actor,
    case: (&'static str, i64),
    since: &Since,
    entrants: Vec<Entrant>,
) -> Result<Option<Lot>> {
    if case.0 == AT_ONCE {
        return Err(Refusal::fault(format!("the lot `{AT_ONCE}` does not wait")));
    }
    let key = match witnessed(writing, since, writing.entry())? {
        Some(found) => {
            Some(Key { source: LotSource::Witnessed, draw: Some(found.draw), chance: None, text: found.seed })
        }
        None if may_be_local(writing, &actor.calendar, since, (NOW, writing.now()))? => Some(Key::local(writing)?),
        None => None,
    };
    let Some(key) = key else { return Ok(None) };
    record(writing, actor, case, since, &key, entrants)
}

/// The same without waiting, by chance of this machine: for an audit that would have no auditor until then. Its word is
/// [`AT_ONCE`].
pub fn draw_lot_at_once(
    writing: &mut Writing<'_>,
    actor: &Actor,
    number: i64,
    since: &Since,
    entrants: Vec<Entrant>,
) -> Result<Option<Lot>> {
    let key = Key::local(writing)?;
    record(writing, actor, (AT_ONCE, number), since, &key, entrants)
}

/// Who stands where in a lot: first by lateness, then by digest.
pub(super) fn place((word, number): (&str, i64), key: &str, late: i64, handle: &str) -> (i64, Digest) {
    (late, lot_digest(word, key, number, handle))
}

/// How many entries somebody made after an entry and before another.
pub(super) fn tries(conn: &Connection, actor: &str, after: i64, before: i64) -> Result<i64> {
    Ok(conn
        .prepare_cached("SELECT count(*) AS tries FROM entry WHERE id > ?1 AND id < ?2 AND actor = ?3")?
        .query_row(params![after, before, actor], |row| row.get("tries"))?)
}

/// The key of a lot, and where it comes from.
struct Key {
    source: LotSource,
    draw: Option<i64>,
    chance: Option<[u8; 32]>,
    text: String,
}

impl Key {
    fn local(writing: &mut Writing<'_>) -> Result<Self> {
        let mut chance = [0; 32];
        writing.random(&mut chance)?;
        Ok(Self { source: LotSource::Local, draw: None, chance: Some(chance), text: hex(&chance) })
    }
}

fn record(
    writing: &mut Writing<'_>,
    actor: &Actor,
    (word, number): (&'static str, i64),
    since: &Since,
    key: &Key,
    mut entrants: Vec<Entrant>,
) -> Result<Option<Lot>> {
    if entrants.is_empty() {
        return Ok(None);
    }
    entrants.sort_by_cached_key(|entrant| place((word, number), &key.text, entrant.late, &entrant.person.handle));
    let tries = tries(writing, &actor.who.actor, since.entry, writing.entry())?;
    let facts: [(&'static str, &dyn ToSql); 7] = [
        ("word", &word),
        ("number", &number),
        ("since", &since.entry),
        ("source", &key.source),
        ("draw", &key.draw),
        ("chance", &key.chance),
        ("tries", &tries),
    ];
    let id = writing.insert("lot", &facts, &[])?;
    for Entrant { person, late } in &entrants {
        writing.insert("candidate", &[("lot", &id), ("person", &person.id.0), ("late", late)], &[])?;
    }
    Ok(Some(Lot { id, order: entrants.into_iter().map(|entrant| entrant.person).collect() }))
}
