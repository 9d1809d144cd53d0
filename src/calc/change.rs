//! Did something change: a difference of means, of rates, and what chance alone would have changed. Figures for display.

use super::decimal::{float, real, whole};
use super::interval::{normal_quantile, student_chance, student_quantile, wilson};
use super::shrinkage::{Spread, reliability};

/// A difference with its interval, in the unit of its values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// After minus before.
    pub value: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
}

/// A difference of two means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Welch {
    /// The difference and its interval.
    pub difference: Difference,
    /// Its standard error.
    pub error: f64,
    /// Student's t.
    pub t: f64,
    /// Degrees of freedom, not whole.
    pub df: f64,
    /// How often chance alone gives as much or more, either way.
    pub p: f64,
}

/// How the values of one group lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// How many.
    pub n: f64,
    /// Their mean.
    pub mean: f64,
    /// Their variance, with n - 1.
    pub variance: f64,
}

/// How `values` lie, in two passes. None below two values.
pub fn moments(values: &[f64]) -> Option<Moments> {
    if values.len() < 2 {
        return None;
    }
    let n = float(values.len() as u64);
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    Some(Moments { n, mean, variance })
}

/// The mean of `after` less that of `before`, each with its own spread. None where either has fewer than two values or
/// nothing differs in both. Source: Welch 1947; statistics.md 4.6.
pub fn welch(after: &[f64], before: &[f64], confidence: f64) -> Option<Welch> {
    let (after, before) = (moments(after)?, moments(before)?);
    let part = |of: &Moments| of.variance / of.n;
    let (a, b) = (part(&after), part(&before));
    let square = a + b;
    if square <= 0.0 {
        return None;
    }
    let less_one = |of: &Moments| of.n - 1.0;
    let df = square.powi(2) / (a.powi(2) / less_one(&after) + b.powi(2) / less_one(&before));
    let (value, error) = (after.mean - before.mean, square.sqrt());
    let t = value / error;
    let half = student_quantile(confidence, df)? * error;
    let difference = Difference { value, low: value - half, high: value + half };
    Some(Welch { difference, error, t, df, p: student_chance(t, df)? })
}

/// The rate `x1 / n1` less the rate `x2 / n2`. None where an n is 0 or below its x.
/// Source: Newcombe 1998, method 10; statistics.md 4.6.
pub fn newcombe((x1, n1): (u64, u64), (x2, n2): (u64, u64), confidence: f64) -> Option<Difference> {
    Some(apart(wilson(x1, n1, confidence)?, wilson(x2, n2, confidence)?))
}

/// How far two independent figures lie apart, each given with the ends of its interval: the first less the second.
/// Source: Zou and Donner 2008 (MOVER), of which Newcombe's method 10 is the case of two rates.
pub fn apart((first, low1, high1): (f64, f64, f64), (second, low2, high2): (f64, f64, f64)) -> Difference {
    let value = first - second;
    let low = value - (first - low1).hypot(high2 - second);
    let high = value + (high1 - first).hypot(second - low2);
    Difference { value, low, high }
}

/// A figure in hundredths of its unit, with the ends of its interval.
pub type Hundredths = (i64, (i64, i64));

/// The same of two figures in hundredths: the ends of the interval of the first less the second, rounded to hundredths.
pub fn ends_apart(first: Hundredths, second: Hundredths) -> Option<(i64, i64)> {
    let of = |(value, (low, high)): Hundredths| (real(value), real(low), real(high));
    let Difference { low, high, .. } = apart(of(first), of(second));
    whole(low).zip(whole(high))
}

/// A change, with the part of it that chance alone predicts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regressed {
    /// How much of the distance from the mean is the agent's own, from 0 to 1.
    pub reliability: f64,
    /// The mean that nothing but chance leads one to expect afterwards.
    pub expected: f64,
    /// After minus before.
    pub raw: f64,
    /// After minus what was expected, with its interval.
    pub beyond: Difference,
    /// The standard error of that.
    pub error: f64,
}

/// An agent chosen for a low mean comes nearer to that of all by chance alone: how far `after` lies beyond that.
/// Each is a mean with its n. None where an n is 0 or nothing varies.
/// Source: normal model of agents and audits; statistics.md 4.6.
pub fn regression_to_mean(
    spread: &Spread,
    before: (f64, u64),
    after: (f64, u64),
    confidence: f64,
) -> Option<Regressed> {
    if before.1 == 0 || after.1 == 0 || spread.between < 0.0 || spread.within < 0.0 {
        return None;
    }
    let share = reliability(spread.between, spread.within, before.1)?;
    let expected = spread.mean + share * (before.0 - spread.mean);
    let error = (spread.between * (1.0 - share) + spread.within / float(after.1)).sqrt();
    let half = normal_quantile(confidence)? * error;
    let value = after.0 - expected;
    let beyond = Difference { value, low: value - half, high: value + half };
    Some(Regressed { reliability: share, expected, raw: after.0 - before.0, beyond, error })
}
