//! Effect of a coaching: the answers to its criterion after its first step against those before, and what of the change
//! chance alone predicts: somebody chosen for low marks comes nearer to the mean of all by themselves.

use super::standing::{Worth, worths};
use crate::calc::calendar::Calendar;
use crate::calc::change::{Difference, Regressed, newcombe, regression_to_mean, welch};
use crate::calc::decimal::float;
use crate::calc::moment::Moment;
use crate::calc::shrinkage::components;
use crate::core::audit::AuditId;
use crate::core::coaching::Coaching;
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, params};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// How sure the intervals are.
pub(super) const CONFIDENCE: f64 = 0.95;
/// The days before the agreement that it is held against, where the evidence is not older.
const BEFORE: u64 = 90;
/// Below so many on a side nothing is said.
pub(super) const LEAST: usize = 2;

/// The answers of some days.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Side {
    /// The first day.
    pub first: NaiveDate,
    /// The last day, included.
    pub last: NaiveDate,
    /// How many answers.
    pub n: u64,
    /// Their mean in per cent, or the share of full ones; of none 0.
    pub mean: f64,
}

/// What can be said of a difference.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Compared {
    /// Fewer than two on a side.
    TooFew,
    /// Nothing varies: the difference is all there is.
    Plain(f64),
    /// With its interval.
    Sure(Difference),
}

/// The effect of one coaching.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Effect {
    /// Whether answers are full or nothing, so that shares are compared and not means.
    pub is_rate: bool,
    /// Before it was agreed.
    pub before: Side,
    /// After its first step.
    pub after: Side,
    /// The difference.
    pub plain: Compared,
    /// The part of it beyond chance; none where too few agents tell what chance does.
    pub beyond: Option<Regressed>,
}

/// The effect of each coaching up to a day; none before its first step is done, or where its agent did not agree.
pub fn coaching_effects(
    conn: &Connection,
    all: &[Coaching],
    today: NaiveDate,
    unseen: &BTreeSet<AuditId>,
) -> Result<Vec<Option<Effect>>> {
    let calendar = policy::current(conn)?.calendar()?;
    let mut known = Known { unseen, found: BTreeMap::new() };
    all.iter().map(|one| of_one(conn, one, (today, &calendar), &mut known)).collect()
}

/// Answers that were read: those to one criterion are read once.
struct Known<'a> {
    unseen: &'a BTreeSet<AuditId>,
    found: BTreeMap<(i64, String), Vec<Worth>>,
}

impl Known<'_> {
    fn of(&mut self, conn: &Connection, one: &Coaching) -> Result<&[Worth]> {
        Ok(match self.found.entry((one.card.0, one.criterion.clone())) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(worths(conn, (one.card, &one.criterion), self.unseen)?),
        })
    }
}

fn of_one(
    conn: &Connection,
    one: &Coaching,
    (today, calendar): (NaiveDate, &Calendar),
    known: &mut Known<'_>,
) -> Result<Option<Effect>> {
    let agreed =
        one.answer.as_ref().filter(|_| one.was_agreed()).and_then(|answer| answer.at).map(|at| calendar.local_day(at));
    let (Some(begun), Some(agreed)) = (one.begun(calendar), agreed) else { return Ok(None) };
    let mut first = agreed.checked_sub_days(Days::new(BEFORE)).unwrap_or(agreed);
    if let Some(oldest) = oldest_evidence(conn, one)? {
        first = first.min(calendar.local_day(oldest));
    }
    let before = (first, agreed.pred_opt().unwrap_or(agreed));
    let after = (begun.succ_opt().unwrap_or(begun), today);
    Ok(Some(effect(known.of(conn, one)?, one.agent.id, before, after)))
}

/// When the oldest dialogue of its evidence came in.
fn oldest_evidence(conn: &Connection, one: &Coaching) -> Result<Option<Moment>> {
    let mut statement = conn.prepare_cached(
        "SELECT min(d.counts) AS oldest FROM coaching_evidence v JOIN scoring s ON s.id = v.scoring
         JOIN audit a ON a.id = s.audit JOIN dialogue d ON d.request = a.request WHERE v.coaching = ?1",
    )?;
    let oldest: Option<String> = statement.query_row(params![one.id.0], |row| row.get("oldest"))?;
    oldest.map(|at| at.parse().map_err(Refusal::data)).transpose()
}

type Span = (NaiveDate, NaiveDate);

fn effect(found: &[Worth], agent: PersonId, before: Span, after: Span) -> Effect {
    let of = |(first, last): Span| -> Vec<f64> {
        let is_of = |one: &&Worth| one.agent == agent && (first..=last).contains(&one.day);
        found.iter().filter(is_of).map(|one| one.percent).collect()
    };
    let (was, is) = (of(before), of(after));
    let is_rate = all_or_nothing(was.iter().chain(&is));
    let side = |(first, last): Span, values: &[f64]| Side { first, last, n: values.len() as u64, mean: mean(values) };
    let (before, after) = (side(before, &was), side(after, &is));
    let plain = compared(is_rate, &is, &was);
    let beyond = if matches!(plain, Compared::TooFew) { None } else { beyond(found, before, after) };
    Effect { is_rate, before, after, plain, beyond }
}

/// How the change lies to what chance alone predicts, from how all agents spread before.
fn beyond(found: &[Worth], before: Side, after: Side) -> Option<Regressed> {
    let mut agents: BTreeMap<PersonId, Vec<f64>> = BTreeMap::new();
    for one in found.iter().filter(|one| one.day <= before.last) {
        agents.entry(one.agent).or_default().push(one.percent);
    }
    let groups: Vec<Vec<f64>> = agents.into_values().collect();
    let spread = components(&groups)?.spread;
    regression_to_mean(&spread, (before.mean, before.n), (after.mean, after.n), CONFIDENCE)
}

/// The first values less the second: shares of full answers, or means.
pub(super) fn compared(is_rate: bool, first: &[f64], second: &[f64]) -> Compared {
    if first.len() < LEAST || second.len() < LEAST {
        return Compared::TooFew;
    }
    let full = |values: &[f64]| {
        let full = values.iter().filter(|value| is_full(**value)).count();
        (full as u64, values.len() as u64)
    };
    let found = if is_rate {
        newcombe(full(first), full(second), CONFIDENCE).map(in_points)
    } else {
        welch(first, second, CONFIDENCE).map(|found| found.difference)
    };
    found.map_or(Compared::Plain(mean(first) - mean(second)), Compared::Sure)
}

/// Whether every value is nothing or full.
pub(super) fn all_or_nothing<'a>(mut values: impl Iterator<Item = &'a f64>) -> bool {
    values.all(|value| is_full(*value) || *value <= 0.0)
}

pub(super) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / float(values.len() as u64) }
}

fn is_full(value: f64) -> bool {
    value >= 100.0
}

fn in_points(share: Difference) -> Difference {
    Difference { value: share.value * 100.0, low: share.low * 100.0, high: share.high * 100.0 }
}
