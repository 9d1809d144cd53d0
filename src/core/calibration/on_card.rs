//! The answers of a card's criterion as values on a scale.

use super::rated::{AnswerOf, Scale};
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::FULL;
use crate::core::scorecard::{Criterion, Kind, plain};
use std::collections::{BTreeMap, BTreeSet};

/// The answers that a criterion has, ascending by what they are worth in hundredths of a per cent: its levels, and those that
/// were given where it has too many to list. Levels that are worth the same are one answer.
pub fn answers_on(criterion: &Criterion, given: &BTreeSet<i64>) -> Vec<AnswerOf> {
    let mut words: BTreeMap<i64, Vec<String>> = given.iter().map(|value| (*value, Vec::new())).collect();
    if let Kind::Levels(levels) = &criterion.kind {
        for level in levels.iter().rev() {
            if let Ok(Some(value)) = criterion.percent(Some(&level.key)) {
                words.entry(value).or_default().push(level.key.clone());
            }
        }
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
