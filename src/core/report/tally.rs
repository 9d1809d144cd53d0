//! Tally: the figures of one group of audits, with the weights of their strata.

use super::sample::Observation;
use super::share::shown;
use crate::calc::decimal::round_half_even;
use crate::calc::estimate::{
    Cell, Estimate, Layout, Level, Spreads, Stratum, design, mean_before, shared, weighted_mean,
};

/// The confidence of every interval.
const CONFIDENCE: f64 = 0.95;
/// The fewest degrees of freedom with which an interval is shown, where the spread is that of all agents. Source:
/// statistics.md 4.2.
const ENOUGH: f64 = 10.0;
/// The same where strata have their own spread: Student's t is wide enough for few.
const ENOUGH_OF_OWN: f64 = 4.0;

/// A mean with its own n, in hundredths of a per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mean {
    /// How many audits it is of.
    pub n: u64,
    /// The mean: each audit stands for as many dialogues as its stratum has for each that was audited.
    pub value: Option<i64>,
    /// The plain mean of the audited.
    pub plain: Option<i64>,
    /// Its 95 % interval; none where too few audits tell.
    pub interval: Option<(i64, i64)>,
    /// Whether every dialogue that it stands for was audited: nothing is uncertain then.
    pub is_complete: bool,
    /// Whether nothing that was audited differs: that gives no interval.
    pub is_alike: bool,
    /// How many audits with equal weights would be worth as much.
    pub worth: u64,
}

/// A rate with its own n and 95 % interval, in hundredths of a per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// In how many audits.
    pub part: u64,
    /// Of how many.
    pub n: u64,
    /// The rate among the dialogues that they stand for.
    pub value: Option<i64>,
    /// Its interval.
    pub interval: Option<(i64, i64)>,
}

/// Values of one thing, by stratum.
#[derive(Clone, Debug, Default)]
pub(super) struct Values(Vec<Cell>);

/// How the spread of values is found.
#[derive(Clone, Copy)]
pub(super) enum Spread<'a> {
    /// Strata by their own audits, put together as far as needed.
    Own(Level),
    /// From all agents.
    Shared(&'a Spreads),
}

impl Values {
    /// Counts the value of an audit, in hundredths.
    pub(super) fn add(&mut self, one: &Observation, value: i64) {
        self.add_to(one.stratum, value);
    }

    /// Counts a value of a stratum.
    pub(super) fn add_to(&mut self, stratum: usize, value: i64) {
        match self.0.last_mut() {
            Some(last) if last.stratum == stratum => last.add(value),
            _ => {
                let mut cell = Cell { stratum, ..Cell::default() };
                cell.add(value);
                self.0.push(cell);
            }
        }
    }

    /// What was counted, by stratum; one may stand there more than once.
    pub(super) fn cells(&self) -> &[Cell] {
        &self.0
    }

    /// How many values.
    pub(super) fn n(&self) -> u64 {
        self.0.iter().map(|cell| cell.n).sum()
    }

    /// The same with one more value in each of these strata.
    pub(super) fn with(&self, strata: &[usize], value: i64) -> Self {
        let mut all = self.clone();
        for stratum in strata {
            all.add_to(*stratum, value);
        }
        all
    }

    /// Takes over the values of others; a stratum may then stand there more than once.
    pub(super) fn join(&mut self, others: &Self) {
        self.0.extend_from_slice(&others.0);
    }

    /// Their weighted mean, exact.
    pub(super) fn weighted(&self, strata: &[Stratum]) -> Option<i64> {
        weighted_mean(strata, &self.0)
    }

    /// Their mean before these were added to some, and others had no value.
    pub(super) fn before(&self, added: &Self, new: &Self, strata: &[Stratum]) -> Option<i64> {
        mean_before(strata, &self.0, &added.0, &new.0)
    }

    /// Their mean with all that is known of it.
    pub(super) fn mean(&self, layout: &Layout<'_>, spread: Spread<'_>, may_be_complete: bool) -> Mean {
        let sum: i128 = self.0.iter().map(|cell| i128::from(cell.sum)).sum();
        let estimate = self.estimate(layout, spread).map(|found| bounded(found, may_be_complete));
        let enough = if matches!(spread, Spread::Own(_)) { ENOUGH_OF_OWN } else { ENOUGH };
        Mean {
            n: self.n(),
            value: weighted_mean(layout.strata(), &self.0),
            plain: round_half_even(sum, self.n().into()),
            interval: estimate.as_ref().and_then(|estimate| interval(estimate, enough)),
            is_complete: estimate.is_some_and(|estimate| estimate.is_complete),
            is_alike: estimate.is_some_and(|found| has_enough(&found, enough) && found.interval(CONFIDENCE).is_none()),
            worth: estimate.map_or(0, |estimate| whole(estimate.worth)),
        }
    }

    /// The rate of values of 100 per cent, where the others are 0.
    pub(super) fn rate(&self, layout: &Layout<'_>, level: Level, may_be_complete: bool) -> Rate {
        let full: i64 = self.0.iter().map(|cell| cell.sum / 10_000).sum();
        let estimate = self.estimate(layout, Spread::Own(level)).map(|found| bounded(found, may_be_complete));
        let ends = estimate.and_then(|estimate| estimate.rate_interval(CONFIDENCE));
        Rate {
            part: u64::try_from(full).unwrap_or_default(),
            n: self.n(),
            value: weighted_mean(layout.strata(), &self.0),
            interval: ends.map(|(low, high)| (shown(low / 100.0), shown(high / 100.0))),
        }
    }

    fn estimate(&self, layout: &Layout<'_>, spread: Spread<'_>) -> Option<Estimate> {
        match spread {
            Spread::Own(level) => design(layout, level, &self.0),
            Spread::Shared(spreads) => shared(layout, spreads, &self.0),
        }
    }
}

/// Where dialogues that it may speak for stand in strata of which nothing is delivered, it is not complete.
fn bounded(estimate: Estimate, may_be_complete: bool) -> Estimate {
    Estimate { is_complete: estimate.is_complete && may_be_complete, ..estimate }
}

fn interval(estimate: &Estimate, enough: f64) -> Option<(i64, i64)> {
    let (low, high) = estimate.interval(CONFIDENCE).filter(|_| has_enough(estimate, enough))?;
    Some((shown(low / 100.0), shown(high / 100.0)))
}

fn has_enough(estimate: &Estimate, enough: f64) -> bool {
    estimate.is_complete || estimate.variance.is_some_and(|variance| variance.df >= enough)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // At most the number of audits.
fn whole(number: f64) -> u64 {
    number.round().max(0.0) as u64
}
