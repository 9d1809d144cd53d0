//! The dispute as it stands: its points, what was said, its deadlines, and who is to rule.

use super::number::DisputeId;
use super::point::{Point, points};
use super::talk::{Convening, Remark, Session, convening, remarks, session};
use super::words::{DisputeState, Stage};
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::ledger;
use crate::core::people::{Person, PersonId};
use crate::core::policy::{Calendars, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};
use std::sync::Arc;

/// A dispute as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dispute {
    /// Its number.
    pub id: DisputeId,
    /// The audit it is about.
    pub audit: Audit,
    /// How far it is.
    pub state: DisputeState,
    /// Until when the next step is due; none while nobody has it, or nothing is due. After a ruling that did not grant
    /// everything it is the last day to appeal.
    pub due: Option<NaiveDate>,
    /// Who is to rule, or ruled, the first time.
    pub arbiter: Option<Person>,
    /// The points, in the order they were opened.
    pub points: Vec<Point>,
    /// What both sides added.
    pub remarks: Vec<Remark>,
    /// When the talk is to be.
    pub convening: Option<Convening>,
    /// The talk, once held.
    pub session: Option<Session>,
    /// Who opened it: the actor of its entry.
    pub opened_by: String,
    /// Under which login.
    pub opened_login: String,
    /// For whom, where it was filed on another's behalf.
    pub opened_for: Option<String>,
    /// When.
    pub opened_at: Moment,
    /// The local day of that.
    pub opened_on: NaiveDate,
    /// What its session, its corrections and its rulings added to the total so far, hundredths of a per cent; none where a
    /// total was or is undefined.
    pub change: Option<i64>,
    /// The entry that opened it.
    pub(super) opened: i64,
    /// The calendar by which `due` was given.
    due_counted: Option<Arc<Calendar>>,
    /// Deadlines that passed.
    pub lapses: Vec<Lapse>,
}

/// A deadline that passed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lapse {
    /// What was not done in time.
    pub stage: Stage,
    /// Its last day.
    pub due: NaiveDate,
    /// The arbiter who was late.
    pub late: Option<Person>,
    /// The entry that recorded it.
    pub entry: i64,
}

impl Dispute {
    /// Whether it is open and its day has passed, counted by the policy under which the day was given.
    pub fn is_late(&self, conn: &Connection, now: Moment) -> Result<bool> {
        Ok(self.state.is_open() && self.is_past_due(conn, now)?)
    }

    /// Until when the agent can appeal against the ruling; none where they cannot: everything was granted, there was an
    /// appeal, it is final, or the day is over.
    pub fn appeal_until(&self, conn: &Connection, now: Moment) -> Result<Option<NaiveDate>> {
        let is_ruled = self.state == DisputeState::Ruled;
        Ok(if is_ruled && !self.is_past_due(conn, now)? { self.due } else { None })
    }

    fn is_past_due(&self, conn: &Connection, now: Moment) -> Result<bool> {
        let (Some(due), Some(calendar)) = (self.due, &self.due_counted) else { return Ok(false) };
        Ok(calendar.is_past(due, ledger::no_earlier(conn, now)?))
    }

    /// The points on which something is still to be decided.
    pub fn open_points(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.open)
    }

    /// Whether the agent did not open it themselves.
    pub fn is_for_somebody(&self) -> bool {
        self.opened_for.is_some() || self.opened_by != self.audit.agent.handle
    }
}

/// A dispute by its number.
pub fn load(conn: &Connection, id: DisputeId) -> Result<Dispute> {
    load_in(conn, id, &Calendars::load(conn)?)
}

/// Every dispute, oldest first; with `states` only those in one of them. Where all these are open, no other dispute is looked
/// at.
pub fn list(conn: &Connection, states: &[DisputeState]) -> Result<Vec<Dispute>> {
    let is_open = !states.is_empty() && states.iter().all(|state| state.is_open());
    let all = || of("SELECT x.id FROM dispute x");
    found(conn, &if is_open { open_query() } else { all() }, &[], states)
}

/// The question for the disputes on which something is still to be decided.
pub fn open_query() -> String {
    of("SELECT o.dispute FROM open_dispute o")
}

/// The question for those, and the ones whose ruling can be appealed against on the day `?1` or later.
pub fn current_query() -> String {
    of("SELECT o.dispute FROM open_dispute o UNION ALL SELECT r.dispute FROM ruling r WHERE r.appeal_due >= ?1")
}

/// The question for the state of some disputes, oldest first.
fn of(which: &str) -> String {
    format!(
        "SELECT s.dispute, s.state, s.due, s.due_given FROM dispute_state s WHERE s.dispute IN ({which}) ORDER BY s.dispute"
    )
}

/// Every dispute that is not over, and those whose ruling the agent can still appeal against, oldest first.
pub fn current(conn: &Connection, now: Moment) -> Result<Vec<Dispute>> {
    let now = ledger::no_earlier(conn, now)?;
    // A day ends with the policy's zone; which of them are over is asked of each.
    let since = Moment::from_seconds(now.seconds().saturating_sub(3 * 86_400)).map(|since| since.to_string());
    let mut disputes = found(conn, &current_query(), &[&since], &[])?;
    let can_appeal = |one: &Dispute| {
        let is_over = one.due.zip(one.due_counted.as_ref()).is_none_or(|(due, calendar)| calendar.is_past(due, now));
        one.state == DisputeState::Ruled && !is_over
    };
    disputes.retain(|one| one.state.is_open() || can_appeal(one));
    Ok(disputes)
}

/// The open disputes to which something may happen by itself, oldest first: those whose session is late, and those that
/// wait for arbiters.
pub fn may_lapse(conn: &Connection, now: Moment) -> Result<Vec<DisputeId>> {
    let now = ledger::no_earlier(conn, now)?;
    let mut statement = conn.prepare_cached(&open_query())?;
    let (mut found, mut rows, calendars) = (Vec::new(), statement.query([])?, Calendars::load(conn)?);
    while let Some(row) = rows.next()? {
        let due = row.get::<_, Option<String>>("due")?.as_deref().map(day).transpose()?;
        let waits = row.get::<_, DisputeState>("state")? == DisputeState::Session
            && !calendars.is_over(due.zip(row.get("due_given")?), now);
        if !waits {
            found.push(DisputeId(row.get("dispute")?));
        }
    }
    Ok(found)
}

/// The disputes of a question that are in one of these states, oldest first.
fn found(conn: &Connection, sql: &str, bound: &[&dyn ToSql], states: &[DisputeState]) -> Result<Vec<Dispute>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(bound, |row| Ok((row.get("dispute")?, row.get("state")?)))?;
    let found: Vec<(i64, DisputeState)> = rows.collect::<rusqlite::Result<_>>()?;
    let calendars = Calendars::load(conn)?;
    let wanted = found.into_iter().filter(|(_, state)| states.is_empty() || states.contains(state));
    wanted.map(|(id, _)| load_in(conn, DisputeId(id), &calendars)).collect()
}

/// The disputes about an audit, oldest first, by number.
pub fn of_audit(conn: &Connection, audit: AuditId) -> Result<Vec<DisputeId>> {
    let mut statement = conn.prepare_cached("SELECT id FROM dispute WHERE audit = ?1 ORDER BY id")?;
    let rows = statement.query_map([audit.0], |row| Ok(DisputeId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A dispute by its number alone: its audit, and the local day on which it was opened.
pub type Head = (DisputeId, AuditId, NaiveDate);

/// Every dispute, oldest first, without a look at how it stands.
pub fn heads(conn: &Connection) -> Result<Vec<Head>> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare_cached(
        "SELECT d.id, d.audit, d.entry, e.at FROM dispute d JOIN entry e ON e.id = d.entry ORDER BY d.id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let at: Moment = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
        let on = calendars.local_day(row.get("entry")?, at);
        found.push((DisputeId(row.get("id")?), AuditId(row.get("audit")?), on));
    }
    Ok(found)
}

/// The disputes about every audit of a dialogue, oldest first, by number.
pub fn of_request(conn: &Connection, request: RequestId) -> Result<Vec<DisputeId>> {
    let sql = "SELECT d.id FROM dispute d JOIN audit a ON a.id = d.audit WHERE a.request = ?1 ORDER BY d.id";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([request.0], |row| Ok(DisputeId(row.get("id")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The same, where every calendar that ever held is loaded already.
pub fn load_in(conn: &Connection, id: DisputeId, calendars: &Calendars) -> Result<Dispute> {
    let mut statement = conn.prepare_cached(
        "SELECT d.audit, d.state, d.due, d.arbiter, p.handle, e.actor, e.login, e.at, e.principal, d.due_given, d.opened FROM dispute_state d
         JOIN entry e ON e.id = d.opened LEFT JOIN person p ON p.id = d.arbiter WHERE d.dispute = ?1",
    )?;
    let mut rows = statement.query([id.0])?;
    match rows.next()? {
        Some(row) => read(conn, id, row, calendars),
        None => Err(unknown(conn, id)?),
    }
}

fn read(conn: &Connection, id: DisputeId, row: &Row<'_>, calendars: &Calendars) -> Result<Dispute> {
    let audit = AuditId(row.get("audit")?);
    let opened_at: Moment = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
    let (arbiter, handle): (Option<i64>, Option<String>) = (row.get("arbiter")?, row.get("handle")?);
    let (state, given): (DisputeState, Option<i64>) = (row.get("state")?, row.get("due_given")?);
    let of = audit::load_in(conn, audit, calendars)?;
    let mut due = row.get::<_, Option<String>>("due")?.as_deref().map(day).transpose()?;
    // What comes next is the agent's: days on which they are away do not count.
    if let (DisputeState::Ruled, Some(entry), Some(last)) = (state, given, due) {
        due = Some(audit::last_day_of(conn, of.agent.id, (entry, ledger::by(conn, entry)?.at, last))?);
    }
    Ok(Dispute {
        id,
        audit: of,
        state,
        due,
        arbiter: arbiter.zip(handle).map(|(id, handle)| Person { id: PersonId(id), handle }),
        points: points(conn, id)?,
        remarks: remarks(conn, id)?,
        convening: convening(conn, id)?,
        session: session(conn, id)?,
        opened: row.get("opened")?,
        opened_by: row.get("actor")?,
        opened_login: row.get("login")?,
        opened_for: row.get("principal")?,
        opened_on: calendars.local_day(row.get("opened")?, opened_at),
        opened_at,
        change: change(conn, id, audit)?,
        due_counted: given.and_then(|given| calendars.held(given).cloned()),
        lapses: lapses(conn, id)?,
    })
}

/// What a dispute added to the total: by its corrections, its session, its rulings.
fn change(conn: &Connection, id: DisputeId, audit: AuditId) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT x.entry FROM scoring x WHERE x.audit = ?2 AND x.entry IN (SELECT s.entry FROM session s WHERE s.dispute = ?1
           UNION SELECT r.entry FROM ruling r WHERE r.dispute = ?1
           UNION SELECT g.entry FROM agreement g JOIN point p ON p.id = g.point WHERE p.dispute = ?1 AND g.agreed = 1)
         ORDER BY x.id",
    )?;
    let entries = statement.query_map(params![id.0, audit.0], |row| row.get::<_, i64>(0))?;
    let mut change = Some(0);
    for entry in entries.collect::<rusqlite::Result<Vec<_>>>()? {
        let (before, after) = (total_of(conn, audit, entry.saturating_sub(1))?, total_of(conn, audit, entry)?);
        change = change.zip(before.zip(after)).map(|(sum, (before, after))| sum + after - before);
    }
    Ok(change)
}

/// The total of an audit as it stood after an entry.
fn total_of(conn: &Connection, audit: AuditId, entry: i64) -> Result<Option<i64>> {
    let total = conn
        .prepare_cached("SELECT total FROM scoring WHERE audit = ?1 AND entry <= ?2 ORDER BY id DESC LIMIT 1")?
        .query_row(params![audit.0, entry], |row| row.get(0))
        .optional()?;
    Ok(total.flatten())
}

fn lapses(conn: &Connection, id: DisputeId) -> Result<Vec<Lapse>> {
    let mut statement = conn.prepare_cached(
        "SELECT l.stage, l.due, l.person, l.entry, p.handle FROM lapse l LEFT JOIN person p ON p.id = l.person WHERE l.dispute = ?1 ORDER BY l.id",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (late, handle): (Option<i64>, Option<String>) = (row.get("person")?, row.get("handle")?);
        found.push(Lapse {
            stage: row.get("stage")?,
            due: day(&row.get::<_, String>("due")?)?,
            late: late.zip(handle).map(|(id, handle)| Person { id: PersonId(id), handle }),
            entry: row.get("entry")?,
        });
    }
    Ok(found)
}

fn unknown(conn: &Connection, id: DisputeId) -> Result<Refusal> {
    let last: i64 = conn.query_row("SELECT coalesce(max(id), 0) FROM dispute", [], |row| row.get(0))?;
    let hint =
        if last == 0 { "nothing is disputed yet".to_owned() } else { format!("disputes have the numbers 1 to {last}") };
    Ok(Refusal::rule(format!("there is no dispute {}", id.0)).hint(hint))
}
