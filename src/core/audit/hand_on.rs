//! Handing on: what a night gives to another auditor, by lot.

use super::handover::roster_of_newest;
use super::in_hand::in_doubt;
use super::independence::{AsOf, Case, barred_auditor};
use super::lots::{ASKED, Asked, Pool, asked, last_handle, lot_of, pool_asked, pool_at_once};
use super::opening::{AssignmentBasis, Given, record_assignment};
use super::state::{Audit, AuditId, AuditState, load};
use crate::core::act::Actor;
use crate::core::draw::{Entrant, Lot, LotStory, Since, draw_lot, draw_lot_at_once};
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// An audit that changed hands at night, or should.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandedOn {
    /// Which audit.
    pub audit: AuditId,
    /// Who had it; none where nobody had it before.
    pub from: Option<String>,
    /// Who has it now; none where all are barred.
    pub to: Option<String>,
    /// Whether somebody had given it back to the lot.
    pub asked: bool,
    /// The lot that gave it to them.
    pub lot: Option<LotStory>,
    /// The newest word of the roster on who had it, since they had it, and by whom.
    pub roster: Option<String>,
}

/// Draws the lots that somebody asked for and whose key is there; and gives every audit that waits, and whose auditor may
/// not audit it any more, to the next one at once, by chance of this machine: who can take it by the rules of the night of
/// the draw and its language is in the lot.
pub fn hand_on(writing: &mut Writing<'_>, actor: &Actor) -> Result<Vec<HandedOn>> {
    let mut handed = Vec::new();
    for id in in_doubt(writing, actor.today)? {
        let audit = load(writing, id)?;
        // A repeat is for its auditor alone.
        if audit.is_repeat() || !AuditState::TO_SCORE.contains(&audit.state) {
            continue;
        }
        handed.extend(match asked(writing, audit.id, i64::MAX)? {
            Some(asked) => by_asked_lot(writing, actor, &audit, &asked)?,
            None if is_in_hand(writing, actor, &audit)? => None,
            None => Some(at_once(writing, actor, &audit)?),
        });
    }
    Ok(handed)
}

/// Whether an audit has an auditor who may audit it.
fn is_in_hand(conn: &Connection, actor: &Actor, audit: &Audit) -> Result<bool> {
    let Some(auditor) = &audit.auditor else { return Ok(false) };
    Ok(barred_auditor(conn, auditor, audit, actor.today, &actor.policy)?.is_none())
}

/// None while the lot has to wait.
fn by_asked_lot(writing: &mut Writing<'_>, actor: &Actor, audit: &Audit, asked: &Asked) -> Result<Option<HandedOn>> {
    let pool = pool_asked(writing, &Case::of(audit), asked, actor.today, (AsOf::NOW, &actor.policy))?;
    let from = last_handle(writing, audit.id)?;
    if pool.entrants.is_empty() {
        return Ok(Some(HandedOn { audit: audit.id, from, to: None, asked: true, lot: None, roster: None }));
    }
    let Some(lot) = draw_lot(writing, actor, (ASKED, audit.id.0), &asked.since, entrants(&pool))? else {
        return Ok(None);
    };
    give(writing, audit.id, from, &pool, (Some(&lot), AssignmentBasis::Lot)).map(Some)
}

fn at_once(writing: &mut Writing<'_>, actor: &Actor, audit: &Audit) -> Result<HandedOn> {
    let pool = pool_at_once(writing, &Case::of(audit), actor.today, (AsOf::NOW, &actor.policy))?;
    let from = audit.auditor.as_ref().map(|auditor| auditor.handle.clone());
    if pool.entrants.is_empty() && from.is_none() {
        return Ok(HandedOn { audit: audit.id, from, to: None, asked: false, lot: None, roster: None });
    }
    let since = Since::entry(writing, last_entry(writing, audit.id)?)?;
    let lot = draw_lot_at_once(writing, actor, audit.id.0, &since, entrants(&pool))?;
    give(writing, audit.id, from, &pool, (lot.as_ref(), AssignmentBasis::Night))
}

fn entrants(pool: &Pool) -> Vec<Entrant> {
    pool.entrants.iter().map(|person| Entrant { person: person.clone(), late: 0 }).collect()
}

/// Records who has an audit by a lot: the first of its order who may; nobody where it had nobody.
fn give(
    writing: &mut Writing<'_>,
    audit: AuditId,
    from: Option<String>,
    pool: &Pool,
    (lot, basis): (Option<&Lot>, AssignmentBasis),
) -> Result<HandedOn> {
    let to: Option<Person> = lot.and_then(|lot| pool.first(&lot.order));
    let given = Given { lot: lot.map(|lot| lot.id), ..Given::to(to.as_ref().map(|to| to.id), basis) };
    record_assignment(writing, audit, given, None)?;
    let asked = basis == AssignmentBasis::Lot;
    Ok(HandedOn { audit, from, to: to.map(|to| to.handle), asked, lot: None, roster: None })
}

/// The story of the lots that a night drew, and why it did, which can be told once it is recorded.
pub fn tell_lots(conn: &Connection, handed: &mut [HandedOn]) -> Result<()> {
    for one in handed.iter_mut() {
        one.roster = roster_of_newest(conn, one.audit)?;
        if one.to.is_some() {
            one.lot = lot_of(conn, one.audit)?;
        }
    }
    Ok(())
}

/// The entry of the last act that gave an audit to somebody, or opened it.
pub(super) fn last_entry(conn: &Connection, audit: AuditId) -> Result<i64> {
    last_entry_before(conn, audit, i64::MAX)
}

/// The same before an assignment.
pub(super) fn last_entry_before(conn: &Connection, audit: AuditId, before: i64) -> Result<i64> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce((SELECT max(g.entry) FROM assignment g WHERE g.audit = a.id AND +g.id < ?2), a.entry) AS entry
             FROM audit a WHERE a.id = ?1",
        )?
        .query_row([audit.0, before], |row| row.get("entry"))?)
}
