//! What makes the means of groups lie apart: the groups themselves, the agents of a team, single audits.

use super::grouping::{By, Grouping};
use super::sample::Sample;
use crate::calc::decimal::{count, float, real};
use crate::calc::nested::{Nested, nested};
use crate::calc::shrinkage::{Components, audits_for, chance_of, components, reliability};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The values of a group, agent by agent.
pub(super) type OfAgents = Vec<Vec<f64>>;

/// The totals of an agent, and of each whether an answer failed it.
type OfAgent = (Vec<f64>, Vec<f64>);

/// The values of each group, by card and name.
pub(super) type Values = BTreeMap<(String, String), OfAgents>;

/// The delivered totals of each group of a sample, as they are; and of each audit 1 where an answer failed it, else 0.
pub(super) fn values(conn: &Connection, sample: &Sample, by: By) -> Result<(Values, Values)> {
    let mut grouping = Grouping::new(conn, by)?;
    let mut found = BTreeMap::<_, BTreeMap<i64, OfAgent>>::new();
    for one in sample.observations.iter().filter(|one| one.inside && one.in_period) {
        let Some(total) = one.standing() else { continue };
        let name = grouping.key(conn, one, &sample.strata).map(|key| grouping.name(key))?;
        let group = found.entry((grouping.card(one.card), name)).or_default();
        let (totals, failed) = group.entry(one.agent.0).or_default();
        totals.push(real(total));
        failed.push(if one.is_failed() { 1.0 } else { 0.0 });
    }
    let of = |pick: fn(OfAgent) -> Vec<f64>| {
        found.iter().map(|(key, agents)| (key.clone(), agents.values().cloned().map(pick).collect())).collect()
    };
    Ok((of(|one| one.0), of(|one| one.1)))
}

/// How groups spread.
pub(super) enum Between {
    /// Agents, by their audits.
    Agents { found: Components, groups: u64, values: u64 },
    /// Teams, by their agents and the audits of these.
    Teams(Nested),
}

impl Between {
    /// None where too few groups, agents or audits tell.
    pub(super) fn of(by: By, groups: &[&OfAgents]) -> Option<Self> {
        if by == By::Team {
            return nested(&groups.iter().map(|group| (*group).clone()).collect::<Vec<_>>()).ok().map(Self::Teams);
        }
        let flat: Vec<Vec<f64>> = groups.iter().map(|group| group.concat()).collect();
        let values = flat.iter().map(|group| group.len() as u64).sum();
        components(&flat).map(|found| Self::Agents { found, groups: flat.len() as u64, values })
    }

    /// The variance that is the groups' own.
    pub(super) const fn own(&self) -> f64 {
        match self {
            Self::Agents { found, .. } => found.spread.between,
            Self::Teams(found) => found.between,
        }
    }

    /// The variance of a group's mean about its own level, and its degrees of freedom where these are told: its audits are worth
    /// as much as `worth` of equal weight.
    pub(super) fn error(&self, group: &OfAgents, worth: u64) -> (f64, Option<f64>) {
        match self {
            Self::Agents { found, .. } => (found.spread.within / float(worth.max(1)), None),
            Self::Teams(found) => {
                let (error, df) = found.error(&sizes(group), float(worth.max(1)));
                (error, Some(df))
            }
        }
    }

    /// How much of what lies between means of `n` audits, of `agents` agents alike, is the groups' own.
    pub(super) fn reliability(&self, n: u64, agents: u64) -> Option<f64> {
        match self {
            Self::Agents { found, .. } => reliability(found.spread.between, found.spread.within, n),
            Self::Teams(found) => {
                let error = found.agent / float(agents) + found.within / float(n);
                let all = found.between + error;
                (all > 0.0 && all.is_finite()).then(|| found.between / all)
            }
        }
    }

    /// How many audits, of as many agents, it takes for that reliability; none where no number is enough.
    pub(super) fn audits_for(&self, target: f64, agents: u64) -> Option<u64> {
        match self {
            Self::Agents { found, .. } => audits_for(found.spread.between, found.spread.within, target),
            Self::Teams(found) => {
                let left = found.between * (1.0 - target) / target - found.agent / float(agents);
                (left > 0.0).then(|| (found.within / left).ceil().max(1.0)).and_then(count)
            }
        }
    }

    /// How often chance alone makes groups lie as far apart. None where nothing varies.
    pub(super) fn chance(&self) -> Option<f64> {
        match self {
            Self::Agents { found, groups, values } => chance_of(found, *groups, *values),
            Self::Teams(found) => found.chance(),
        }
    }
}

/// How many audits of each agent.
fn sizes(group: &OfAgents) -> Vec<u64> {
    group.iter().map(|agent| agent.len() as u64).collect()
}
