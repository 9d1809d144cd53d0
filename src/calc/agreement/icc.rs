//! Intraclass correlations: agreement of scores, where every auditor scored every item.

use crate::calc::decimal::count;
use crate::calc::figure::Undefined;
use crate::calc::square::length;
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// The mean squares of items by auditors, in squared units of the scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Squares {
    /// Between items.
    pub items: f64,
    /// Between auditors.
    pub auditors: f64,
    /// What neither explains.
    pub residual: f64,
    /// Within items, auditors and rest together.
    pub within: f64,
}

/// A correlation of single scores, and of means over all the auditors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Of one auditor's score.
    pub single: Result<f64, Undefined>,
    /// Of the mean of all auditors' scores.
    pub mean: Result<f64, Undefined>,
}

/// The six intraclass correlations of Shrout and Fleiss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Icc {
    /// What they are made of.
    pub squares: Squares,
    /// How many items.
    pub items: u64,
    /// How many auditors.
    pub auditors: u64,
    /// Auditors differ from item to item: ICC(1,1) and ICC(1,k).
    pub one_way: Pair,
    /// Auditors are a sample, and their severity counts: ICC(2,1) and ICC(2,k).
    pub agreement: Pair,
    /// Only the order of items counts, not severity: ICC(3,1) and ICC(3,k).
    pub consistency: Pair,
    /// The interval of ICC(2,1), from low to high.
    pub interval: Result<(f64, f64), Undefined>,
}

/// Intraclass correlations of `scores`: a row for each item, a column for each auditor. Undefined below two items or
/// two auditors, or where a score is missing. Source: Shrout and Fleiss 1979; interval by `McGraw` and Wong 1996;
/// statistics.md 3.
pub fn icc(scores: &[Vec<f64>], confidence: f64) -> Result<Icc, Undefined> {
    let squares = squares(scores)?;
    let (n, k) = (length(scores), scores.first().map_or(0.0, |row| length(row)));
    let Squares { items: msr, auditors: msc, residual: mse, within: msw } = squares;
    let single = ratio(msr - mse, msr + (k - 1.0) * mse + k * (msc - mse) / n);
    Ok(Icc {
        squares,
        items: scores.len() as u64,
        auditors: count(k).unwrap_or_default(),
        one_way: Pair { single: ratio(msr - msw, msr + (k - 1.0) * msw), mean: ratio(msr - msw, msr) },
        agreement: Pair { single, mean: ratio(msr - mse, msr + (msc - mse) / n) },
        consistency: Pair { single: ratio(msr - mse, msr + (k - 1.0) * mse), mean: ratio(msr - mse, msr) },
        interval: single.and_then(|single| interval(&squares, (n, k), single, confidence)),
    })
}

fn squares(scores: &[Vec<f64>]) -> Result<Squares, Undefined> {
    let width = scores.first().ok_or(Undefined::NoItem)?.len();
    if width < 2 {
        return Err(Undefined::OneAuditor);
    }
    if scores.len() < 2 {
        return Err(Undefined::OneItem);
    }
    if scores.iter().any(|row| row.len() != width) {
        return Err(Undefined::Incomplete);
    }
    if scores.iter().flatten().any(|score| !score.is_finite()) {
        return Err(Undefined::OffScale);
    }
    Ok(parted(scores))
}

/// Two passes: means, then squares of what lies off them.
fn parted(scores: &[Vec<f64>]) -> Squares {
    let (n, k) = (length(scores), scores.first().map_or(0.0, |row| length(row)));
    let rows: Vec<f64> = scores.iter().map(|row| row.iter().sum::<f64>() / k).collect();
    let mut columns: Vec<f64> = scores.first().map_or_else(Vec::new, |row| vec![0.0; row.len()]);
    for row in scores {
        columns.iter_mut().zip(row).for_each(|(column, score)| *column += score / n);
    }
    let mean = rows.iter().sum::<f64>() / n;
    let off = |means: &[f64]| means.iter().map(|one| (one - mean).powi(2)).sum::<f64>();
    let (mut residual, mut within) = (0.0, 0.0);
    for (row, own) in scores.iter().zip(&rows) {
        for (score, column) in row.iter().zip(&columns) {
            residual += (score - own - column + mean).powi(2);
            within += (score - own).powi(2);
        }
    }
    Squares {
        items: k * off(&rows) / (n - 1.0),
        auditors: n * off(&columns) / (k - 1.0),
        residual: residual / ((n - 1.0) * (k - 1.0)),
        within: within / (n * (k - 1.0)),
    }
}

fn ratio(part: f64, whole: f64) -> Result<f64, Undefined> {
    let share = part / whole;
    share.is_finite().then_some(share).ok_or(Undefined::AllTheSame)
}

/// The interval of ICC(2,1): its degrees of freedom by Satterthwaite.
fn interval(squares: &Squares, (n, k): (f64, f64), single: f64, confidence: f64) -> Result<(f64, f64), Undefined> {
    let Squares { items: msr, auditors: msc, residual: mse, .. } = *squares;
    let (one, other) = (k * single * msc, (n * (1.0 + (k - 1.0) * single) - k * single) * mse);
    let df = (k - 1.0) * (n - 1.0) * (one + other).powi(2) / ((n - 1.0) * one * one + other * other);
    let quantile = |df1: f64, df2: f64| {
        let upper = 1.0 - (1.0 - confidence) / 2.0;
        let is_told = df.is_finite() && df > 0.0;
        let f = FisherSnedecor::new(df1, df2).ok().filter(|_| is_told).ok_or(Undefined::NoSpread)?;
        (confidence > 0.0 && upper < 1.0).then(|| f.inverse_cdf(upper)).ok_or(Undefined::Confidence)
    };
    let (low, high) = (quantile(n - 1.0, df)?, quantile(df, n - 1.0)?);
    let rest = k * n - k - n;
    let low = n * (msr - low * mse) / (low * (k * msc + rest * mse) + n * msr);
    let high = n * (high * msr - mse) / (k * msc + rest * mse + n * high * msr);
    let is_told = low.is_finite() && high.is_finite();
    is_told.then_some((low, high)).ok_or(Undefined::NoSpread)
}
