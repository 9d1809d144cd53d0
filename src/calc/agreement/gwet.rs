//! Gwet's AC1 and AC2: agreement beyond chance where most answers are the same.

use super::tally::{Item, Tally, at, index};
use super::weights::Weights;
use crate::calc::decimal::float;
use crate::calc::figure::{Bounds, Figure, Undefined};
use crate::calc::square::{Square, length};

/// Gwet's coefficient and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gwet {
    /// The share that agrees, weighted.
    pub observed: f64,
    /// The share that would by chance.
    pub chance: f64,
    /// The coefficient, at most 1; its items are all that were rated.
    pub figure: Figure,
}

/// Gwet's coefficient: AC1 unweighted, AC2 otherwise. `categories` are all of the form, ascending, also those that
/// nobody gave. The interval is linearised, Student's t with n - 1, its upper end cut at 1. Source: Gwet 2008, as R
/// irrCAC; statistics.md 3.
pub fn gwet(tally: &Tally, categories: &[i64], weights: Weights, confidence: f64) -> Result<Gwet, Undefined> {
    let paired = float(tally.several_paired()?);
    let parts = Parts::of(tally, categories, weights)?;
    let observed = tally.paired().map(|item| parts.observed(&item)).sum::<f64>() / paired;
    let chance = parts.all_chance();
    if chance >= 1.0 {
        return Err(Undefined::AllTheSame);
    }
    let value = (observed - chance) / (1.0 - chance);
    let n = float(tally.len() as u64);
    let squares = tally.items().map(|item| {
        let seen = if item.marks < 2.0 { 0.0 } else { n / paired * (parts.observed(&item) - chance) };
        let own = seen / (1.0 - chance);
        let drawn = own - 2.0 * (1.0 - value) * (parts.chance(&item) - chance) / (1.0 - chance);
        (drawn - value).powi(2)
    });
    let error = (squares.sum::<f64>() / (n * (n - 1.0))).sqrt();
    let bounds = Bounds::student(value, error, n - 1.0, confidence).map(|bounds| bounds.cut(f64::NEG_INFINITY, 1.0));
    Ok(Gwet { observed, chance, figure: Figure { value, items: tally.len() as u64, bounds } })
}

/// What is known of all items together.
struct Parts {
    /// For each value of the tally, the category it is, and how large a part of ratings it has in the mean item.
    places: Vec<usize>,
    shares: Vec<f64>,
    weights: Square,
    /// The sum of all weights, by q (q - 1).
    scale: f64,
}

impl Parts {
    fn of(tally: &Tally, categories: &[i64], weights: Weights) -> Result<Self, Undefined> {
        let place = |value: &i64| categories.iter().position(|category| category == value);
        let places: Option<Vec<usize>> = tally.values().iter().map(place).collect();
        let weights = weights.table(categories)?;
        let sum: f64 = (0..weights.size()).flat_map(|row| weights.row(row)).sum();
        let (n, q) = (float(tally.len() as u64), length(categories));
        let mut shares = vec![0.0; tally.values().len()];
        for item in tally.items() {
            for cell in item.cells {
                if let Some(share) = shares.get_mut(index(cell.place)) {
                    *share += f64::from(cell.count) / item.marks / n;
                }
            }
        }
        Ok(Self { places: places.ok_or(Undefined::OffScale)?, shares, weights, scale: sum / (q * (q - 1.0)) })
    }

    fn weight(&self, one: usize, other: usize) -> f64 {
        let place = |of: usize| self.places.get(of).copied().unwrap_or(usize::MAX);
        self.weights.at(place(one), place(other))
    }

    /// The weighted share of pairs of ratings of an item that agree.
    fn observed(&self, item: &Item<'_>) -> f64 {
        let unequal = item.sum_of_unequal(|one, other| 1.0 - self.weight(one, other));
        1.0 - unequal / (item.marks * (item.marks - 1.0))
    }

    /// An item's part in the agreement by chance.
    fn chance(&self, item: &Item<'_>) -> f64 {
        self.scale * item.sum(|place| 1.0 - at(&self.shares, place)) / item.marks
    }

    fn all_chance(&self) -> f64 {
        self.scale * self.shares.iter().map(|share| share * (1.0 - share)).sum::<f64>()
    }
}
