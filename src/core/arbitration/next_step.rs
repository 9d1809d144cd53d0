//! Next steps: who is to do something in a dispute, and until when.

use super::seat::{Seat, sitting};
use crate::calc::moment::Moment;
use crate::core::dispute::{self, Dispute, DisputeId, DisputeState};
use crate::core::people::Person;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// What a dispute waits for, until a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Awaits {
    /// Its session.
    Session,
    /// The ruling of an arbiter.
    Ruling,
    /// The ballot of one of three on the appeal.
    RulingOnAppeal,
    /// Whether the agent appeals.
    Appeal,
}

/// A step of a dispute that is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NextStep {
    /// The dispute.
    pub dispute: DisputeId,
    /// When it was opened.
    pub opened_at: Moment,
    /// What is due.
    pub awaits: Awaits,
    /// Who is to do it; none while nobody said that they will.
    pub who: Option<Person>,
    /// Its last day.
    pub due: NaiveDate,
}

/// What is due next in every dispute that is not over, or whose ruling can be appealed against, by day. What waits for a lot
/// has no day.
pub fn next_steps(conn: &Connection, now: Moment) -> Result<Vec<NextStep>> {
    let mut found = Vec::new();
    for dispute in dispute::current(conn, now)? {
        found.extend(steps_of(conn, &dispute, now)?);
    }
    found.sort_by_key(|step| (step.due, step.dispute));
    Ok(found)
}

/// What is due next in one dispute: the session, the ballot of each arbiter, or the agent's appeal.
pub fn steps_of(conn: &Connection, dispute: &Dispute, now: Moment) -> Result<Vec<NextStep>> {
    let step = |awaits, who, due| NextStep { dispute: dispute.id, opened_at: dispute.opened_at, awaits, who, due };
    let awaits = match dispute.state {
        DisputeState::Session => {
            let who = dispute.convening.as_ref().map(|call| call.facilitator.clone());
            return Ok(dispute.due.map(|due| step(Awaits::Session, who, due)).into_iter().collect());
        }
        DisputeState::Ruled => {
            let until = dispute.appeal_until(conn, now)?;
            return Ok(until
                .map(|due| step(Awaits::Appeal, Some(dispute.audit.agent.clone()), due))
                .into_iter()
                .collect());
        }
        DisputeState::Arbitration => Awaits::Ruling,
        DisputeState::Appeal => Awaits::RulingOnAppeal,
        DisputeState::Settled | DisputeState::Withdrawn => return Ok(Vec::new()),
    };
    let seats = sitting(conn, dispute)?.into_iter().filter(Seat::is_due);
    Ok(seats.map(|seat| step(awaits, Some(seat.arbiter), seat.due)).collect())
}
