//! What a plan buys: how many to take for a wanted half-width, and the half-width that a number gives. Normal
//! approximations in floating point, for planning and display only: rough below about 30 and near 0
//! and 1. What is reported afterwards has an [`interval`](super::interval) of its own.
//!
//! Shares and half-widths of shares lie between 0 and 1; a standard deviation and the half-width of
//! its mean have any one unit. `population` is how many there are to draw from, none when without
//! limit. What cannot be said is None: nothing to draw from or nothing drawn, more drawn than there
//! are, and a share of 0 or 1 or a deviation of 0, which the approximation takes for certainty.

pub use super::decimal::hundredths_of_a_per_cent;
use super::decimal::{count, float};
use super::interval::normal_quantile;

/// How many to take.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SampleSize {
    /// How many from a population without limit, not rounded.
    pub unlimited: f64,
    /// How many from this population, not rounded.
    pub exact: f64,
    /// The same rounded up: at least 1, at most the population.
    pub n: u64,
}

/// How many for a share around `p` within `half_width`: `z² p (1 - p) / d²`, of a limited population
/// `n0 / (1 + (n0 - 1) / N)`. Source: Cochran 1977; statistics.md 2.2.
pub fn sample_size_proportion(p: f64, half_width: f64, confidence: f64, population: Option<u64>) -> Option<SampleSize> {
    let spread = (p * (1.0 - p)).sqrt();
    let unlimited = wanted(spread, half_width, confidence)?;
    sample_size(unlimited, |size| unlimited / (1.0 + (unlimited - 1.0) / size), population)
}

/// How many for a mean within `half_width`, which has the unit of `sd`: `(z s / d)²`, of a limited
/// population `n0 / (1 + n0 / N)`. The divisor in `sd` is n - 1. Source: Cochran 1977; statistics.md 2.2.
pub fn sample_size_mean(sd: f64, half_width: f64, confidence: f64, population: Option<u64>) -> Option<SampleSize> {
    let unlimited = wanted(sd, half_width, confidence)?;
    sample_size(unlimited, |size| unlimited / (1.0 + unlimited / size), population)
}

/// The half-width of a share around `p` from `n`: `z √(p (1 - p) / n · (N - n) / (N - 1))`; 0 when all
/// are taken, and only then. Source: statistics.md 2.2.
pub fn halfwidth_proportion(p: f64, n: u64, confidence: f64, population: Option<u64>) -> Option<f64> {
    let spread = (p * (1.0 - p)).sqrt();
    halfwidth(spread, n, confidence, population, |size| (size - float(n)) / (size - 1.0))
}

/// The half-width of a mean from `n`, in the unit of `sd`: `z s √((1 - n / N) / n)`; 0 when all are
/// taken, and only then. Source: Cochran 1977; statistics.md 2.2.
pub fn halfwidth_mean(sd: f64, n: u64, confidence: f64, population: Option<u64>) -> Option<f64> {
    halfwidth(sd, n, confidence, population, |size| 1.0 - float(n) / size)
}

/// `(z s / d)²`, for all three above 0.
fn wanted(spread: f64, half_width: f64, confidence: f64) -> Option<f64> {
    let wanted = (normal_quantile(confidence)? * spread / half_width).powi(2);
    (spread > 0.0 && half_width > 0.0 && wanted.is_finite() && wanted > 0.0).then_some(wanted)
}

fn sample_size(unlimited: f64, of_limited: impl Fn(f64) -> f64, population: Option<u64>) -> Option<SampleSize> {
    let exact = match population {
        Some(0) => return None,
        Some(size) => of_limited(float(size)),
        None => unlimited,
    };
    let n = count(exact.ceil())?;
    Some(SampleSize { unlimited, exact, n: n.clamp(1, population.unwrap_or(u64::MAX)) })
}

fn halfwidth(
    spread: f64,
    n: u64,
    confidence: f64,
    population: Option<u64>,
    left_out: impl Fn(f64) -> f64,
) -> Option<f64> {
    let z = normal_quantile(confidence)?;
    let factor = match population {
        Some(size) if n > size => return None,
        Some(size) if n == size => 0.0,
        Some(size) => left_out(float(size)),
        None => 1.0,
    };
    let half = z * spread * (factor / float(n)).sqrt();
    (n > 0 && spread > 0.0 && half.is_finite()).then_some(half)
}
