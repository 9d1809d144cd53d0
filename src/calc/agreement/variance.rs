//! How much of what lies between scores is the item's, the auditor's, and neither's.

use super::tally::Rating;
use crate::calc::decimal::{float, real};
use crate::calc::figure::Undefined;
use crate::calc::severity::{Scored, Severity, severity};
use std::collections::BTreeMap;

/// Only for its intervals, which nobody reads here.
const CONFIDENCE: f64 = 0.95;

/// The variances of a score, in squared units of its value; none is below 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// Between items.
    pub item: f64,
    /// Between auditors: their severity.
    pub auditor: f64,
    /// What neither explains: an auditor's judgement of this item, and chance.
    pub residual: f64,
    /// How many ratings they rest on.
    pub ratings: u64,
}

/// The variance components of ratings sorted by item, each auditor at most once on an item; ratings may be missing. In
/// a complete table they are those of the mean squares of the intraclass correlation. One below 0 is 0. Undefined where
/// no item was rated by two, by one auditor alone, where groups of auditors share no item, or where no rating is left
/// over to tell chance by. Source: Henderson 1953, method 3 for auditors and chance, method 1 for items; for complete
/// tables Brennan 2001, Generalizability Theory.
pub fn rating_components(ratings: &[Rating]) -> Result<Components, Undefined> {
    let sums = Sums::of(ratings);
    sums.check()?;
    let scored = |rating: &Rating| Scored { agent: rating.item, auditor: rating.auditor, score: real(rating.value) };
    let Severity { variance, explained, .. } = severity(ratings.iter().map(scored).collect(), CONFIDENCE)?;
    let (n, items, auditors) = (sums.n, sums.items, float(sums.loads.len() as u64));
    let auditor = ((explained - (auditors - 1.0) * variance) / (n - items)).max(0.0);
    let loads = sums.loads.values().map(|load| load * load).sum::<f64>() / n;
    let of_others = (items - loads) * auditor + (items - 1.0) * variance;
    let item = ((sums.between - of_others) / (n - sums.sizes / n)).max(0.0);
    Ok(Components { item, auditor, residual: variance, ratings: ratings.len() as u64 })
}

/// Sums of values less their mean.
#[derive(Default)]
struct Sums {
    n: f64,
    items: f64,
    /// How many ratings each auditor gave.
    loads: BTreeMap<i64, f64>,
    /// The sum of squares between items, and of their numbers of ratings.
    between: f64,
    sizes: f64,
}

impl Sums {
    fn of(ratings: &[Rating]) -> Self {
        let n = float(ratings.len() as u64);
        let mean = ratings.iter().map(|rating| real(rating.value)).sum::<f64>() / n;
        let mut sums = Self { n, ..Self::default() };
        for item in ratings.chunk_by(|one, other| one.item == other.item) {
            let size = float(item.len() as u64);
            let sum: f64 = item.iter().map(|rating| real(rating.value) - mean).sum();
            for rating in item {
                *sums.loads.entry(rating.auditor).or_default() += 1.0;
            }
            sums.items += 1.0;
            sums.between += sum * sum / size;
            sums.sizes += size * size;
        }
        sums
    }

    fn check(&self) -> Result<(), Undefined> {
        if self.n <= 0.0 {
            return Err(Undefined::NoItem);
        }
        if self.loads.len() < 2 {
            return Err(Undefined::OneAuditor);
        }
        if self.items >= self.n {
            return Err(Undefined::NoPair);
        }
        if self.items < 2.0 { Err(Undefined::OneItem) } else { Ok(()) }
    }
}
