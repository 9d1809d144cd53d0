//! Auditors: who can take one more audit. The rules are those of the night of the draw: the auditors whom the plan
//! names, nobody who is absent, nobody with a conflict in the case, nobody more than the plan gives them.

use super::independence::{AsOf, Case, objections};
use crate::core::people::conflict::{Deed, bar};
use crate::core::people::{self, Person, Role};
use crate::core::plan::{self, Plan};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

/// The auditors of a plan: those it names, or everybody with the role.
pub(super) fn of_plan(conn: &Connection, as_of: i64, plan: &Plan, today: NaiveDate) -> Result<Vec<Person>> {
    let named: Vec<&str> = plan.auditors().collect();
    let mut pool = people::with_role(conn, as_of, Role::Auditor, today)?;
    pool.retain(|person| named.is_empty() || named.contains(&person.handle.as_str()));
    Ok(pool)
}

/// Everybody who can take an audit, by handle.
pub(super) fn free_for(
    conn: &Connection,
    case: &Case,
    today: NaiveDate,
    as_of: AsOf,
    policy: &Policy,
) -> Result<Vec<Person>> {
    let plan = case.ticket.map(|ticket| plan_of(conn, ticket)).transpose()?;
    let pool = match &plan {
        Some(plan) => of_plan(conn, as_of.entry, plan, today)?,
        None => people::with_role(conn, as_of.entry, Role::Auditor, today)?,
    };
    let mut free = Vec::new();
    for person in pool {
        if has_room(conn, &person, plan.as_ref().zip(case.ticket), today, as_of)?
            && bar(Deed::Audit, objections(conn, Deed::Audit, as_of, case, &person, today, policy)?).is_none()
        {
            free.push(person);
        }
    }
    Ok(free)
}

/// Whether somebody could take an audit whatever its plan says: an auditor who is there that day, without a conflict.
pub(super) fn may_audit(
    conn: &Connection,
    case: &Case,
    person: &Person,
    (today, as_of): (NaiveDate, AsOf),
    policy: &Policy,
) -> Result<bool> {
    Ok(people::with_role(conn, as_of.entry, Role::Auditor, today)?.iter().any(|auditor| auditor.id == person.id)
        && people::absent_as_of(conn, as_of.entry, person.id, today)?.is_none()
        && bar(Deed::Audit, objections(conn, Deed::Audit, as_of, case, person, today, policy)?).is_none())
}

/// Whether somebody is there today and has room for one more of the draw of a ticket.
pub(super) fn has_room(
    conn: &Connection,
    person: &Person,
    of: Option<(&Plan, i64)>,
    today: NaiveDate,
    as_of: AsOf,
) -> Result<bool> {
    let absent = people::absent_as_of(conn, as_of.entry, person.id, today)?.is_some();
    Ok(!absent && of.map(|(plan, ticket)| is_full(conn, person, plan, ticket, as_of)).transpose()? != Some(true))
}

/// What the plan of a draw would not do: give an audit to somebody whom it does not name, or more than it says.
pub(super) fn beyond_plan(conn: &Connection, person: &Person, ticket: i64) -> Result<Option<String>> {
    let plan = plan_of(conn, ticket)?;
    let handle = &person.handle;
    if plan.auditors().next().is_some() && !plan.auditors().any(|named| named == handle) {
        return Ok(Some(format!("the plan {} does not name {handle}", plan.name)));
    }
    let full = is_full(conn, person, &plan, ticket, AsOf::NOW)?;
    let most = plan.capacity(handle).unwrap_or_default();
    Ok(full.then(|| format!("the plan {} gives {handle} no more than {most} of one draw", plan.name)))
}

/// What stood before the audit of a ticket was given out, in the entry that brought it.
pub(super) fn before_ticket(conn: &Connection, entry: i64, ticket: i64) -> Result<AsOf> {
    let first: Option<i64> = conn
        .prepare_cached(
            "SELECT min(g.id) FROM assignment g
             WHERE g.entry > ?1 OR (g.entry = ?1 AND g.audit >= (SELECT min(a.id) FROM audit a WHERE a.ticket = ?2))",
        )?
        .query_row([entry, ticket], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(AsOf { entry, assignment: first.unwrap_or(i64::MAX) })
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

/// Whether somebody has as many audits of a draw as its plan gives them.
fn is_full(conn: &Connection, person: &Person, plan: &Plan, ticket: i64, as_of: AsOf) -> Result<bool> {
    let Some(capacity) = plan.capacity(&person.handle) else { return Ok(false) };
    Ok(held(conn, person, ticket, as_of)? >= capacity)
}

/// How many audits somebody has of the draw of a ticket. One that was replaced is no load any more.
pub(super) fn held(conn: &Connection, person: &Person, ticket: i64, as_of: AsOf) -> Result<usize> {
    let held: i64 = conn
        .prepare_cached(
            "SELECT count(*) FROM audit a JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum
             WHERE s.draw = (SELECT o.draw FROM stratum o JOIN ticket x ON x.stratum = o.id WHERE x.id = ?1)
               AND (SELECT g.auditor FROM assignment g WHERE g.audit = a.id AND g.id < ?3 ORDER BY g.id DESC LIMIT 1) = ?2
               AND NOT EXISTS (SELECT 1 FROM replaced d JOIN replacement p ON p.id = d.replacement
                 WHERE p.ticket = t.id AND d.granted = 1 AND d.entry <= ?4)",
        )?
        .query_row(params![ticket, person.id.0, as_of.assignment, as_of.entry], |row| row.get(0))?;
    Ok(usize::try_from(held).unwrap_or(usize::MAX))
}
