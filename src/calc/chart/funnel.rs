//! Funnels: how far a rate of few may lie from that of all by chance.

use super::super::decimal::float;
use super::super::interval::normal_quantile;
use statrs::distribution::{Binomial, DiscreteCDF};

/// Below so many expected of the rarer kind the exact limits are used.
const FEW: f64 = 10.0;

/// What a rate among `n` may be by chance, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Funnel {
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

/// The limits around the rate `target` for `n`: exact where few are expected, else normal. None where the target is not
/// between 0 and 1, or n is 0. Source: Spiegelhalter 2005; statistics.md 4.5.
pub fn funnel(target: f64, n: u64, confidence: f64) -> Option<Funnel> {
    if float(n) * target.min(1.0 - target) < FEW {
        exact_limits(target, n, confidence)
    } else {
        normal_limits(target, n, confidence)
    }
}

/// `target` and as many standard deviations as `confidence` asks, cut to 0 and 1.
pub fn normal_limits(target: f64, n: u64, confidence: f64) -> Option<Funnel> {
    is_target(target, n).then_some(())?;
    let half = normal_quantile(confidence)? * (target * (1.0 - target) / float(n)).sqrt();
    Some(Funnel { low: (target - half).max(0.0), high: (target + half).min(1.0) })
}

/// The quantiles of the binomial distribution, interpolated, cut to 0 and 1.
pub fn exact_limits(target: f64, n: u64, confidence: f64) -> Option<Funnel> {
    is_target(target, n).then_some(())?;
    (confidence > 0.0 && confidence < 1.0).then_some(())?;
    let binomial = Binomial::new(target, n).ok()?;
    let limit = |p: f64| interpolated(&binomial, n, p).clamp(0.0, 1.0);
    let tail = (1.0 - confidence) / 2.0;
    Some(Funnel { low: limit(tail), high: limit(1.0 - tail) })
}

/// How much lies within three standard deviations of a normal distribution.
const THREE_DEVIATIONS: f64 = 0.997_300_203_936_74;

/// What a value may be by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

/// The limits of one point of a p chart around the rate `centre`, for `n`: three standard deviations, and the exact ones
/// with as much outside where few are expected. Where the centre is 0 or 1, nothing else is possible. None where n is 0.
pub fn rate_limits(centre: f64, n: u64) -> Option<Limits> {
    if centre <= 0.0 || centre >= 1.0 {
        return (n > 0).then_some(Limits { low: centre, high: centre });
    }
    funnel(centre, n, THREE_DEVIATIONS).map(|found| Limits { low: found.low, high: found.high })
}

/// The exact limits of one point of a u chart around the count `centre` in each of `n`, where few are expected; none where
/// three standard deviations do, or where one may count more than once in each.
pub fn few_limits(centre: f64, n: u64) -> Option<Limits> {
    let is_few = float(n) * centre < FEW;
    let found = exact_limits(centre, n, THREE_DEVIATIONS).filter(|_| is_few)?;
    Some(Limits { low: found.low, high: found.high })
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
