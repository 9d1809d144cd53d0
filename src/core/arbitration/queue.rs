//! What waits for arbiters: own seats with the next step, and empty seats that wait for a lot.

use super::ready::empty;
use super::seat::{Seat, instance_of, seats, sitting};
use super::sitting::{Then, free};
use crate::calc::moment::Moment;
use crate::core::dispute::{self, Dispute, DisputeState};
use crate::core::draw::{self, Since};
use crate::core::people::PersonId;
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// What waits in a dispute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Waiting {
    /// A ballot of somebody.
    Ballot(Seat),
    /// A lot, for so many seats: since which act, until when for a witnessed seed, and how many could be in it today.
    Lot {
        /// How many seats.
        seats: usize,
        /// The act that its key has to come after.
        since: Since,
        /// The last day on which it waits for a witnessed seed.
        until: Option<NaiveDate>,
        /// How many may sit today.
        free: usize,
    },
}

/// A step that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The dispute.
    pub dispute: Dispute,
    /// What for.
    pub waits: Waiting,
}

/// What waits in every dispute that arbiters have, by last day; what waits for a lot comes last. With `own` only what waits
/// for that person.
pub fn queue(
    conn: &Connection,
    own: Option<PersonId>,
    (policy, today, now): (&Policy, NaiveDate, Moment),
) -> Result<Vec<Step>> {
    let mut found = Vec::new();
    for dispute in dispute::list(conn, &[DisputeState::Arbitration, DisputeState::Appeal])? {
        let due = sitting(conn, &dispute)?.into_iter().filter(Seat::is_due);
        let mine = due.filter(|seat| own.is_none_or(|own| own == seat.arbiter.id));
        found.extend(mine.map(|seat| Step { dispute: dispute.clone(), waits: Waiting::Ballot(seat) }));
        if own.is_none() {
            found.extend(lots(conn, &dispute, (policy, today, now))?);
        }
    }
    found.sort_by_key(|step| match &step.waits {
        Waiting::Ballot(seat) => (seat.due, step.dispute.id),
        Waiting::Lot { .. } => (NaiveDate::MAX, step.dispute.id),
    });
    Ok(found)
}

fn lots(conn: &Connection, dispute: &Dispute, (policy, today, now): (&Policy, NaiveDate, Moment)) -> Result<Vec<Step>> {
    let Some(instance) = instance_of(dispute.state) else { return Ok(Vec::new()) };
    let all = seats(conn, dispute.id)?;
    let mut found = Vec::new();
    for empty in empty(conn, dispute.id, (instance, &all), now)? {
        let then = Then::on(today, policy).known_since(empty.since.entry);
        let free = free(conn, dispute, (instance, &all), &then)?.len();
        let calendar = policy.calendar()?;
        let until = draw::waits_until(conn, &calendar, &empty.since, i64::MAX)?;
        let waits = Waiting::Lot { seats: empty.places.len(), since: empty.since, until, free };
        found.push(Step { dispute: dispute.clone(), waits });
    }
    Ok(found)
}
