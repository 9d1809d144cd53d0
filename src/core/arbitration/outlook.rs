//! Outlook: who may still be drawn to rule on an open dispute. They do not read it before: what the sides say would go
//! with them into their answers.

use super::seat::{FIRST, Seat, instance_of, seats};
use super::sitting::{Then, why_never};
use crate::core::dispute::{self, Dispute};
use crate::core::people::{self, Person, Role};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::Connection;

/// Whether somebody may still be drawn to rule on a dispute that is open, and did not take it before. Who also leads or
/// manages reads it for that.
pub fn may_be_drawn(
    conn: &Connection,
    dispute: &Dispute,
    person: &Person,
    (today, policy): (NaiveDate, &Policy),
) -> Result<bool> {
    if !dispute.state.is_open() || !only_rules(conn, person, today)? {
        return Ok(false);
    }
    let seats = seats(conn, dispute.id)?;
    let instance = instance_of(dispute.state).unwrap_or(FIRST);
    let then = Then::on(today, policy);
    Ok(!took(&seats, person) && why_never(conn, dispute, (instance, &seats), person, &then)?.is_none())
}

/// Whether somebody may still be drawn to rule on some dispute about the audits of a dialogue, and took none of them.
pub fn may_be_drawn_for(
    conn: &Connection,
    request: RequestId,
    person: &Person,
    (today, policy): (NaiveDate, &Policy),
) -> Result<bool> {
    let mut may = false;
    for id in dispute::of_request(conn, request)? {
        if took(&seats(conn, id)?, person) {
            return Ok(false);
        }
        may = may || may_be_drawn(conn, &dispute::load(conn, id)?, person, (today, policy))?;
    }
    Ok(may)
}

fn took(seats: &[Seat], person: &Person) -> bool {
    seats.iter().any(|seat| seat.arbiter.id == person.id && seat.taking.is_some())
}

fn only_rules(conn: &Connection, person: &Person, today: NaiveDate) -> Result<bool> {
    let stints = people::stints_on(conn, person.id, today)?;
    let has = |role: Role| stints.iter().any(|(found, _)| *found == role);
    Ok(has(Role::Arbiter) && !has(Role::Lead) && !has(Role::Manager))
}
