//! The dispute as it stands: its points, its session, its deadlines, and who is to rule.

use super::words::{DisputeState, Outcome, Reason, Stage, Verdict};
use crate::calc::moment::Moment;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::people::{Person, PersonId};
use crate::core::policy::{self, Calendars, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The number of a dispute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DisputeId(pub i64);

/// A dispute as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dispute {
    /// Its number.
    pub id: DisputeId,
    /// The audit it is about.
    pub audit: Audit,
    /// How far it is.
    pub state: DisputeState,
    /// Until when the next step is due.
    pub due: Option<NaiveDate>,
    /// Who is to rule, or ruled.
    pub arbiter: Option<Person>,
    /// The points, in the order they were opened.
    pub points: Vec<Point>,
    /// The talk, once held.
    pub session: Option<Session>,
    /// Who opened it: the actor of its entry.
    pub opened_by: String,
    /// For whom, where it was filed on another's behalf.
    pub opened_for: Option<String>,
    /// When.
    pub opened_at: String,
    /// The local day of that.
    pub opened_on: NaiveDate,
    /// What its session and its ruling added to the total so far, hundredths of a per cent.
    pub change: i64,
    /// The entry that gave `due`.
    due_given: i64,
    /// Deadlines that passed.
    pub lapses: Vec<Lapse>,
}

/// One disputed criterion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point {
    /// Its number.
    pub id: i64,
    /// The criterion's key.
    pub criterion: String,
    /// Why.
    pub reason: Reason,
    /// The level the agent proposes; none is not applicable.
    pub proposed: Option<String>,
    /// The agent's words.
    pub statement: Option<Untrusted>,
    /// What the session did with it.
    pub outcome: Option<Outcome>,
    /// The level agreed on in the session.
    pub agreed: Option<String>,
    /// What the ruling did with it.
    pub verdict: Option<Verdict>,
    /// The level that the ruling gives.
    pub ruled: Option<String>,
}

impl Point {
    /// Whether it waits for a ruling once the session is over.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none_or(|outcome| outcome == Outcome::Unresolved)
    }
}

/// The talk about a dispute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Who led it.
    pub facilitator: Person,
    /// On which day.
    pub held: String,
    /// The agent's side of the story.
    pub agent_side: Option<Untrusted>,
    /// The criteria, explained.
    pub criteria_explained: Option<Untrusted>,
    /// Where communication failed.
    pub communication: Option<Untrusted>,
    /// How the audit could be better.
    pub improvement: Option<Untrusted>,
}

/// A deadline that passed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lapse {
    /// What was not done in time.
    pub stage: Stage,
    /// Its last day.
    pub due: String,
    /// The arbiter who was late.
    pub late: Option<String>,
}

impl Dispute {
    /// Whether its day has passed, counted by the policy under which the day was given.
    pub fn is_late(&self, conn: &Connection, now: Moment) -> Result<bool> {
        let calendar = policy::as_of(conn, self.due_given)?.calendar()?;
        Ok(self.due.is_some_and(|due| calendar.is_past(due, now)))
    }

    /// Whether it waits for an arbiter, since none is free of the case.
    pub fn waits_for_arbiter(&self) -> bool {
        self.state == DisputeState::Arbitration && self.arbiter.is_none()
    }
}

/// A dispute by its number.
pub fn load(conn: &Connection, id: DisputeId) -> Result<Dispute> {
    load_in(conn, id, &Calendars::load(conn)?)
}

/// Every dispute, oldest first; with `states` only those in one of them.
pub fn list(conn: &Connection, states: &[DisputeState]) -> Result<Vec<Dispute>> {
    let mut statement = conn.prepare_cached("SELECT dispute, state FROM dispute_state ORDER BY dispute")?;
    let rows = statement.query_map([], |row| Ok((row.get("dispute")?, row.get("state")?)))?;
    let found: Vec<(i64, DisputeState)> = rows.collect::<rusqlite::Result<_>>()?;
    let calendars = Calendars::load(conn)?;
    found
        .into_iter()
        .filter(|(_, state)| states.is_empty() || states.contains(state))
        .map(|(id, _)| load_in(conn, DisputeId(id), &calendars))
        .collect()
}

/// The disputes about an audit, oldest first, by number.
pub(super) fn of_audit(conn: &Connection, audit: AuditId) -> Result<Vec<DisputeId>> {
    let mut statement = conn.prepare_cached("SELECT id FROM dispute WHERE audit = ?1 ORDER BY id")?;
    let rows = statement.query_map([audit.0], |row| Ok(DisputeId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The points of a dispute, in the order they were opened.
pub(super) fn points(conn: &Connection, id: DisputeId) -> Result<Vec<Point>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.id, c.key, p.reason, p.proposed, p.statement, t.outcome, t.level AS agreed, d.verdict, d.level AS ruled
         FROM point p JOIN criterion c ON c.id = p.criterion LEFT JOIN settlement t ON t.point = p.id
         LEFT JOIN decision d ON d.point = p.id WHERE p.dispute = ?1 ORDER BY p.id",
    )?;
    let rows = statement.query_map([id.0], |row| {
        Ok(Point {
            id: row.get("id")?,
            criterion: row.get("key")?,
            reason: row.get("reason")?,
            proposed: row.get("proposed")?,
            statement: row.get::<_, Option<String>>("statement")?.map(Untrusted::new),
            outcome: row.get("outcome")?,
            agreed: row.get("agreed")?,
            verdict: row.get("verdict")?,
            ruled: row.get("ruled")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn load_in(conn: &Connection, id: DisputeId, calendars: &Calendars) -> Result<Dispute> {
    let mut statement = conn.prepare_cached(
        "SELECT d.audit, d.state, d.due, d.arbiter, p.handle, e.actor, e.at, e.principal, d.due_given, d.opened FROM dispute_state d
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
    let opened_at: String = row.get("at")?;
    let (arbiter, handle): (Option<i64>, Option<String>) = (row.get("arbiter")?, row.get("handle")?);
    Ok(Dispute {
        id,
        audit: audit::load_in(conn, audit, calendars)?,
        state: row.get("state")?,
        due: row.get::<_, Option<String>>("due")?.as_deref().map(day).transpose()?,
        arbiter: arbiter.zip(handle).map(|(id, handle)| Person { id: PersonId(id), handle }),
        points: points(conn, id)?,
        session: session(conn, id)?,
        opened_by: row.get("actor")?,
        opened_for: row.get("principal")?,
        opened_on: calendars.local_day(row.get("opened")?, opened_at.parse().map_err(Refusal::data)?),
        opened_at,
        change: change(conn, id, audit)?,
        due_given: row.get("due_given")?,
        lapses: lapses(conn, id)?,
    })
}

/// What a dispute's session and ruling added to the total.
fn change(conn: &Connection, id: DisputeId, audit: AuditId) -> Result<i64> {
    let entries: [Option<i64>; 2] = conn
        .prepare_cached(
            "SELECT s.entry AS session, r.entry AS ruling FROM dispute_state d LEFT JOIN session s ON s.id = d.session
             LEFT JOIN ruling r ON r.id = d.ruling WHERE d.dispute = ?1",
        )?
        .query_row([id.0], |row| Ok([row.get("session")?, row.get("ruling")?]))?;
    let mut change = 0;
    for entry in entries.into_iter().flatten() {
        let (before, after) = (total_of(conn, audit, entry.saturating_sub(1))?, total_of(conn, audit, entry)?);
        change += after.unwrap_or(0) - before.unwrap_or(0);
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

fn session(conn: &Connection, id: DisputeId) -> Result<Option<Session>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.facilitator, p.handle, s.held, s.agent_side, s.criteria_explained, s.communication, s.improvement
         FROM session s JOIN person p ON p.id = s.facilitator WHERE s.dispute = ?1",
    )?;
    let found = statement.query_row([id.0], |row| {
        let text = |column: &str| row.get::<_, Option<String>>(column).map(|text| text.map(Untrusted::new));
        Ok(Session {
            facilitator: Person { id: PersonId(row.get("facilitator")?), handle: row.get("handle")? },
            held: row.get("held")?,
            agent_side: text("agent_side")?,
            criteria_explained: text("criteria_explained")?,
            communication: text("communication")?,
            improvement: text("improvement")?,
        })
    });
    Ok(found.optional()?)
}

fn lapses(conn: &Connection, id: DisputeId) -> Result<Vec<Lapse>> {
    let mut statement = conn.prepare_cached(
        "SELECT l.stage, l.due, p.handle FROM lapse l LEFT JOIN person p ON p.id = l.person WHERE l.dispute = ?1 ORDER BY l.id",
    )?;
    let rows = statement.query_map([id.0], |row| {
        Ok(Lapse { stage: row.get("stage")?, due: row.get("due")?, late: row.get("handle")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn unknown(conn: &Connection, id: DisputeId) -> Result<Refusal> {
    let last: i64 = conn.query_row("SELECT coalesce(max(id), 0) FROM dispute", [], |row| row.get(0))?;
    let hint =
        if last == 0 { "nothing is disputed yet".to_owned() } else { format!("disputes have the numbers 1 to {last}") };
    Ok(Refusal::rule(format!("there is no dispute {}", id.0)).hint(hint))
}
