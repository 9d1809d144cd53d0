//! Outlook of strata and agents before a draw: chances, and what they buy.

use super::tally::Frame;
use super::walk::{Order, Place, Walk};
use crate::calc::draw::inclusion;
use crate::calc::planning::{halfwidth_proportion, hundredths_of_a_per_cent};
use crate::core::people::PersonId;
use crate::core::plan::{Plan, Quotas};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashSet};

/// The pass rate that half-widths are planned for.
const RATE: f64 = 0.8;
const CONFIDENCE: f64 = 0.95;

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

/// The strata of a frame with these quotas.
pub(super) fn strata(frame: &Frame, quotas: &Quotas) -> Vec<StratumOutlook> {
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
pub(super) fn together(strata: impl Iterator<Item = (usize, usize)> + Clone) -> Option<i64> {
    let whole: usize = strata.clone().map(|(size, _)| size).sum();
    let mut squares = 0.0;
    for (size, drawn) in strata {
        squares += (half_width(drawn, size)? * float(size) / float(whole)).powi(2);
    }
    (whole > 0).then(|| squares.sqrt()).and_then(hundredths_of_a_per_cent)
}

/// How many dialogues of each agent and day would be drawn on average. Each that was handled here stands for itself:
/// somebody had a part in it.
pub(super) type Expected = BTreeMap<(PersonId, NaiveDate), BTreeMap<Option<RequestId>, f64>>;

/// How many dialogues of each agent can be drawn, by handle, and how many would be on average.
pub(super) type Shares = BTreeMap<String, (usize, f64)>;

/// What would be drawn on average, by agent and day, and by agent.
pub(super) fn expected(walk: Walk<'_>, strata: &[StratumOutlook]) -> Result<(Expected, Shares)> {
    let (mut items, mut agents): (Expected, Shares) = (BTreeMap::new(), BTreeMap::new());
    let handled = handled_here(walk.conn)?;
    walk.each(Order::Any, &mut |row, place| {
        if let Place::Inside(fields) = place {
            let chance = chance(fields.get(1..).unwrap_or_default(), strata);
            let whose = items.entry((row.agent, row.candidate.features.day)).or_default();
            *whose.entry(row.request.filter(|request| handled.contains(&request.0))).or_default() += chance;
            let (size, expected) = agents.entry(row.candidate.labels.agent.to_owned()).or_default();
            *size += 1;
            *expected += chance;
        }
        Ok(())
    })?;
    Ok((items, agents))
}

/// The requests that were handled here from their arrival on.
fn handled_here(conn: &Connection) -> Result<HashSet<i64>> {
    let mut statement = conn.prepare_cached("SELECT id FROM request WHERE agent IS NULL")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The chance of a dialogue of a stratum to be drawn.
fn chance(labels: &[&str], strata: &[StratumOutlook]) -> f64 {
    let place =
        strata.binary_search_by(|stratum| stratum.labels.iter().map(String::as_str).cmp(labels.iter().copied())).ok();
    let inclusion = place.and_then(|place| strata.get(place)).and_then(|stratum| stratum.inclusion);
    inclusion.map_or(0.0, |(drawn, size)| float(drawn) / float(size))
}

/// The agents, by handle.
pub(super) fn agents(shares: Shares, strata: &[StratumOutlook], plan: &Plan) -> Vec<AgentOutlook> {
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
    shares.into_iter().map(outlook).collect()
}

/// A count in calculations of chances.
pub(super) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A number in hundredths, the nearest; none above 10000.
pub(super) fn hundredths(number: f64) -> Option<i64> {
    hundredths_of_a_per_cent(number / 100.0)
}
