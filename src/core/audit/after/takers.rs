//! Takers: who can take one more audit. The rules are those of the night of the draw: the auditors whom the plan
//! names, nobody who is absent, nobody with a tie or a part in the case, nobody more than the plan gives them.

use crate::core::audit::{Audit, AuditId, pool};
use crate::core::people::{self, NOW, Person, PersonId, Role};
use crate::core::plan::{self, Plan};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use crate::core::request::{self, RequestId};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

/// Up to where the record counts: what stood after an entry, and the assignments before a number.
#[derive(Clone, Copy)]
pub(in crate::core::audit) struct Until {
    pub(in crate::core::audit) entry: i64,
    pub(in crate::core::audit) assignment: i64,
}

impl Until {
    /// All that is recorded.
    pub(in crate::core::audit) const NOW: Self = Self { entry: NOW, assignment: i64::MAX };
}

/// What an audit is about, as far as it decides who may have it.
pub(in crate::core::audit) struct Case {
    pub(in crate::core::audit) audit: AuditId,
    pub(in crate::core::audit) request: RequestId,
    pub(in crate::core::audit) agent: PersonId,
    /// The local day of the dialogue.
    pub(in crate::core::audit) received: NaiveDate,
    /// None for a spot check.
    pub(in crate::core::audit) ticket: Option<i64>,
}

impl Case {
    pub(in crate::core::audit) const fn of(audit: &Audit) -> Self {
        let Audit { id, request, agent, received, ticket, .. } = audit;
        Self { audit: *id, request: *request, agent: agent.id, received: *received, ticket: *ticket }
    }
}

/// Everybody who can take an audit, by handle.
pub(in crate::core::audit) fn takers(
    conn: &Connection,
    case: &Case,
    today: NaiveDate,
    until: Until,
    policy: &Policy,
) -> Result<Vec<Person>> {
    let plan = case.ticket.map(|ticket| plan_of(conn, ticket)).transpose()?;
    let pool = match &plan {
        Some(plan) => pool(conn, until.entry, plan, today)?,
        None => people::with_role(conn, until.entry, Role::Auditor, today)?,
    };
    let mut takers = Vec::new();
    for person in pool {
        let of = plan.as_ref().zip(case.ticket);
        if can_take(conn, &person, of, today, until)?
            && !request::has_part(conn, until.entry, case.request, &person)?
            && !has_other(conn, case, &person, until)?
            && people::tie(conn, until.entry, person.id, case.agent, (case.received, today), policy)?.is_none()
        {
            takers.push(person);
        }
    }
    Ok(takers)
}

/// Whether somebody has another audit of the same dialogue: nobody scores it twice.
fn has_other(conn: &Connection, case: &Case, person: &Person, until: Until) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM audit a WHERE a.request = ?1 AND a.id <> ?2
         AND (SELECT g.auditor FROM assignment g WHERE g.audit = a.id AND g.id < ?4 ORDER BY g.id DESC LIMIT 1) = ?3",
    )?;
    Ok(statement.exists(params![case.request.0, case.audit.0, person.id.0, until.assignment])?)
}

/// Whether somebody is there today and has room for one more of the draw of a ticket.
pub(super) fn can_take(
    conn: &Connection,
    person: &Person,
    of: Option<(&Plan, i64)>,
    today: NaiveDate,
    until: Until,
) -> Result<bool> {
    let absent = people::absent_as_of(conn, until.entry, person.id, today)?.is_some();
    Ok(!absent && of.map(|(plan, ticket)| is_full(conn, person, plan, ticket, until)).transpose()? != Some(true))
}

/// What the plan of a draw would not do: give an audit to somebody whom it does not name, or more than it says.
pub(super) fn beyond_plan(conn: &Connection, person: &Person, ticket: i64) -> Result<Option<String>> {
    let plan = plan_of(conn, ticket)?;
    let handle = &person.handle;
    if plan.auditors().next().is_some() && !plan.auditors().any(|named| named == handle) {
        return Ok(Some(format!("the plan {} does not name {handle}", plan.name)));
    }
    let full = is_full(conn, person, &plan, ticket, Until::NOW)?;
    let most = plan.capacity(handle).unwrap_or_default();
    Ok(full.then(|| format!("the plan {} gives {handle} no more than {most} of one draw", plan.name)))
}

/// The plan of a ticket's draw, in the version that was committed.
fn plan_of(conn: &Connection, ticket: i64) -> Result<Plan> {
    let plan = conn
        .prepare_cached(
            "SELECT c.plan FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw
             JOIN commitment c ON c.id = d.commitment WHERE t.id = ?1",
        )?
        .query_row([ticket], |row| row.get(0))?;
    plan::by_id(conn, plan)
}

/// Whether somebody has as many audits of a draw as its plan gives them. One that was replaced is no load any more.
fn is_full(conn: &Connection, person: &Person, plan: &Plan, ticket: i64, until: Until) -> Result<bool> {
    let Some(capacity) = plan.capacity(&person.handle) else { return Ok(false) };
    let held: i64 = conn
        .prepare_cached(
            "SELECT count(*) FROM audit a JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum
             WHERE s.draw = (SELECT o.draw FROM stratum o JOIN ticket x ON x.stratum = o.id WHERE x.id = ?1)
               AND (SELECT g.auditor FROM assignment g WHERE g.audit = a.id AND g.id < ?3 ORDER BY g.id DESC LIMIT 1) = ?2
               AND NOT EXISTS (SELECT 1 FROM replaced d JOIN replacement p ON p.id = d.replacement
                 WHERE p.ticket = t.id AND d.granted = 1 AND d.entry <= ?4)",
        )?
        .query_row(params![ticket, person.id.0, until.assignment, until.entry], |row| row.get(0))?;
    Ok(usize::try_from(held).is_ok_and(|held| held >= capacity))
}

/// What stood before the audit of a ticket was given out, in the entry that brought it.
pub(in crate::core::audit) fn until_ticket(conn: &Connection, entry: i64, ticket: i64) -> Result<Until> {
    let first: Option<i64> = conn
        .prepare_cached(
            "SELECT min(g.id) FROM assignment g LEFT JOIN audit a ON a.id = g.audit
             WHERE g.entry > ?1 OR (g.entry = ?1 AND a.ticket >= ?2)",
        )?
        .query_row([entry, ticket], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(Until { entry, assignment: first.unwrap_or(i64::MAX) })
}
