//! Effect of coaching in an order by lot: those who had their turn against those who still waited, in the same days.
//!
//! The draw's key decided who came first and nothing else did, so that the difference is what coaching does. Everybody
//! counts as coached from the day after it was proposed to them, whether they agreed or not: who says no was not drawn.

use super::coached::{Compared, all_or_nothing, compared, mean};
use super::standing::worths;
use crate::calc::calendar::Calendar;
use crate::core::audit::AuditId;
use crate::core::coaching::{self, Coaching, Order};
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Those who had their turn against those who waited.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct OrderEffect {
    /// Whether answers are full or nothing, so that shares are compared and not means.
    pub is_rate: bool,
    /// How many answers of agents who had their turn, and their mean.
    pub coached: (u64, f64),
    /// The same of agents who waited.
    pub waiting: (u64, f64),
    /// The difference.
    pub difference: Compared,
    /// How many were coached out of turn: for them the key did not decide.
    pub out_of_turn: usize,
}

/// The effect of an order so far. `all` has every coaching that it came to.
pub fn order_effect(
    conn: &Connection,
    order: &Order,
    all: &[Coaching],
    unseen: &BTreeSet<AuditId>,
) -> Result<OrderEffect> {
    let calendar = policy::current(conn)?.calendar()?;
    let starts = starts(all, order, &calendar);
    let (mut coached, mut waiting) = (Vec::new(), Vec::new());
    for one in worths(conn, (order.card, &order.criterion), unseen)? {
        match group(&starts, one.agent, one.day) {
            Some(true) => coached.push(one.percent),
            Some(false) => waiting.push(one.percent),
            None => {}
        }
    }
    let is_rate = all_or_nothing(coached.iter().chain(&waiting));
    Ok(OrderEffect {
        is_rate,
        difference: compared(is_rate, &coached, &waiting),
        coached: (coached.len() as u64, mean(&coached)),
        waiting: (waiting.len() as u64, mean(&waiting)),
        out_of_turn: coaching::out_of_turn(order).len(),
    })
}

/// The day on which each agent of the order had their turn; none: they wait.
type Starts = BTreeMap<PersonId, Option<NaiveDate>>;

fn starts(all: &[Coaching], order: &Order, calendar: &Calendar) -> Starts {
    let day = |one: &Coaching| one.at.map(|at| calendar.local_day(at));
    let start = |id: coaching::CoachingId| all.iter().find(|one| one.id == id).and_then(day);
    order.places.iter().map(|(agent, coaching)| (agent.id, coaching.and_then(start))).collect()
}

/// Whether an agent had their turn on a day; none where they are not of the order, or nobody had it yet or all had.
fn group(starts: &Starts, agent: PersonId, day: NaiveDate) -> Option<bool> {
    let had = |start: &Option<NaiveDate>| start.is_some_and(|start| start < day);
    let own = had(starts.get(&agent)?);
    let (some, all) = (starts.values().any(had), starts.values().all(had));
    (some && !all).then_some(own)
}
