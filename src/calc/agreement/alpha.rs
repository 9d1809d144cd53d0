//! Krippendorff's alpha: for any number of auditors, any kind of scale, and ratings that are missing.

use super::distance::{Distance, Metric, counts, different, has_two_without};
use super::jackknife::jackknife;
use super::ordinal::Ranked;
use super::tally::{Item, Tally, at};
use crate::calc::figure::{Figure, Undefined};

/// Krippendorff's alpha: 1 where all agree, 0 where they agree as by chance, below 0 where less. An item with one
/// rating drops out. Undefined below two items with two ratings each, or where all gave the same answer. Source:
/// Krippendorff 2011; statistics.md 3.
pub fn alpha(tally: &Tally, metric: Metric) -> Result<f64, Undefined> {
    tally.several_paired()?;
    Sums::of(tally, tally.paired(), metric)?.alpha()
}

/// The same with its interval, by leaving out each item in turn. Costs as much as `alpha` again, whatever the number of
/// items.
pub fn alpha_with_interval(tally: &Tally, metric: Metric, confidence: f64) -> Result<Figure, Undefined> {
    let items = tally.several_paired()?;
    let sums = Sums::of(tally, tally.paired(), metric)?;
    let value = sums.alpha()?;
    let bounds = match metric {
        Metric::Ordinal => Ranked::of(tally, &sums.counts)
            .and_then(|ranked| jackknife((value, items), tally.paired().map(|item| ranked.without(&item)), confidence)),
        _ => jackknife((value, items), tally.paired().map(|item| sums.without(&item)), confidence),
    };
    Ok(Figure { value, items, bounds })
}

/// The sums that alpha is made of.
pub(super) struct Sums {
    distance: Distance,
    /// How often each value was given.
    counts: Vec<f64>,
    different: usize,
    /// How many ratings.
    n: f64,
    /// For each value, its distance to every rating.
    to_all: Vec<f64>,
    /// Disagreement inside items, and among all ratings.
    observed: f64,
    expected: f64,
}

impl Sums {
    /// The sums over some items of a tally, each with two ratings or more.
    pub(super) fn of<'a>(
        tally: &Tally,
        items: impl Iterator<Item = Item<'a>> + Clone,
        metric: Metric,
    ) -> Result<Self, Undefined> {
        let counts = counts(tally.values().len(), items.clone());
        let distance = Distance::of(metric, tally, &counts)?;
        let to_all = distance.to_all(&counts);
        let expected = to_all.iter().zip(&counts).map(|(far, count)| far * count).sum();
        let observed = items.map(|item| distance.inside(&item)).sum();
        Ok(Self { n: counts.iter().sum(), different: different(&counts), distance, counts, to_all, observed, expected })
    }

    /// Alpha of these sums. Undefined where only one value was given, or where values are too large to tell apart.
    pub(super) fn alpha(&self) -> Result<f64, Undefined> {
        if self.different < 2 {
            return Err(Undefined::AllTheSame);
        }
        let alpha = 1.0 - (self.n - 1.0) * self.observed / self.expected;
        alpha.is_finite().then_some(alpha).ok_or(Undefined::OffScale)
    }

    /// Alpha without one item.
    fn without(&self, item: &Item<'_>) -> Option<f64> {
        if !has_two_without(item, self.different, &self.counts) {
            return None;
        }
        let inside = self.distance.inside(item);
        let lost = 2.0 * item.sum(|place| at(&self.to_all, place)) - inside * (item.marks - 1.0);
        let n = self.n - item.marks;
        Some(1.0 - (n - 1.0) * (self.observed - inside) / (self.expected - lost))
    }
}
