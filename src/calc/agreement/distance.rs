//! How far apart two answers lie, by the kind of scale.

use super::tally::{Cell, Item, Tally, at, index};
use crate::calc::decimal::real;
use crate::calc::figure::Undefined;

/// The kind of scale that answers stand on. Source: Krippendorff 2011, "Computing Krippendorff's alpha-reliability".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Answers are alike or not: yes and no, categories.
    Nominal,
    /// Answers have an order, by which the ratings that lie between two of them count.
    Ordinal,
    /// Answers are numbers, and their difference counts.
    Interval,
    /// Answers are numbers from 0 up, and their difference counts by their sum.
    Ratio,
}

/// The squared distance of any two values of a tally.
pub(super) enum Distance {
    /// 1 for any two.
    Unequal,
    /// By the difference of the places that values have on a line.
    Line(Vec<f64>),
    /// By the difference as a part of the sum.
    Part(Vec<f64>),
}

impl Distance {
    /// The distance by a metric, where each value was given as often as `counts` says. Undefined where a value does not
    /// allow the metric.
    pub(super) fn of(metric: Metric, tally: &Tally, counts: &[f64]) -> Result<Self, Undefined> {
        let values = || tally.values().iter().map(|value| real(*value)).collect();
        match metric {
            Metric::Nominal => Ok(Self::Unequal),
            Metric::Ordinal => Ok(Self::Line(centred(middle_ranks(counts), counts))),
            Metric::Interval => Ok(Self::Line(centred(values(), counts))),
            Metric::Ratio if tally.values().first().is_some_and(|least| *least < 0) => Err(Undefined::OffScale),
            Metric::Ratio => Ok(Self::Part(values())),
        }
    }

    /// The squared distance of the values at two places.
    pub(super) fn between(&self, one: usize, other: usize) -> f64 {
        match self {
            Self::Unequal => f64::from(u8::from(one != other)),
            Self::Line(places) => (at(places, one) - at(places, other)).powi(2),
            Self::Part(_) if one == other => 0.0,
            Self::Part(values) => {
                let (one, other) = (at(values, one), at(values, other));
                ((one - other) / (one + other)).powi(2)
            }
        }
    }

    /// For each value, its squared distance to every rating.
    pub(super) fn to_all(&self, counts: &[f64]) -> Vec<f64> {
        let n: f64 = counts.iter().sum();
        match self {
            Self::Unequal => counts.iter().map(|count| n - count).collect(),
            Self::Line(places) => {
                let squares: f64 = places.iter().zip(counts).map(|(place, count)| count * place * place).sum();
                places.iter().map(|place| squares + n * place * place).collect()
            }
            Self::Part(values) => {
                let all = |one: usize| counts.iter().enumerate().map(move |(other, n)| n * self.between(one, other));
                (0..values.len()).map(|one| all(one).sum()).collect()
            }
        }
    }

    /// The disagreement inside one item: each pair of its ratings, by how many others rated it.
    pub(super) fn inside(&self, item: &Item<'_>) -> f64 {
        item.sum_of_unequal(|one, other| self.between(one, other)) / (item.marks - 1.0)
    }
}

/// How often each value was given, over some items.
pub(super) fn counts<'a>(values: usize, items: impl Iterator<Item = Item<'a>>) -> Vec<f64> {
    let mut counts = vec![0.0; values];
    for cell in items.flat_map(|item| item.cells) {
        if let Some(count) = counts.get_mut(index(cell.place)) {
            *count += f64::from(cell.count);
        }
    }
    counts
}

/// How many different values were given.
pub(super) fn different(counts: &[f64]) -> usize {
    counts.iter().filter(|count| **count > 0.0).count()
}

/// Whether of so many different values two are left without an item.
pub(super) fn has_two_without(item: &Item<'_>, different: usize, counts: &[f64]) -> bool {
    let is_lost = |cell: &&Cell| at(counts, index(cell.place)) <= f64::from(cell.count);
    different >= item.cells.iter().filter(is_lost).count() + 2
}

/// How many ratings lie below each value, with half of its own.
pub(super) fn middle_ranks(counts: &[f64]) -> Vec<f64> {
    let ranks = counts.iter().scan(0.0, |below, count| {
        let rank = *below + count / 2.0;
        *below += count;
        Some(rank)
    });
    ranks.collect()
}

/// Places on a line, seen from the mean of all ratings.
fn centred(places: Vec<f64>, counts: &[f64]) -> Vec<f64> {
    let n: f64 = counts.iter().sum();
    let mean = places.iter().zip(counts).map(|(place, count)| place * count).sum::<f64>() / n.max(1.0);
    places.into_iter().map(|place| place - mean).collect()
}
