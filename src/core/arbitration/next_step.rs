//! Next steps: who is to do something in a dispute, and until when.

use super::seat::{Seat, sitting};
use crate::calc::moment::Moment;
use crate::core::dispute::{self, Dispute, DisputeId, DisputeState, Stage};
use crate::core::people::Person;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A step of a dispute that is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NextStep {
    /// The dispute.
    pub dispute: DisputeId,
    /// When it was opened.
    pub opened_at: Moment,
    /// What is due.
    pub stage: Stage,
    /// Who is to do it; none while nobody said that they will.
    pub who: Option<Person>,
    /// Its last day.
    pub due: NaiveDate,
}

/// What is due next in every dispute that is not over, by day. What waits for a lot has no day.
pub fn next_steps(conn: &Connection) -> Result<Vec<NextStep>> {
    let mut found = Vec::new();
    for dispute in dispute::list(conn, &DisputeState::OPEN)? {
        found.extend(steps_of(conn, &dispute)?);
    }
    found.sort_by_key(|step| (step.due, step.dispute));
    Ok(found)
}

/// What is due next in one dispute: the session, or the ballot of each arbiter.
pub fn steps_of(conn: &Connection, dispute: &Dispute) -> Result<Vec<NextStep>> {
    let step = |stage, who, due| NextStep { dispute: dispute.id, opened_at: dispute.opened_at, stage, who, due };
    let stage = match dispute.state {
        DisputeState::Session => {
            let who = dispute.convening.as_ref().map(|call| call.facilitator.clone());
            return Ok(dispute.due.map(|due| step(Stage::Session, who, due)).into_iter().collect());
        }
        DisputeState::Appeal => Stage::Appeal,
        _ => Stage::Ruling,
    };
    let seats = sitting(conn, dispute)?.into_iter().filter(Seat::is_due);
    Ok(seats.map(|seat| step(stage, Some(seat.arbiter), seat.due)).collect())
}
