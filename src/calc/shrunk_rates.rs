//! What a rate of few audits says of an agent: how much of it is the agent's own. Figures for display.

use super::decimal::float;
use super::interval::{beta_interval, clopper_pearson};

/// What the rates of a group of agents are like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateSpread {
    /// The rate of all, from 0 to 1.
    pub rate: f64,
    /// How alike the audits of one agent are beyond chance, from 0 (agents do not differ) to 1 (each all or nothing).
    pub likeness: f64,
    /// How many audits the rate of all counts for, added to an agent's own; none where agents do not differ: infinitely
    /// many.
    pub prior: Option<f64>,
}

/// One agent's rate, drawn towards that of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShrunkRate {
    /// The plain rate, from 0 to 1.
    pub rate: f64,
    /// How much of its distance from the rate of all is the agent's own, from 0 to 1.
    pub weight: f64,
    /// The rate drawn towards that of all.
    pub value: f64,
    /// Its interval; none where agents do not differ.
    pub interval: Option<(f64, f64)>,
}

/// How the rates `x` of `n` of agents spread; those with n 0 are left out. None below two agents, where an x is above
/// its n, or where nobody has two audits. Source: beta-binomial moments, Kleinman 1973, weights n; statistics.md 4.3.
pub fn rate_spread(agents: &[(u64, u64)]) -> Option<RateSpread> {
    let agents: Vec<(f64, f64)> = agents.iter().filter(|(_, n)| *n > 0).map(|(x, n)| (float(*x), float(*n))).collect();
    if agents.len() < 2 || agents.iter().any(|(x, n)| x > n) {
        return None;
    }
    let all: f64 = agents.iter().map(|(_, n)| n).sum();
    let rate = agents.iter().map(|(x, _)| x).sum::<f64>() / all;
    let chance = rate * (1.0 - rate);
    let free = float(agents.len() as u64) - 1.0;
    let own = agents.iter().map(|(_, n)| n * (1.0 - n / all)).sum::<f64>() - free;
    if own <= 0.0 {
        return None;
    }
    let squares: f64 = agents.iter().map(|(x, n)| n * (x / n - rate).powi(2)).sum();
    let beyond = (squares - chance * free) / (chance * own);
    // All passed, or none did: nothing differs.
    let likeness = if chance > 0.0 { beyond.clamp(0.0, 1.0) } else { 0.0 };
    Some(RateSpread { rate, likeness, prior: (likeness > 0.0).then(|| 1.0 / likeness - 1.0) })
}

/// One agent's rate `x` of `n` drawn towards that of all. Where each agent is all or nothing it stays as it is, with
/// the exact interval. None where n is 0 or below x. Source: as `rate_spread`; Beta quantiles.
pub fn shrunk_rate(spread: &RateSpread, x: u64, n: u64, confidence: f64) -> Option<ShrunkRate> {
    if n == 0 || x > n {
        return None;
    }
    let rate = float(x) / float(n);
    let Some(prior) = spread.prior else {
        return Some(ShrunkRate { rate, weight: 0.0, value: spread.rate, interval: None });
    };
    if prior <= 0.0 {
        let interval = clopper_pearson(x, n, confidence).map(|(_, low, high)| (low, high));
        return Some(ShrunkRate { rate, weight: 1.0, value: rate, interval });
    }
    let (passed, failed) = (float(x) + spread.rate * prior, float(n - x) + (1.0 - spread.rate) * prior);
    let all = float(n) + prior;
    let interval = beta_interval(passed, failed, confidence);
    Some(ShrunkRate { rate, weight: float(n) / all, value: passed / all, interval })
}
