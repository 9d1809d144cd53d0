//! Fleiss' kappa: the same number of ratings for every item, by any auditors.

use super::distance::{counts, different, has_two_without};
use super::jackknife::jackknife;
use super::percent::agreement;
use super::tally::{Item, Tally, at};
use crate::calc::decimal::float;
use crate::calc::figure::{Figure, Undefined};

/// Kappa and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fleiss {
    /// The share of pairs that agrees.
    pub observed: f64,
    /// The share that would by chance.
    pub chance: f64,
    /// The coefficient; its interval leaves out each item in turn.
    pub figure: Figure,
}

/// Fleiss' kappa. Undefined where items have unequal numbers of ratings, below two items, or where all gave the same
/// answer. Source: Fleiss 1971; statistics.md 3.
pub fn fleiss_kappa(tally: &Tally, confidence: f64) -> Result<Fleiss, Undefined> {
    let items = tally.several_paired()?;
    let marks = tally.paired().next().map_or(0.0, |item| item.marks);
    if tally.items().any(|item| item.marks - marks != 0.0) {
        return Err(Undefined::Uneven);
    }
    let counts = counts(tally.values().len(), tally.items());
    if different(&counts) < 2 {
        return Err(Undefined::AllTheSame);
    }
    let sums = Sums {
        agreed: tally.items().map(|item| agreement(&item)).sum(),
        squares: counts.iter().map(|count| count * count).sum(),
        different: different(&counts),
        counts,
        items: float(items),
        marks,
    };
    let (observed, chance) = sums.shares(sums.agreed, sums.squares, sums.items);
    let value = (observed - chance) / (1.0 - chance);
    let bounds = jackknife((value, items), tally.items().map(|item| sums.without(&item)), confidence);
    Ok(Fleiss { observed, chance, figure: Figure { value, items, bounds } })
}

/// The sums that kappa is made of.
struct Sums {
    agreed: f64,
    squares: f64,
    different: usize,
    counts: Vec<f64>,
    items: f64,
    marks: f64,
}

impl Sums {
    fn shares(&self, agreed: f64, squares: f64, items: f64) -> (f64, f64) {
        (agreed / items, squares / (self.marks * items).powi(2))
    }

    fn without(&self, item: &Item<'_>) -> Option<f64> {
        if !has_two_without(item, self.different, &self.counts) {
            return None;
        }
        // (t - r)² = t² - 2 t r + r², and the r² of an item follow from how far it agrees.
        let own = agreement(item) * self.marks * (self.marks - 1.0) + self.marks;
        let squares = self.squares - 2.0 * item.sum(|place| at(&self.counts, place)) + own;
        let (observed, chance) = self.shares(self.agreed - agreement(item), squares, self.items - 1.0);
        Some((observed - chance) / (1.0 - chance))
    }
}
