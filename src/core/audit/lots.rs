//! Lots of audits: an audit that somebody gave back to the lot waits for a key that nobody knows yet, and has no auditor
//! until then.

use super::auditors::free_for;
use super::independence::{AsOf, Case};
use super::languages::narrowed;
use super::opening::{AssignmentBasis, Given, record_assignment};
use super::state::{Audit, AuditId, AuditState, load};
use super::waiting::given_back;
use crate::calc::calendar::Calendar;
use crate::core::act::Actor;
use crate::core::draw::{self, LotStory, Since, waits_until};
use crate::core::ledger::Writing;
use crate::core::people::{self, NOW, Person, PersonId};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

/// The word of the lots that somebody asked for.
pub(super) const ASKED: &str = "audit";

/// An audit that waits for its lot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaitingLot {
    /// Which audit.
    pub audit: AuditId,
    /// The last local day on which it waits for a witnessed seed; the first night after it draws at the latest.
    pub until: Option<NaiveDate>,
    /// Whether a plan brings such seeds.
    pub for_seed: bool,
}

/// That an audit was given back to the lot.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// What the lot waits for.
    pub(super) since: Since,
    /// The assignment that says so: to nobody.
    pub(super) assignment: i64,
}

/// Gives an audit back to the lot: from now on nobody has it. Refused where nobody else could take it.
pub(super) fn ask(writing: &mut Writing<'_>, actor: &Actor, audit: &Audit, note: Option<&Kept>) -> Result<WaitingLot> {
    if !could_be_asked(writing, &Case::of(audit), actor.today, (AsOf::NOW, &actor.policy))? {
        return Err(Refusal::rule(format!(
            "no other auditor can take audit {}: tied to {}, absent, full, or not named by its plan",
            audit.id.0,
            actor.name_of(&audit.agent)
        ))
        .hint("name one with --to or --auditor, or add auditors from another team: assize people import"));
    }
    record_assignment(writing, audit.id, Given::to(None, AssignmentBasis::Lot), note)?;
    waiting(writing, &actor.calendar, audit.id, &Since { entry: writing.entry(), at: writing.now() })
}

/// That an audit was given back to the lot, and the lot is not drawn yet: as the record stood before an assignment.
pub(super) fn asked(conn: &Connection, audit: AuditId, before: i64) -> Result<Option<Asked>> {
    let found: Option<(i64, i64)> = conn
        .prepare_cached(
            "SELECT id, entry FROM assignment g WHERE audit = ?1 AND basis = 'lot' AND auditor IS NULL
             AND id = (SELECT max(x.id) FROM assignment x WHERE x.audit = ?1 AND x.id < ?2)",
        )?
        .query_row(params![audit.0, before], |row| Ok((row.get("id")?, row.get("entry")?)))
        .optional()?;
    found.map(|(assignment, entry)| Ok(Asked { since: Since::entry(conn, entry)?, assignment })).transpose()
}

/// The lot that an audit waits for, where it does.
pub fn waiting_lot(conn: &Connection, audit: &Audit, calendar: &Calendar) -> Result<Option<WaitingLot>> {
    if !AuditState::TO_SCORE.contains(&audit.state) || audit.auditor.is_some() {
        return Ok(None);
    }
    let asked = asked(conn, audit.id, i64::MAX)?;
    asked.map(|asked| waiting(conn, calendar, audit.id, &asked.since)).transpose()
}

/// Every audit that waits for its lot.
pub fn waiting_lots(conn: &Connection, calendar: &Calendar) -> Result<Vec<WaitingLot>> {
    let waiting = given_back(conn)?.into_iter().map(|id| waiting_lot(conn, &load(conn, id)?, calendar));
    Ok(waiting.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// The lot that gave an audit to the auditor who has it, where one did.
pub fn lot_of(conn: &Connection, audit: AuditId) -> Result<Option<LotStory>> {
    let lot: Option<i64> = conn
        .prepare_cached("SELECT lot FROM assignment WHERE audit = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([audit.0], |row| row.get("lot"))
        .optional()?
        .flatten();
    lot.map(|lot| draw::lot_story(conn, lot)).transpose()
}

fn waiting(conn: &Connection, calendar: &Calendar, audit: AuditId, since: &Since) -> Result<WaitingLot> {
    let until = waits_until(conn, calendar, since, NOW)?;
    Ok(WaitingLot { audit, until, for_seed: until != Some(calendar.local_day(since.at)) })
}

/// Who is in the lot of an audit, and who of them may take it.
pub(super) struct Pool {
    /// Everybody in it.
    pub(super) entrants: Vec<Person>,
    /// Everybody who may take it on the day of the lot.
    free: Vec<Person>,
}

impl Pool {
    /// The first of an order who may take it.
    pub(super) fn first(&self, order: &[Person]) -> Option<Person> {
        order.iter().find(|person| self.free.contains(person)).cloned()
    }
}

/// Who is in the lot of an audit whose auditor may not audit it any more, as the record stood.
pub(super) fn pool_at_once(conn: &Connection, case: &Case, today: NaiveDate, now: (AsOf, &Policy)) -> Result<Pool> {
    pool(conn, case, (free_for(conn, case, today, now.0, now.1)?, today, now.0))
}

fn pool(conn: &Connection, case: &Case, (free, today, as_of): (Vec<Person>, NaiveDate, AsOf)) -> Result<Pool> {
    let entrants = narrowed(conn, free.clone(), case, today, as_of)?;
    Ok(Pool { entrants, free })
}

/// Who is in the lot of an audit that was given back to it: those who could take it this day by the record of then, so
/// that nothing recorded since changes who is in it; where none of them may take it now, those who may now.
pub(super) fn pool_asked(
    conn: &Connection,
    case: &Case,
    asked: &Asked,
    today: NaiveDate,
    now: (AsOf, &Policy),
) -> Result<Pool> {
    let then = AsOf { entry: asked.since.entry, assignment: asked.assignment };
    let pool = others(conn, case, today, (then, &policy::as_of(conn, then.entry)?))?;
    let newest = others(conn, case, today, now)?;
    if pool.entrants.iter().any(|person| newest.free.contains(person)) {
        return Ok(Pool { entrants: pool.entrants, free: newest.free });
    }
    Ok(newest)
}

/// Whether somebody else could take an audit, so that it could be given back to the lot.
pub(super) fn could_be_asked(conn: &Connection, case: &Case, today: NaiveDate, now: (AsOf, &Policy)) -> Result<bool> {
    Ok(!others(conn, case, today, now)?.entrants.is_empty())
}

/// Everybody who can take an audit and is not who had it last, by handle.
fn others(conn: &Connection, case: &Case, today: NaiveDate, (as_of, policy): (AsOf, &Policy)) -> Result<Pool> {
    let mut free = free_for(conn, case, today, as_of, policy)?;
    if let Some(former) = had_last(conn, case.audit, as_of)? {
        free.retain(|person| person.id != former);
    }
    pool(conn, case, (free, today, as_of))
}

/// Who had an audit last.
fn had_last(conn: &Connection, audit: AuditId, as_of: AsOf) -> Result<Option<PersonId>> {
    let had: Option<i64> = conn
        .prepare_cached(
            "SELECT auditor FROM assignment WHERE audit = ?1 AND +id < ?2 AND auditor IS NOT NULL ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![audit.0, as_of.assignment], |row| row.get("auditor"))
        .optional()?;
    had.map(|had| people::one(conn, as_of.entry, PersonId(had))).transpose()
}

/// The handle of who had an audit last.
pub(super) fn last_handle(conn: &Connection, audit: AuditId) -> Result<Option<String>> {
    had_last(conn, audit, AsOf::NOW)?.map(|person| people::handle(conn, person)).transpose()
}
