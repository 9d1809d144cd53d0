//! One auditor held against the others who answered about the same items, and against what was agreed.

use super::confidence::CONFIDENCE;
use super::line::paired;
pub use crate::calc::agreement::Errors;
use crate::calc::agreement::{Answer, Rating, against_consensus, majority};
use crate::calc::decimal::{float, real};
use crate::calc::mean::{Mean, mean_of};
use crate::core::calibration::Rated;
use std::collections::{BTreeMap, BTreeSet};

/// One auditor against the others.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditorAgreement {
    /// The card, or the ratings of elsewhere.
    pub card: String,
    /// The criterion, where there are no totals.
    pub criterion: Option<String>,
    /// The auditor.
    pub auditor: String,
    /// Items that they and somebody else rated.
    pub items: u64,
    /// How much higher they score than the others on the same items, in hundredths; below 0 is stricter.
    pub apart: Option<Mean>,
    /// Answers of theirs that another's differs from.
    pub differ: u64,
    /// In how many of these theirs was the stricter one.
    pub stricter: u64,
    /// Their fails against those agreed; of items without an agreed answer, against what most of three or more gave.
    pub errors: Errors,
}

/// Every auditor, by card and handle.
pub(super) fn auditors(all: &[Rated]) -> Vec<AuditorAgreement> {
    let cards: BTreeSet<&str> = all.iter().map(|one| one.card.as_str()).collect();
    let mut found = Vec::new();
    for card in cards {
        let of_card: Vec<&Rated> = all.iter().filter(|one| one.card == card).collect();
        match of_card.iter().find(|one| one.criterion.is_none()) {
            Some(totals) => found.extend(lines(totals, &of_card)),
            None => of_card.iter().for_each(|one| found.extend(lines(one, &[one]))),
        }
    }
    found
}

/// Differences of `by`, and answers to `criteria`.
fn lines(by: &Rated, criteria: &[&Rated]) -> Vec<AuditorAgreement> {
    let apart = differences(by);
    let mut sums: BTreeMap<&str, (u64, u64, Errors)> = BTreeMap::new();
    for rated in criteria.iter().filter(|one| one.criterion.is_some()) {
        let (compared, errors) = (compared(rated), errors(rated));
        for (place, handle) in (0..).zip(&rated.auditors) {
            let sum = sums.entry(handle).or_default();
            let (differ, stricter) = compared.get(&place).copied().unwrap_or_default();
            sum.0 += differ;
            sum.1 += stricter;
            sum.2 = sum.2.and(errors.get(&place).copied().unwrap_or_default());
        }
    }
    let mut found = Vec::new();
    for (place, handle) in (0..).zip(&by.auditors) {
        let own = apart.get(&place).map(Vec::as_slice).unwrap_or_default();
        let (differ, stricter, errors) = sums.get(handle.as_str()).copied().unwrap_or_default();
        found.push(AuditorAgreement {
            card: by.card.clone(),
            criterion: by.criterion.clone(),
            auditor: handle.clone(),
            items: own.len() as u64,
            apart: mean_of(own, None, CONFIDENCE),
            differ,
            stricter,
            errors,
        });
    }
    found.sort_by(|one, other| one.auditor.cmp(&other.auditor));
    found
}

/// How much higher each auditor scores than the others on the same items, by handle, in hundredths.
pub fn apart(rated: &Rated) -> BTreeMap<String, Mean> {
    let found = differences(rated);
    let one = |(place, handle): (i64, &String)| Some((handle.clone(), mean_of(found.get(&place)?, None, CONFIDENCE)?));
    (0..).zip(&rated.auditors).filter_map(one).collect()
}

/// Of each auditor, on each item how much higher they score than the mean of the others.
fn differences(rated: &Rated) -> BTreeMap<i64, Vec<f64>> {
    let mut found: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for item in paired(rated).chunk_by(|one, other| one.item == other.item) {
        let (sum, n) = (item.iter().map(|rating| real(rating.value)).sum::<f64>(), float(item.len() as u64));
        for rating in item {
            let own = real(rating.value);
            found.entry(rating.auditor).or_default().push(own - (sum - own) / (n - 1.0));
        }
    }
    found
}

/// Of each auditor, with how many answers of others theirs differ, and how often theirs is the lower one.
fn compared(rated: &Rated) -> BTreeMap<i64, (u64, u64)> {
    let mut found: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
    for item in paired(rated).chunk_by(|one, other| one.item == other.item) {
        for own in item {
            let sum = found.entry(own.auditor).or_default();
            sum.0 += item.iter().filter(|other| other.value != own.value).count() as u64;
            sum.1 += item.iter().filter(|other| other.value > own.value).count() as u64;
        }
    }
    found
}

fn errors(rated: &Rated) -> BTreeMap<i64, Errors> {
    let is_short = |value: i64| rated.answers.iter().any(|answer| answer.value == value && answer.is_short);
    let mut answers = Vec::new();
    for item in rated.ratings.chunk_by(|one, other| one.item == other.item) {
        let Some(agreed) = agreed(rated, item) else { continue };
        answers.extend(item.iter().map(|rating| Answer {
            auditor: rating.auditor,
            is_fail: is_short(rating.value),
            is_agreed_fail: is_short(agreed),
        }));
    }
    against_consensus(answers)
}

/// What was agreed about an item; else what most of at least three gave.
fn agreed(rated: &Rated, item: &[Rating]) -> Option<i64> {
    let recorded = item.first().and_then(|rating| rated.consensus.get(&rating.item)).copied();
    recorded.or_else(|| {
        let values: Vec<i64> = item.iter().map(|rating| rating.value).collect();
        if values.len() < 3 { None } else { majority(&values) }
    })
}
