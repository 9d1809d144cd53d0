//! Scores in the mode `weights`: a weighted mean of the answers, exact, rounded once.
//!
//! Scores are whole hundredths of a per cent: 8750 is 87.50 %. Inside, everything is an exact
//! fraction of integers; the only rounding is the last step, half to even. A question that does not
//! apply drops out of the sum and of the weights, so its weight spreads over all that remain, in
//! proportion. What has no weight to stand on is undefined, never 0.

use super::decimal::{self, round_half_even};
use std::collections::BTreeMap;

/// The full score, 100.00 %, in hundredths of a per cent.
pub const FULL: i64 = decimal::FULL.0;

/// Whom an item matters to most; each class but `None` has a score of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// Counts in the score only.
    None,
    /// Critical to the customer.
    Customer,
    /// Critical to the business.
    Business,
    /// Critical to the law or a regulator.
    Compliance,
}

/// What an answer of 0 % takes down with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fails {
    /// Only itself.
    Nothing,
    /// Every item of its section counts as 0 in the total.
    Section,
    /// The total is 0.
    Card,
}

/// An auditor's answer to one item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// How far it was met, in hundredths of a per cent: 0 to 10000.
    Level(i64),
    /// The item does not apply to this dialogue.
    NotApplicable,
}

/// One question of a scorecard with its answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Item {
    /// Which section it stands in; equal numbers are the same section.
    pub section: usize,
    /// Its weight in hundredths, not negative. Weights need not add up to anything.
    pub weight: i64,
    /// Its class.
    pub class: Class,
    /// What it fails at 0 %.
    pub fails: Fails,
    /// The answer.
    pub answer: Answer,
}

/// The scores of a filled-in scorecard. They are in hundredths of a per cent, none when undefined:
/// nothing applies, or all that applies has weight 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Score {
    /// The weighted mean, without any fails.
    pub raw: Option<i64>,
    /// The weighted mean after fails.
    pub total: Option<i64>,
    /// The weighted mean over the items of one class only, without fails.
    pub classes: [(Class, Option<i64>); 3],
    /// The items, by index, that were answered 0 % and fail their section or the card.
    pub failed: Vec<usize>,
    /// What each item adds to the total, each rounded alone, so that they may miss the total by a
    /// few hundredths; none for an item that does not apply.
    pub points: Vec<Option<i64>>,
}

/// One line of the arithmetic of a total: `weight x counted`, over the sum of the weights that
/// apply. The products added up, divided by that sum and rounded half to even, are the total.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The item's index.
    pub item: usize,
    /// Its weight in hundredths.
    pub weight: i64,
    /// The answer in hundredths of a per cent, none when not applicable.
    pub level: Option<i64>,
    /// The level that enters the total: 0 after a fail.
    pub counted: Option<i64>,
    /// The other item, by index, whose fail covers this one.
    pub zeroed_by: Option<usize>,
    /// The share of the total that this item decides, as a fraction: its weight over the sum of
    /// the weights that apply. None when not applicable or when that sum is 0.
    pub share: Option<(i128, i128)>,
    /// Weight times counted level.
    pub product: Option<i128>,
}

/// Scores the answers. Items that [`check`] refuses have no score at all: everything is undefined.
pub fn score(items: &[Item]) -> Score {
    let steps = explain(items);
    Score {
        raw: weighted_mean(steps.iter().filter_map(|step| Some((step.weight, step.level?)))),
        total: weighted_mean(steps.iter().filter_map(|step| Some((step.weight, step.counted?)))),
        classes: [Class::Customer, Class::Business, Class::Compliance]
            .map(|class| (class, class_score(items, &steps, class))),
        failed: steps.iter().filter(|step| is_failed(items, step)).map(|step| step.item).collect(),
        points: (0..items.len()).map(|index| steps.get(index).and_then(points)).collect(),
    }
}

/// The arithmetic of the total, one step an item in the items' order. Empty when [`check`] refuses.
pub fn explain(items: &[Item]) -> Vec<Step> {
    if check(items).is_err() {
        return Vec::new();
    }
    let failures = Failures::of(items);
    let applicable = items.iter().filter(|item| level(item).is_some());
    let weights = applicable.map(|item| i128::from(item.weight)).sum();
    let numbered = items.iter().enumerate();
    numbered.map(|(index, item)| step(index, item, weights, failures.zeroing(index, item))).collect()
}

/// Whether items can be scored: no weight is negative and every level is 0 to 10000.
pub fn check(items: &[Item]) -> Result<(), String> {
    for (index, item) in items.iter().enumerate() {
        if item.weight < 0 {
            return Err(format!("item {} has a negative weight", index.saturating_add(1)));
        }
        if level(item).is_some_and(|level| !(0..=FULL).contains(&level)) {
            return Err(format!("item {} has a level outside 0 to 100 %", index.saturating_add(1)));
        }
    }
    Ok(())
}

/// A name for totals from a given one upwards.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Band {
    /// Such as "excellent".
    pub name: String,
    /// The lowest total in it, in hundredths of a per cent.
    pub from: i64,
}

/// The band of a total: the one that starts highest among those that start at or below it. None
/// when all start above.
pub fn band_of(total: i64, bands: &[Band]) -> Option<&Band> {
    bands.iter().filter(|band| band.from <= total).max_by_key(|band| band.from)
}

/// The first item that fails the card, and the first of each section that fails it.
struct Failures {
    card: Option<usize>,
    sections: BTreeMap<usize, usize>,
}

impl Failures {
    fn of(items: &[Item]) -> Self {
        let mut failures = Self { card: None, sections: BTreeMap::new() };
        for (index, item) in items.iter().enumerate().filter(|(_, item)| level(item) == Some(0)) {
            match item.fails {
                Fails::Nothing => {}
                Fails::Section => _ = failures.sections.entry(item.section).or_insert(index),
                Fails::Card => _ = failures.card.get_or_insert(index),
            }
        }
        failures
    }

    /// Which other item takes this one down.
    fn zeroing(&self, index: usize, item: &Item) -> Option<usize> {
        let section = self.sections.get(&item.section).copied();
        self.card.or(section).filter(|by| *by != index)
    }
}

fn step(item_index: usize, item: &Item, weights: i128, zeroed_by: Option<usize>) -> Step {
    let level = level(item);
    let counted = level.map(|level| if zeroed_by.is_some() { 0 } else { level });
    let weight = i128::from(item.weight);
    Step {
        item: item_index,
        weight: item.weight,
        level,
        counted,
        zeroed_by: zeroed_by.filter(|_| level.is_some()),
        share: level.filter(|_| weights > 0).map(|_| (weight, weights)),
        product: counted.and_then(|counted| weight.checked_mul(i128::from(counted))),
    }
}

fn points(step: &Step) -> Option<i64> {
    round_half_even(step.product?, step.share?.1)
}

fn is_failed(items: &[Item], step: &Step) -> bool {
    let fails = items.get(step.item).map(|item| item.fails);
    step.level == Some(0) && fails != Some(Fails::Nothing)
}

fn class_score(items: &[Item], steps: &[Step], class: Class) -> Option<i64> {
    let of_class = items.iter().zip(steps).filter(|(item, _)| item.class == class);
    weighted_mean(of_class.filter_map(|(item, step)| Some((item.weight, step.level?))))
}

/// The mean of (weight, level) pairs. Weights are below 2^63 and levels below 2^14, so that the sum
/// of fewer than 2^50 products stays within 127 bits; it is checked all the same.
fn weighted_mean(pairs: impl Iterator<Item = (i64, i64)>) -> Option<i64> {
    let mut sums = (0_i128, 0_i128);
    for (weight, level) in pairs {
        let weight = i128::from(weight);
        let product = weight.checked_mul(i128::from(level))?;
        sums = (sums.0.checked_add(product)?, sums.1.checked_add(weight)?);
    }
    round_half_even(sums.0, sums.1)
}

const fn level(item: &Item) -> Option<i64> {
    match item.answer {
        Answer::Level(level) => Some(level),
        Answer::NotApplicable => None,
    }
}
