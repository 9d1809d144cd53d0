//! What an estimate finds: a mean, and how much it varies from draw to draw.

use super::super::decimal::float;
use super::cell::Cell;
use super::kish::kish;
use super::stratum::Stratum;
use crate::calc::interval::student_quantile;

/// An estimated mean, in hundredths, with what is known of its uncertainty.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// How many dialogues it stands for.
    pub stands_for: f64,
    /// How many audits it rests on.
    pub n: u64,
    /// How many audits with equal weights would be worth as much.
    pub worth: f64,
    /// How much it varies from draw to draw; none where that cannot be estimated.
    pub variance: Option<Variance>,
    /// Whether every dialogue that it stands for was audited: nothing is uncertain then.
    pub is_complete: bool,
}

/// The variance of an estimate.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Variance {
    /// Its value, in squared hundredths.
    pub value: f64,
    /// Degrees of freedom as survey software counts them: audits less strata.
    pub plain_df: f64,
    /// Degrees of freedom by Satterthwaite, at most the plain ones: safer where one stratum weighs most.
    pub df: f64,
}

/// Below this, a variance is nothing but rounding.
pub(super) const NOTHING: f64 = 1e-6;

impl Variance {
    /// From the part of each stratum with its degrees of freedom. None where there are none.
    pub(super) fn of(parts: &[(f64, f64)]) -> Option<Self> {
        let value: f64 = parts.iter().map(|(part, _)| part).sum();
        let plain_df: f64 = parts.iter().map(|(_, df)| df).sum();
        let squares: f64 = parts.iter().filter(|(_, df)| *df > 0.0).map(|(part, df)| part * part / df).sum();
        let df = if squares > 0.0 { (value * value / squares).min(plain_df) } else { plain_df };
        (df > 0.0).then_some(Self { value, plain_df, df })
    }
}

impl Estimate {
    /// The interval of a mean by Student's t, not cut to any range. None where no variance can be estimated, or where all
    /// that was audited is alike: that says nothing of what was not.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        if self.is_complete {
            return Some((self.mean, self.mean));
        }
        let variance = self.variance.filter(|variance| variance.value > NOTHING)?;
        let reach = student_quantile(confidence, variance.df)? * variance.value.sqrt();
        Some((self.mean - reach, self.mean + reach))
    }
}

/// The mean as a float, what it stands for and how many audits it rests on. None where it rests on none.
#[allow(clippy::cast_precision_loss)]
pub(super) fn summary(strata: &[Stratum], cells: &[Cell]) -> Option<Estimate> {
    let weight = |cell: &Cell| strata.get(cell.stratum).map_or(0.0, Stratum::weight);
    let stands_for: f64 = cells.iter().map(|cell| weight(cell) * float(cell.n)).sum();
    let sum: f64 = cells.iter().map(|cell| weight(cell) * cell.sum as f64).sum();
    let is_complete = || cells.iter().all(|cell| strata.get(cell.stratum).is_none_or(Stratum::is_complete));
    (stands_for > 0.0).then(|| Estimate {
        mean: sum / stands_for,
        stands_for,
        n: cells.iter().map(|cell| cell.n).sum(),
        worth: kish(cells.iter().map(|cell| (weight(cell), float(cell.n)))).unwrap_or_default(),
        variance: None,
        is_complete: is_complete(),
    })
}
