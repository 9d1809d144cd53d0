//! Cohen's kappa: two auditors who rated the same items.

use super::tally::Rating;
use super::weights::Weights;
use crate::calc::decimal::{count, float};
use crate::calc::figure::{Bounds, Figure, Undefined};
use crate::calc::interval::normal_quantile;
use crate::calc::square::{Square, dot};

/// How often two auditors gave which pair of answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pairs: Square,
}

/// Kappa and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    /// The share that agrees, weighted.
    pub observed: f64,
    /// The share that would by chance.
    pub chance: f64,
    /// The coefficient, or why there is none: both gave the same single answer.
    pub figure: Result<Figure, Undefined>,
}

impl Table {
    /// A table of counts: a row for each answer of the first auditor, a column for each of the other. Undefined where
    /// it is not square.
    pub fn of(rows: &[Vec<u64>]) -> Result<Self, Undefined> {
        let mut pairs = Square::new(rows.len());
        for (row, counts) in rows.iter().enumerate() {
            if counts.len() != rows.len() {
                return Err(Undefined::Uneven);
            }
            counts.iter().enumerate().for_each(|(column, n)| pairs.add(row, column, float(*n)));
        }
        Ok(Self { pairs })
    }

    /// Counts the items that both of two auditors rated. Ratings of one item follow one another; `categories` are all
    /// of the form, ascending. Undefined where a rating is none of them.
    pub fn of_ratings(
        ratings: impl IntoIterator<Item = Rating>,
        (first, second): (i64, i64),
        categories: &[i64],
    ) -> Result<Self, Undefined> {
        let mut pairs = Square::new(categories.len());
        let place = |value: i64| categories.binary_search(&value).map_err(|_| Undefined::OffScale);
        let mut last: (Option<i64>, Option<usize>, Option<usize>) = (None, None, None);
        for rating in ratings.into_iter().filter(|rating| [first, second].contains(&rating.auditor)) {
            if last.0 != Some(rating.item) {
                last = (Some(rating.item), None, None);
            }
            let answer = if rating.auditor == first { &mut last.1 } else { &mut last.2 };
            *answer = Some(place(rating.value)?);
            if let (_, Some(row), Some(column)) = last {
                pairs.add(row, column, 1.0);
            }
        }
        Ok(Self { pairs })
    }
}

/// Cohen's kappa, weights by the place of a category. Undefined without items. The variance is that of Fleiss, Cohen
/// and Everitt 1969, with normal quantiles. Source: Cohen 1960 and 1968; statistics.md 3.
pub fn cohen_kappa(table: &Table, weights: Weights, confidence: f64) -> Result<Kappa, Undefined> {
    let size = table.pairs.size();
    let n: f64 = (0..size).flat_map(|row| table.pairs.row(row)).sum();
    if n <= 0.0 {
        return Err(Undefined::NoItem);
    }
    let places: Vec<i64> = (0..).take(size).collect();
    let weights = weights.table(&places)?;
    let of = |row: usize, column: usize| table.pairs.at(row, column) / n;
    let sum = |of: &dyn Fn(usize) -> f64| (0..size).map(of).sum::<f64>();
    let rows: Vec<f64> = (0..size).map(|row| sum(&|column| of(row, column))).collect();
    let columns: Vec<f64> = (0..size).map(|column| sum(&|row| of(row, column))).collect();
    let observed = sum(&|row| sum(&|column| weights.at(row, column) * of(row, column)));
    let chance = dot(&rows, &weights.times(&columns));
    let shares = Shares { weights, rows, columns, observed, chance, n };
    Ok(Kappa { observed, chance, figure: shares.figure(of, confidence) })
}

/// What the variance of kappa is made of.
struct Shares {
    weights: Square,
    rows: Vec<f64>,
    columns: Vec<f64>,
    observed: f64,
    chance: f64,
    n: f64,
}

impl Shares {
    fn figure(&self, of: impl Fn(usize, usize) -> f64, confidence: f64) -> Result<Figure, Undefined> {
        let single = |shares: &[f64]| shares.iter().filter(|share| **share > 0.0).count() < 2;
        let apart = 1.0 - self.chance;
        if (single(&self.rows) && single(&self.columns) && self.observed >= 1.0) || apart <= 0.0 {
            return Err(Undefined::AllTheSame);
        }
        if self.n < 2.0 {
            return Err(Undefined::OneItem);
        }
        let kappa = (self.observed - self.chance) / apart;
        let error = (self.spread(of, kappa).max(0.0) / self.n).sqrt() / apart;
        let quantile = normal_quantile(confidence).ok_or(Undefined::Confidence)?;
        let bounds = Bounds::around(kappa, error, quantile).map(|bounds| bounds.cut(-1.0, 1.0));
        Ok(Figure { value: kappa, items: count(self.n).unwrap_or_default(), bounds })
    }

    /// The variance, but for n and the square of what chance leaves.
    fn spread(&self, of: impl Fn(usize, usize) -> f64, kappa: f64) -> f64 {
        // Weights are symmetric: rows and columns need no table of their own.
        let (by_row, by_column) = (self.weights.times(&self.columns), self.weights.times(&self.rows));
        let mut sum = 0.0;
        for (row, mean) in by_row.iter().enumerate() {
            for (column, other) in by_column.iter().enumerate() {
                let off = self.weights.at(row, column) - (mean + other) * (1.0 - kappa);
                sum += of(row, column) * off * off;
            }
        }
        sum - (kappa - self.chance * (1.0 - kappa)).powi(2)
    }
}
