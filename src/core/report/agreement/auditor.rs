//! One auditor held against the others who answered about the same items, and against what was agreed.

use super::confidence::CONFIDENCE;
use super::line::paired;
pub use crate::calc::agreement::Errors;
use crate::calc::agreement::{Answer, Rating, against_consensus, clustered_share, majority};
use crate::calc::decimal::{float, real};
use crate::calc::figure::{Figure, Undefined};
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
    /// Answers of theirs that another's differs from, of all that were compared with another's.
    pub differ: Share,
    /// Those of them in which theirs was the stricter one.
    pub stricter: Share,
    /// Their fails against those agreed; of items without an agreed answer, against what most of three or more gave.
    pub errors: Errors,
}

/// A share of answers. Those about one item hang together, so its interval is that of the items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// How many.
    pub part: u64,
    /// Of how many.
    pub of: u64,
    /// The share, from 0 to 1, with the number of items and the 95 % interval.
    pub figure: Result<Figure, Undefined>,
}

impl Share {
    /// Of the numbers of each item.
    fn of(items: &[(u64, u64)]) -> Self {
        let sum = |pick: fn(&(u64, u64)) -> u64| items.iter().map(pick).sum();
        Self { part: sum(|one| one.0), of: sum(|one| one.1), figure: clustered_share(items, CONFIDENCE) }
    }
}

/// Every auditor, by card and handle.
pub(super) fn auditors(all: &[Rated]) -> Vec<AuditorAgreement> {
    by_card(all).into_iter().flat_map(|(by, criteria)| lines(by, &criteria)).collect()
}

/// By what auditors are held against each other: the totals of a card, with all its criteria; else each criterion alone.
pub(super) fn by_card(all: &[Rated]) -> Vec<(&Rated, Vec<&Rated>)> {
    let cards: BTreeSet<&str> = all.iter().map(|one| one.card.as_str()).collect();
    let mut found = Vec::new();
    for card in cards {
        let of_card: Vec<&Rated> = all.iter().filter(|one| one.card == card).collect();
        match of_card.iter().find(|one| one.criterion.is_none()) {
            Some(totals) => found.push((*totals, of_card.clone())),
            None => found.extend(of_card.iter().map(|one| (*one, vec![*one]))),
        }
    }
    found
}

/// Differences of `by`, and answers to `criteria`.
fn lines(by: &Rated, criteria: &[&Rated]) -> Vec<AuditorAgreement> {
    let apart = differences(by);
    let mut sums: BTreeMap<&str, (BTreeMap<i64, Compared>, Errors)> = BTreeMap::new();
    for rated in criteria.iter().filter(|one| one.criterion.is_some()) {
        let (compared, errors) = (compared(rated), errors(rated));
        for (place, handle) in (0..).zip(&rated.auditors) {
            let sum = sums.entry(handle).or_default();
            for ((_, item), own) in compared.range((place, i64::MIN)..=(place, i64::MAX)) {
                sum.0.entry(*item).or_default().add(own);
            }
            sum.1 = sum.1.and(errors.get(&place).copied().unwrap_or_default());
        }
    }
    let mut found = Vec::new();
    for (place, handle) in (0..).zip(&by.auditors) {
        let own = apart.get(&place).map(Vec::as_slice).unwrap_or_default();
        let (items, errors) = sums.remove(handle.as_str()).unwrap_or_default();
        let of = |part: fn(&Compared) -> (u64, u64)| Share::of(&items.values().map(part).collect::<Vec<_>>());
        found.push(AuditorAgreement {
            card: by.card.clone(),
            criterion: by.criterion.clone(),
            auditor: handle.clone(),
            items: own.len() as u64,
            apart: mean_of(own, None, CONFIDENCE),
            differ: of(|one| (one.differ, one.all)),
            stricter: of(|one| (one.stricter, one.differ)),
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

/// One auditor's answers about an item, against those of the others.
#[derive(Clone, Copy, Debug, Default)]
struct Compared {
    /// With how many answers of others theirs were compared.
    all: u64,
    /// From how many of these theirs differ.
    differ: u64,
    /// In how many of these theirs is the lower one.
    stricter: u64,
}

impl Compared {
    const fn add(&mut self, other: &Self) {
        self.all += other.all;
        self.differ += other.differ;
        self.stricter += other.stricter;
    }
}

/// The answers of each auditor about each item.
fn compared(rated: &Rated) -> BTreeMap<(i64, i64), Compared> {
    let mut found = BTreeMap::new();
    for item in paired(rated).chunk_by(|one, other| one.item == other.item) {
        for own in item {
            let count = |is: fn(i64, i64) -> bool| item.iter().filter(|one| is(one.value, own.value)).count() as u64;
            let all = (item.len() as u64).saturating_sub(1);
            let one = Compared { all, differ: count(|one, own| one != own), stricter: count(|one, own| one > own) };
            found.insert((own.auditor, own.item), one);
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
