//! Whether an auditor became stricter, or milder, compared with the others.

use super::cells::{Cells, Scored};
use super::fit::{Fit, from_others};
use crate::calc::decimal::float;
use crate::calc::figure::{Bounds, Undefined};
use std::collections::BTreeSet;

/// How an auditor's distance from the mean of the others moved from one half of a time to the other, in the unit of a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drift {
    /// Who.
    pub auditor: i64,
    /// How much higher they scored than the others in the first half.
    pub early: f64,
    /// How much higher in the second half.
    pub late: f64,
    /// Late less early: below 0 they became stricter than the others did.
    pub change: f64,
    /// How far that may be off.
    pub bounds: Result<Bounds, Undefined>,
}

/// The drift of every auditor who scored in both halves, ascending. Each half is fitted by itself, so that agents may
/// change; severities of a half add up to 0 over the same auditors, so that only a change compared with the others
/// shows. Student's t with the degrees of freedom of Satterthwaite. Undefined where a half is: see `severity`. Source:
/// Myford and Wolfe 2009, drift of raters in halves; Welch 1947; statistics.md 5.2.
pub fn drift(early: Vec<Scored>, late: Vec<Scored>, confidence: f64) -> Result<Vec<Drift>, Undefined> {
    let auditors = |rows: &[Scored]| rows.iter().map(|row| row.auditor).collect::<BTreeSet<i64>>();
    let both: BTreeSet<i64> = auditors(&early).intersection(&auditors(&late)).copied().collect();
    let of_both = |rows: Vec<Scored>| rows.into_iter().filter(|row| both.contains(&row.auditor)).collect();
    let (early, late) = (Cells::of(of_both(early))?, Cells::of(of_both(late))?);
    let halves = (Fit::of(&early)?, Fit::of(&late)?);
    let by = from_others(both.len());
    let one = |(place, auditor)| drift_of(place, auditor, &halves, by, confidence);
    Ok(both.iter().copied().enumerate().map(one).collect())
}

fn drift_of(place: usize, auditor: i64, halves: &(Fit, Fit), by: f64, confidence: f64) -> Drift {
    let (early, late) = halves;
    let beta = |fit: &Fit| by * fit.betas.get(place).copied().unwrap_or_default();
    let error = |fit: &Fit| by * by * fit.error_squared(place, place);
    let (one, other) = (error(early), error(late));
    let df = (one + other).powi(2) / (one * one / float(early.df) + other * other / float(late.df));
    let change = beta(late) - beta(early);
    let bounds = if df.is_finite() {
        Bounds::student(change, (one + other).sqrt(), df, confidence)
    } else {
        Err(Undefined::NoSpread)
    };
    Drift { auditor, early: beta(early), late: beta(late), change, bounds }
}
