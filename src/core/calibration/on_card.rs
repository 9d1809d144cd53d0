//! The answers of a card's criterion as values on a scale.

use super::rated::{AnswerOf, Scale};
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{FULL, Worth};
use crate::core::scorecard::{Criterion, Kind, plain};
use std::collections::{BTreeMap, BTreeSet};

/// More than so many steps are not told apart one by one.
const STEPS: i64 = 1_000;

/// The answers that a criterion takes, and those that were given, ascending by what they are worth in hundredths of a per
/// cent; none where it counts in no score. Levels that are worth the same are one answer.
pub fn answers_on(criterion: &Criterion, given: &BTreeSet<i64>) -> Vec<AnswerOf> {
    if criterion.is_text() {
        return Vec::new();
    }
    let mut words = possible(criterion);
    for value in given {
        words.entry(*value).or_default();
    }
    let word = |value: i64, keys: Vec<String>| {
        if keys.is_empty() { format!("{} %", plain(Hundredths(value))) } else { keys.join(" or ") }
    };
    let one = |(value, keys): (i64, Vec<String>)| AnswerOf { value, word: word(value, keys), is_short: value < FULL };
    words.into_iter().map(one).collect()
}

/// How far answers are apart: two are names, more have an order.
pub fn scale_of(answers: &[AnswerOf]) -> Scale {
    if answers.len() > 2 { Scale::Ordinal } else { Scale::Nominal }
}

/// Every answer that a criterion takes, by what it is worth.
fn possible(criterion: &Criterion) -> BTreeMap<i64, Vec<String>> {
    let full = criterion.kind.full().map_or(0, |full| full.0);
    let mut found: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    let mut add = |earned: i64, word: String| {
        if let Some(value) = (Worth { earned, full }).share() {
            found.entry(value).or_default().push(word);
        }
    };
    match &criterion.kind {
        Kind::Levels(levels) => levels.iter().rev().for_each(|level| add(level.worth.0, level.key.clone())),
        Kind::Select { options, full } => {
            let worths = options.iter().map(|option| option.worth.0);
            for sum in sums(worths, full.0) {
                add(sum, plain(Hundredths(sum)));
            }
        }
        Kind::Points { full, step } => {
            let step = step.0.max(full.0 / STEPS).max(1);
            (0..=full.0 / step).for_each(|steps| add(steps * step, plain(Hundredths(steps * step))));
        }
        Kind::Number { ranges, .. } => ranges.iter().for_each(|range| {
            add(range.worth.0, format!("{} to {}", plain(range.from), plain(range.to)));
        }),
        Kind::Text => {}
    }
    found
}

/// What some of these can sum up to, the most there is at the most.
fn sums(worths: impl Iterator<Item = i64>, most: i64) -> BTreeSet<i64> {
    let mut sums: BTreeSet<i64> = BTreeSet::from([0]);
    for worth in worths {
        let with: Vec<i64> = sums.iter().map(|sum| sum.saturating_add(worth).min(most)).collect();
        sums.extend(with);
    }
    sums
}
