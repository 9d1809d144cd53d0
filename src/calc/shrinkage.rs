//! What a mean of few audits says of an agent: how much of it is the agent's own. Figures for display.

use super::decimal::{count, float};
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// What a group of agents is like: its mean, and how far apart agents and audits of one agent lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The mean of all agents.
    pub mean: f64,
    /// The variance between agents.
    pub between: f64,
    /// The variance of the audits of one agent.
    pub within: f64,
}

/// How the audits of several agents spread, and how much an audit counts when agents have unequal numbers of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// The mean of all agents, and the variances between agents and within one.
    pub spread: Spread,
    /// The mean square between agents.
    pub between_square: f64,
    /// The mean square within agents.
    pub within_square: f64,
    /// How many audits an agent has, as far as the variance between agents goes.
    pub n0: f64,
}

/// One agent's mean, drawn towards that of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shrunk {
    /// The plain mean.
    pub mean: f64,
    /// How much of its distance from the mean of all is the agent's own, from 0 to 1.
    pub reliability: f64,
    /// The mean drawn towards that of all.
    pub value: f64,
    /// The standard deviation of that; slightly too small, since the spreads are estimates too.
    pub deviation: f64,
}

/// How the `groups` of values spread, one group an agent; empty ones are left out. None below two groups, or where no
/// group has two values. Source: one-way analysis of variance; statistics.md 4.3.
pub fn components(groups: &[Vec<f64>]) -> Option<Components> {
    let groups: Vec<&Vec<f64>> = groups.iter().filter(|group| !group.is_empty()).collect();
    let sizes: Vec<f64> = groups.iter().map(|group| float(group.len() as u64)).collect();
    let (agents, all) = (float(groups.len() as u64), sizes.iter().sum::<f64>());
    if groups.len() < 2 || all <= agents {
        return None;
    }
    let means: Vec<f64> = groups.iter().map(|group| mean(group)).collect();
    let grand = sum(means.iter().zip(&sizes).map(|(mean, n)| mean * n)) / all;
    let between_square = sum(means.iter().zip(&sizes).map(|(mean, n)| n * (mean - grand).powi(2))) / (agents - 1.0);
    let within = groups.iter().zip(&means).flat_map(|(group, mean)| group.iter().map(move |y| (y - mean).powi(2)));
    let within_square = sum(within) / (all - agents);
    let n0 = (all - sum(sizes.iter().map(|n| n * n)) / all) / (agents - 1.0);
    let between = ((between_square - within_square) / n0).max(0.0);
    let weights: Vec<f64> = sizes.iter().map(|n| 1.0 / (between + within_square / n)).collect();
    let weighted = sum(means.iter().zip(&weights).map(|(mean, weight)| mean * weight)) / sum(weights.iter().copied());
    let mean = if weighted.is_finite() { weighted } else { grand };
    let spread = Spread { mean, between, within: within_square };
    Some(Components { spread, between_square, within_square, n0 })
}

/// One agent's mean of `values` drawn towards the mean of all. None without values.
pub fn shrunk(spread: &Spread, values: &[f64]) -> Option<Shrunk> {
    let n = values.len() as u64;
    let reliability = reliability(spread.between, spread.within, n)?;
    let mean = mean(values);
    let value = spread.mean + reliability * (mean - spread.mean);
    Some(Shrunk { mean, reliability, value, deviation: (reliability * spread.within / float(n)).sqrt() })
}

/// How much of what lies between the means of `n` audits each is the agents' own, from 0 to 1. None without audits, or
/// where nothing varies. Source: Spearman and Brown; Adams, RAND TR-653, 2009.
pub fn reliability(between: f64, within: f64, n: u64) -> Option<f64> {
    let all = between + within / float(n);
    (n > 0 && all > 0.0).then(|| between / all)
}

/// How many audits an agent needs for that reliability. None where agents do not differ, or the target is not between
/// 0 and 1.
pub fn audits_for(between: f64, within: f64, target: f64) -> Option<u64> {
    if between <= 0.0 || !(0.0..1.0).contains(&target) {
        return None;
    }
    let needed = (within / between * target / (1.0 - target)).ceil().max(1.0);
    count(needed)
}

/// How often chance alone makes means lie as far apart, where agents do not differ: the F test of the analysis of
/// variance. None where nothing varies within agents, or too few values tell.
pub fn chance_of(found: &Components, agents: u64, values: u64) -> Option<f64> {
    let f = found.between_square / found.within_square;
    let (one, other) = (float(agents) - 1.0, float(values) - float(agents));
    let test = FisherSnedecor::new(one, other).ok().filter(|_| f.is_finite())?;
    Some(test.sf(f))
}

fn mean(values: &[f64]) -> f64 {
    sum(values.iter().copied()) / float(values.len() as u64)
}

fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.sum()
}
