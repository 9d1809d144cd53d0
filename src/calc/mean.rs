//! The mean of some values with Student's interval. For an agent's few audits the spread shared with others is better:
//! see [`super::estimate`].

use super::change::moments;
use super::decimal::float;
use super::figure::{Bounds, Undefined};

/// A mean, in the unit of its values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The mean.
    pub value: f64,
    /// How many values.
    pub n: u64,
    /// Their standard deviation; none of one value.
    pub deviation: Option<f64>,
    /// How far the mean may be off.
    pub bounds: Result<Bounds, Undefined>,
}

/// The mean of `values`, which may be all or some of `population`: what is not left to see makes the interval narrower.
/// None without values. Source: Student 1908; Cochran 1977 for the finite population; statistics.md 4.2.
pub fn mean_of(values: &[f64], population: Option<u64>, confidence: f64) -> Option<Mean> {
    let n = values.len() as u64;
    if n < 2 {
        let value = *values.first()?;
        return Some(Mean { value, n, deviation: None, bounds: Err(Undefined::OneItem) });
    }
    let moments = moments(values)?;
    let unseen = population.map_or(1.0, |all| (1.0 - moments.n / float(all)).max(0.0));
    let error = (moments.variance / moments.n * unseen).sqrt();
    let bounds = Bounds::student(moments.mean, error, moments.n - 1.0, confidence);
    Some(Mean { value: moments.mean, n, deviation: Some(moments.variance.sqrt()), bounds })
}
