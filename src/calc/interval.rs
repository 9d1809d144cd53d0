//! Intervals around proportions and means: figures for display, in floating point.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Wilson's score interval of `x` successes out of `n`: the proportion, the lower and the upper
/// limit, all between 0 and 1; the lower is exactly 0 at x = 0 and the upper exactly 1 at x = n.
/// None when n is 0, x is above n, or `confidence` is not between 0 and 1.
/// Source: Wilson 1927; statistics.md 4.1.
pub fn wilson(x: u64, n: u64, confidence: f64) -> Option<(f64, f64, f64)> {
    if n == 0 || x > n {
        return None;
    }
    let z = normal_quantile(confidence)?;
    let (p, n_float) = (float(x) / float(n), float(n));
    let scale = 1.0 + z * z / n_float;
    let centre = (p + z * z / (2.0 * n_float)) / scale;
    let half = z * (p * (1.0 - p) / n_float + z * z / (4.0 * n_float * n_float)).sqrt() / scale;
    let low = if x == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if x == n { 1.0 } else { (centre + half).min(1.0) };
    Some((p, low, high))
}

/// Means of several groups with intervals from one common spread.
#[derive(Clone, PartialEq, Debug)]
pub struct Pooled {
    /// The pooled standard deviation within the groups.
    pub sd: f64,
    /// Its degrees of freedom: values less groups.
    pub df: usize,
    /// The groups that have values, in the order given.
    pub groups: Vec<PooledGroup>,
}

impl Pooled {
    /// Whether there are enough values to show the intervals: 10 degrees of freedom or more. Source: statistics.md 4.2.
    pub const fn is_enough(&self) -> bool {
        self.df >= 10
    }
}

/// One group's mean with its interval; not cut to 0 to 100.
#[derive(Clone, PartialEq, Debug)]
pub struct PooledGroup {
    /// The group's name.
    pub label: String,
    /// How many values it has, at least 1.
    pub n: usize,
    /// Their mean.
    pub mean: f64,
    /// The lower limit.
    pub lo: f64,
    /// The upper limit.
    pub hi: f64,
}

/// The mean of each group with `mean ± t sd / √n`, where `sd` is pooled over all groups and t has
/// as many degrees of freedom as there are values less groups. A group of one value has an interval
/// too; a group without values is left out. None when no degree of freedom remains, a value is not
/// finite, or `confidence` is not between 0 and 1. Show it only where it [`Pooled::is_enough`]. Source: statistics.md 4.2.
pub fn pooled(groups: &[(String, Vec<f64>)], confidence: f64) -> Option<Pooled> {
    let groups: Vec<_> = groups.iter().filter(|(_, values)| !values.is_empty()).collect();
    let values: usize = groups.iter().map(|(_, values)| values.len()).sum();
    let df = values.checked_sub(groups.len()).filter(|df| *df >= 1)?;
    let squares: f64 = groups.iter().map(|(_, values)| squares_within(values)).sum();
    let sd = (squares / count(df)).sqrt();
    let reach = student_quantile(confidence, df)? * sd;
    let groups: Vec<_> = groups.iter().map(|(label, values)| pooled_group(label, values, reach)).collect();
    let finite = groups.iter().all(|group| group.lo.is_finite() && group.hi.is_finite());
    finite.then_some(Pooled { sd, df, groups })
}

fn pooled_group(label: &str, values: &[f64], reach: f64) -> PooledGroup {
    let (n, mean) = (values.len(), mean(values));
    let half = reach / count(n).sqrt();
    PooledGroup { label: label.to_owned(), n, mean, lo: mean - half, hi: mean + half }
}

fn squares_within(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len())
}

fn normal_quantile(confidence: f64) -> Option<f64> {
    let quantile = Normal::standard().inverse_cdf(upper(confidence)?);
    quantile.is_finite().then_some(quantile)
}

fn student_quantile(confidence: f64, df: usize) -> Option<f64> {
    let student = StudentsT::new(0.0, 1.0, count(df)).ok()?;
    let quantile = student.inverse_cdf(upper(confidence)?);
    quantile.is_finite().then_some(quantile)
}

/// The upper end of a two-sided interval. It must be below 1, or the quantile is infinite.
fn upper(confidence: f64) -> Option<f64> {
    let upper = 1.0 - (1.0 - confidence) / 2.0;
    (confidence > 0.0 && upper < 1.0).then_some(upper)
}

fn count(number: usize) -> f64 {
    float(u64::try_from(number).unwrap_or(u64::MAX))
}

/// The nearest float of a count: exact up to 2^53.
fn float(number: u64) -> f64 {
    let half = |bits: u64| f64::from(u32::try_from(bits).unwrap_or(u32::MAX));
    half(number >> 32) * 4_294_967_296.0 + half(number & 0xffff_ffff)
}
