//! Uncertainty by leaving each item out once: no random numbers, the same for everybody.

use crate::calc::decimal::float;
use crate::calc::figure::{Bounds, Undefined};

/// With fewer items each figure that is left rests on one, and says nothing.
const FEWEST: u64 = 3;

/// The bounds of an estimate over so many items, from its values without each of them in turn, cut to -1 and 1.
/// Undefined where it has none without one of them, or below three items. Source: Tukey 1958, Student's t with n - 1;
/// statistics.md 3.
pub(super) fn jackknife(
    (estimate, items): (f64, u64),
    without: impl Iterator<Item = Option<f64>>,
    confidence: f64,
) -> Result<Bounds, Undefined> {
    if items < FEWEST {
        return Err(Undefined::TooFew);
    }
    // Mean and squares in one pass, by Welford 1962: nothing is kept of each item.
    let (mut n, mut mean, mut squares) = (0_u64, 0.0, 0.0);
    for value in without {
        let value = value.filter(|value| value.is_finite()).ok_or(Undefined::OneItemDecides)?;
        n += 1;
        let off = value - mean;
        mean += off / float(n);
        squares += off * (value - mean);
    }
    let df = float(n) - 1.0;
    let error = (df / float(n) * squares).sqrt();
    Ok(Bounds::student(estimate, error, df, confidence)?.cut(-1.0, 1.0))
}
