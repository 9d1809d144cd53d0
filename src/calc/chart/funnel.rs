//! Funnels as they are drawn: how far a rate may lie from that of all by chance. A curve goes between counts, and so above
//! the first that chance gives too seldom it may lie below: what is told of single points goes by [`super::Chance`].

use super::super::decimal::float;
use super::super::interval::normal_quantile;
use statrs::distribution::{Binomial, DiscreteCDF};

/// What a rate among `n` may be by chance, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Funnel {
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

/// `target` and as many standard deviations as `confidence` asks, cut to 0 and 1.
pub fn normal_limits(target: f64, n: u64, confidence: f64) -> Option<Funnel> {
    is_target(target, n).then_some(())?;
    let half = normal_quantile(confidence)? * (target * (1.0 - target) / float(n)).sqrt();
    Some(Funnel { low: (target - half).max(0.0), high: (target + half).min(1.0) })
}

/// The quantiles of the binomial distribution, interpolated, cut to 0 and 1. Source: Spiegelhalter 2005; statistics.md 4.5.
pub fn exact_limits(target: f64, n: u64, confidence: f64) -> Option<Funnel> {
    is_target(target, n).then_some(())?;
    (confidence > 0.0 && confidence < 1.0).then_some(())?;
    let binomial = Binomial::new(target, n).ok()?;
    let limit = |p: f64| interpolated(&binomial, n, p).clamp(0.0, 1.0);
    let tail = (1.0 - confidence) / 2.0;
    Some(Funnel { low: limit(tail), high: limit(1.0 - tail) })
}

fn interpolated(binomial: &Binomial, n: u64, p: f64) -> f64 {
    let smallest = smallest(n, |r| binomial.cdf(r) >= p);
    let before = smallest.checked_sub(1).map_or(0.0, |less| binomial.cdf(less));
    let reached = binomial.cdf(smallest);
    (float(smallest) - (reached - p) / (reached - before)) / float(n)
}

/// The smallest count up to `n` from which `holds`, by halves.
fn smallest(n: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

fn is_target(target: f64, n: u64) -> bool {
    target > 0.0 && target < 1.0 && n > 0
}
