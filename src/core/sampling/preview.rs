//! What a draw would be, known before there is a seed: sizes, chances, what it buys, and whom it occupies.

use super::frame::{Bounds, Frame, Order, Place, Walk};
use super::plan::Plan;
use super::quota::{Quotas, quotas};
use crate::calc::draw::inclusion;
use crate::calc::planning::{halfwidth_proportion, hundredths_of_a_per_cent};
use crate::core::people::{self, NOW, Person, PersonId, Role, Untold};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The pass rate that half-widths are planned for.
const RATE: f64 = 0.8;
const CONFIDENCE: f64 = 0.95;

/// What one window of a plan would come to.
#[derive(Clone, PartialEq, Debug)]
pub struct Preview {
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (NaiveDate, NaiveDate),
    /// How many dialogues can be drawn.
    pub size: usize,
    /// How many of those are phantoms: another system counted them, and nobody recorded them.
    pub missing: usize,
    /// How many refs look like another, and the first of them.
    pub alike: (usize, Vec<String>),
    /// Whose dialogues can be drawn without their having been told of monitoring.
    pub untold: Untold,
    /// How many cannot, by reason.
    pub exclusions: Vec<(&'static str, u64)>,
    /// What strata are made by.
    pub by: Vec<&'static str>,
    /// The strata, by their labels.
    pub strata: Vec<StratumOutlook>,
    /// How many would be drawn in all.
    pub drawn: usize,
    /// How many of them a second auditor would score too.
    pub twice: usize,
    /// How many of those would have no second auditor on average, in hundredths; none above 10000.
    pub alone: Option<i64>,
    /// The half-width of the rate of all dialogues, hundredths of a per cent.
    pub half_width: Option<i64>,
    /// The agents, by handle.
    pub agents: Vec<AgentOutlook>,
    /// The auditors, by handle.
    pub auditors: Vec<AuditorOutlook>,
}

/// A stratum before the draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StratumOutlook {
    /// Its labels.
    pub labels: Vec<String>,
    /// How many dialogues it has.
    pub size: usize,
    /// How many are to be drawn.
    pub quota: usize,
    /// The chance of each dialogue, as drawn and size; none where it has none.
    pub inclusion: Option<(usize, usize)>,
    /// The half-width of its rate, hundredths of a per cent.
    pub half_width: Option<i64>,
}

/// An agent before the draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgentOutlook {
    /// The agent.
    pub handle: String,
    /// How many of their dialogues can be drawn.
    pub size: usize,
    /// How many would be drawn on average, in hundredths; none above 10000.
    pub expected: Option<i64>,
    /// The half-width of their rate, hundredths of a per cent.
    pub half_width: Option<i64>,
}

/// An auditor before the draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditorOutlook {
    /// The auditor.
    pub handle: String,
    /// The last day of an absence that goes on.
    pub absent: Option<NaiveDate>,
    /// How many they are given at the most.
    pub capacity: Option<usize>,
    /// How many they would be given on average, second scorings too, in hundredths; none above 10000.
    pub expected: Option<i64>,
    /// The share of what is drawn that they may not audit, hundredths of a per cent.
    pub barred: Option<i64>,
}

/// What a window of a plan would come to if it were drawn on this day. Nothing is recorded; there is no seed.
pub fn preview(
    conn: &Connection,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    today: NaiveDate,
    policy: &Policy,
) -> Result<Preview> {
    let bounds = Bounds { first: window.0, last: window.1, entry: NOW };
    let walk = Walk { conn, plan, bounds, policy };
    let frame = walk.frame()?;
    let strata = strata(&frame, &quotas(conn, plan, &frame, NOW)?);
    let (items, agents) = expected(walk, &strata)?;
    let all = strata.iter().map(|stratum| (stratum.size, stratum.inclusion.map_or(0, |(drawn, _)| drawn)));
    let drawn = all.clone().map(|(_, drawn)| drawn).sum();
    let twice = plan.doubled(drawn);
    let double = if drawn > 0 { float(twice) / float(drawn) } else { 0.0 };
    let (auditors, alone) = auditors(conn, plan, (&items, double), today, policy)?;
    Ok(Preview {
        name: plan.draw_name(window.0),
        window,
        size: frame.size,
        missing: frame.phantoms,
        alike: frame.alike.clone(),
        untold: people::untold_of(conn, &items.keys().map(|(agent, day)| (*day, *agent)).collect())?,
        exclusions: frame.exclusions.iter().map(|(reason, count)| (*reason, *count)).collect(),
        by: plan.columns().into_iter().skip(1).collect(),
        drawn,
        twice,
        alone: hundredths(alone),
        half_width: together(all),
        agents: outlooks(agents, &strata, plan),
        auditors,
        strata,
    })
}

fn strata(frame: &Frame, quotas: &Quotas) -> Vec<StratumOutlook> {
    let outlook = |(labels, quota): (&Vec<String>, &usize)| {
        let size = frame.strata.get(labels).copied().unwrap_or_default();
        let drawn = size.min(*quota);
        StratumOutlook {
            labels: labels.clone(),
            size,
            quota: *quota,
            inclusion: inclusion(drawn, size),
            half_width: half_width(drawn, size).and_then(hundredths_of_a_per_cent),
        }
    };
    quotas.iter().map(outlook).collect()
}

fn half_width(drawn: usize, size: usize) -> Option<f64> {
    halfwidth_proportion(RATE, drawn as u64, CONFIDENCE, Some(size as u64))
}

/// The half-width of the rate over strata, each weighing its size: the root of `Σ (N_h / N · d_h)²`.
/// Source: Cochran 1977, chapter 5; statistics.md 2.3.
fn together(strata: impl Iterator<Item = (usize, usize)> + Clone) -> Option<i64> {
    let whole: usize = strata.clone().map(|(size, _)| size).sum();
    let mut squares = 0.0;
    for (size, drawn) in strata {
        squares += (half_width(drawn, size)? * float(size) / float(whole)).powi(2);
    }
    (whole > 0).then(|| squares.sqrt()).and_then(hundredths_of_a_per_cent)
}

/// How many dialogues of each agent and day would be drawn on average.
type Expected = BTreeMap<(PersonId, NaiveDate), f64>;

/// How many dialogues of each agent can be drawn, by handle, and how many would be on average.
type Shares = BTreeMap<String, (usize, f64)>;

fn expected(walk: Walk<'_>, strata: &[StratumOutlook]) -> Result<(Expected, Shares)> {
    let (mut items, mut agents): (Expected, Shares) = (BTreeMap::new(), BTreeMap::new());
    walk.each(Order::Any, &mut |row, place| {
        if let Place::Inside(fields) = place {
            let chance = chance(fields.get(1..).unwrap_or_default(), strata);
            *items.entry((row.agent, row.features.day)).or_default() += chance;
            let (size, expected) = agents.entry(row.handle.to_owned()).or_default();
            *size += 1;
            *expected += chance;
        }
        Ok(())
    })?;
    Ok((items, agents))
}

/// The chance of a dialogue of a stratum to be drawn.
fn chance(labels: &[&str], strata: &[StratumOutlook]) -> f64 {
    let place =
        strata.binary_search_by(|stratum| stratum.labels.iter().map(String::as_str).cmp(labels.iter().copied())).ok();
    let inclusion = place.and_then(|place| strata.get(place)).and_then(|stratum| stratum.inclusion);
    inclusion.map_or(0.0, |(drawn, size)| float(drawn) / float(size))
}

fn outlooks(agents: Shares, strata: &[StratumOutlook], plan: &Plan) -> Vec<AgentOutlook> {
    let place = plan.columns().iter().skip(1).position(|column| *column == "agent");
    let outlook = |(handle, (size, expected)): (String, (usize, f64))| {
        let own = strata
            .iter()
            .filter(|stratum| place.and_then(|place| stratum.labels.get(place)).is_some_and(|label| *label == handle));
        let own = own.map(|stratum| (stratum.size, stratum.inclusion.map_or(0, |(drawn, _)| drawn)));
        // Without strata of their own, an agent is promised no more than the whole part.
        let promised = (0..=size).rev().find(|drawn| float(*drawn) <= expected + 1e-9).unwrap_or_default();
        let alone = || half_width(promised, size).and_then(hundredths_of_a_per_cent);
        let half_width = if place.is_some() { together(own) } else { alone() };
        AgentOutlook { handle, size, expected: hundredths(expected), half_width }
    };
    agents.into_iter().map(outlook).collect()
}

/// What the auditors would be given, and how many dialogues would have no second one. `double` is the share that a
/// second auditor scores too: by symmetry each who may is as likely to be the second as the first.
fn auditors(
    conn: &Connection,
    plan: &Plan,
    (items, double): (&Expected, f64),
    today: NaiveDate,
    policy: &Policy,
) -> Result<(Vec<AuditorOutlook>, f64)> {
    let named: Vec<&str> = plan.auditors().collect();
    let mut pool = people::with_role(conn, NOW, Role::Auditor, today)?;
    pool.retain(|person| named.is_empty() || named.contains(&person.handle.as_str()));
    let mut absences = Vec::new();
    for person in &pool {
        absences.push(people::absent_until(conn, person.id, today)?);
    }
    let (mut loads, mut alone) = (vec![(0.0, 0.0); pool.len()], 0.0);
    for ((agent, day), weight) in items {
        let barred = barred(conn, &pool, (*agent, *day), today, policy)?;
        let open = |place: usize| !barred.contains(&place) && absences.get(place).is_some_and(Option::is_none);
        let count = (0..pool.len()).filter(|place| open(*place)).count();
        let twice = if count > 1 { 1.0 + double } else { 1.0 };
        alone += if count > 1 { 0.0 } else { weight * double };
        let share = weight * twice / float(count.max(1));
        for (place, load) in loads.iter_mut().enumerate() {
            load.0 += if open(place) { share } else { 0.0 };
            load.1 += if barred.contains(&place) { *weight } else { 0.0 };
        }
    }
    let whole: f64 = items.values().sum();
    let outlook = |(person, (absent, (mean, barred))): (Person, (Option<NaiveDate>, (f64, f64)))| {
        let capacity = plan.capacity(&person.handle);
        AuditorOutlook {
            absent,
            capacity,
            expected: hundredths(capacity.map_or(mean, |most| mean.min(float(most)))),
            barred: if whole > 0.0 { hundredths_of_a_per_cent(barred / whole) } else { None },
            handle: person.handle,
        }
    };
    Ok((pool.into_iter().zip(absences.into_iter().zip(loads)).map(outlook).collect(), alone))
}

/// The places of those who may not audit an agent's dialogue of a day.
fn barred(
    conn: &Connection,
    pool: &[Person],
    (agent, day): (PersonId, NaiveDate),
    today: NaiveDate,
    policy: &Policy,
) -> Result<Vec<usize>> {
    let mut barred = Vec::new();
    for (place, person) in pool.iter().enumerate() {
        if people::tie(conn, NOW, person.id, agent, (day, today), policy)?.is_some() {
            barred.push(place);
        }
    }
    Ok(barred)
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A number in hundredths, the nearest; none above 10000.
fn hundredths(number: f64) -> Option<i64> {
    hundredths_of_a_per_cent(number / 100.0)
}
