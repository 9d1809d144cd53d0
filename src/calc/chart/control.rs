//! Control limits: what chance alone lets a value do.

use super::super::decimal::float;

/// How many standard deviations the limits lie from the centre.
const WIDTH: f64 = 3.0;
/// The mean distance of two values from each other, in standard deviations.
const D2: f64 = 1.128;
/// The upper limit of that distance, as a multiple of its mean.
const D4: f64 = 3.267;

/// A chart with limits of its own for each point.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The centre line.
    pub centre: f64,
    /// The lower limit of each point.
    pub low: Vec<f64>,
    /// The upper limit of each point.
    pub high: Vec<f64>,
    /// Which points lie outside, by place from 0.
    pub signals: Vec<usize>,
}

/// A chart of single values.
#[derive(Clone, Debug, PartialEq)]
pub struct Single {
    /// The centre line.
    pub centre: f64,
    /// The mean distance of a value from the one before.
    pub moving_range: f64,
    /// The standard deviation that follows from it.
    pub deviation: f64,
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
    /// The upper limit of the distance of a value from the one before.
    pub highest_range: f64,
    /// Which points lie outside, by place from 0.
    pub signals: Vec<usize>,
}

/// The p chart of rates `x` of `n`. None where nothing was counted or an x is above its n; a point with n 0 has the limits
/// 0 and 1 and is no signal.
pub fn of_rates(points: &[(u64, u64)]) -> Option<Chart> {
    let all = |part: fn(&(u64, u64)) -> u64| points.iter().map(|point| float(part(point))).sum::<f64>();
    let n = all(|point| point.1);
    if n <= 0.0 || points.iter().any(|(x, n)| x > n) {
        return None;
    }
    let centre = all(|point| point.0) / n;
    let half = |n: u64| WIDTH * (centre * (1.0 - centre) / float(n)).sqrt();
    Some(chart(centre, points, half, 1.0))
}

/// The u chart of counts `c` in `n` each, which may be above 1. None where there is nothing to count in.
pub fn of_counts(points: &[(u64, u64)]) -> Option<Chart> {
    let n: f64 = points.iter().map(|point| float(point.1)).sum();
    if n <= 0.0 {
        return None;
    }
    let centre = points.iter().map(|point| float(point.0)).sum::<f64>() / n;
    let half = |n: u64| WIDTH * (centre / float(n)).sqrt();
    Some(chart(centre, points, half, f64::INFINITY))
}

/// The chart of single `values` (`XmR`), with the limits of the first `baseline` of them or of all. None below two values.
pub fn of_values(values: &[f64], baseline: Option<usize>) -> Option<Single> {
    let base = values.get(..baseline.unwrap_or(values.len()).min(values.len()))?;
    if base.len() < 2 {
        return None;
    }
    let ranges: Vec<f64> = base.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let centre = base.iter().sum::<f64>() / float(base.len() as u64);
    let moving_range = ranges.iter().sum::<f64>() / float(ranges.len() as u64);
    let deviation = moving_range / D2;
    let (low, high) = (centre - WIDTH * deviation, centre + WIDTH * deviation);
    let outside = |value: &f64| *value < low || *value > high;
    let signals = values.iter().enumerate().filter(|(_, value)| outside(value)).map(|(place, _)| place).collect();
    Some(Single { centre, moving_range, deviation, low, high, highest_range: D4 * moving_range, signals })
}

fn chart(centre: f64, points: &[(u64, u64)], half: impl Fn(u64) -> f64, most: f64) -> Chart {
    let low: Vec<f64> = points.iter().map(|point| (centre - half(point.1)).max(0.0)).collect();
    let high: Vec<f64> = points.iter().map(|point| (centre + half(point.1)).min(most)).collect();
    let is_outside = |place: usize, (x, n): (u64, u64)| {
        let value = float(x) / float(n);
        n > 0 && (low.get(place).is_some_and(|low| value < *low) || high.get(place).is_some_and(|high| value > *high))
    };
    let signals = points.iter().enumerate().filter(|(place, point)| is_outside(*place, **point));
    let signals = signals.map(|(place, _)| place).collect();
    Chart { centre, low, high, signals }
}
