//! How far several people agree on one criterion, and on totals.

use super::confidence::CONFIDENCE;
use crate::calc::agreement::{
    Icc, Rating, Specific, Table, Tally, Weights, alpha_with_interval, cohen_kappa, fleiss_kappa, gwet, icc,
    percent_agreement, specific_agreement,
};
use crate::calc::decimal::{float, real};
use crate::calc::figure::{Figure, Undefined};
use crate::calc::severity::paired_distance;
use crate::core::calibration::{AnswerOf, Rated, Scale};
use std::collections::BTreeSet;

/// How far several people agree on a criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementLine {
    /// The card, or the ratings of elsewhere.
    pub card: String,
    /// The criterion.
    pub criterion: String,
    /// How far answers are apart.
    pub scale: Scale,
    /// Items with two ratings or more: only they can show agreement.
    pub items: u64,
    /// Their ratings.
    pub ratings: u64,
    /// Who gave these.
    pub auditors: u64,
    /// Items that applied for some and not for others.
    pub half_applied: u64,
    /// How often two give the same answer, from 0 to 1.
    pub same: Result<Figure, Undefined>,
    /// When one answers short of full, how often another does too.
    pub short: Result<Specific, Undefined>,
    /// Krippendorff's alpha.
    pub alpha: Result<Figure, Undefined>,
    /// Gwet's coefficient: AC1 of two answers, AC2 of more.
    pub gwet: Result<Figure, Undefined>,
    /// Cohen's kappa of two people, Fleiss' of more.
    pub kappa: Kappa,
    /// The share of the most common answer among all ratings, from 0 to 1; 0 without one.
    pub common: f64,
}

/// An older coefficient, for comparison with older reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Kappa {
    /// Of two people, weighted where answers have an order.
    Cohen(Result<Figure, Undefined>),
    /// Of several, unweighted.
    Fleiss(Result<Figure, Undefined>),
}

/// How far several people agree on totals.
#[derive(Clone, Debug, PartialEq)]
pub struct Totals {
    /// The card.
    pub card: String,
    /// Items with two totals or more.
    pub items: u64,
    /// How far two totals of an item are apart on average, in hundredths of a per cent; none without one.
    pub apart: Option<f64>,
    /// Krippendorff's alpha, with distances.
    pub alpha: Result<Figure, Undefined>,
    /// The intraclass correlation of one total: how much of what lies between totals is the dialogues' own.
    pub icc: Result<Figure, Undefined>,
    /// Whether everybody scored every item: ICC(2,1). Else people differ from item to item: ICC(1,1).
    pub is_crossed: bool,
}

impl AgreementLine {
    pub(super) fn of(rated: &Rated) -> Self {
        let paired = paired(rated);
        let tally = tally(&rated.ratings);
        let auditors: BTreeSet<i64> = paired.iter().map(|rating| rating.auditor).collect();
        let short = |value: i64| i64::from(rated.answers.iter().any(|answer| answer.value == value && answer.is_short));
        let values: Vec<i64> = rated.answers.iter().map(|answer| answer.value).collect();
        Self {
            card: rated.card.clone(),
            criterion: rated.criterion.clone().unwrap_or_default(),
            scale: rated.metric,
            items: items(&paired),
            ratings: paired.len() as u64,
            auditors: auditors.len() as u64,
            half_applied: half_applied(rated),
            same: percent_agreement(&tally, CONFIDENCE),
            short: specific_agreement(&tally.mapped(short), 1, CONFIDENCE),
            alpha: alpha_with_interval(&tally, rated.metric.metric(), CONFIDENCE),
            gwet: gwet(&tally, &values, weights(rated.metric), CONFIDENCE).map(|found| found.figure),
            kappa: kappa(&paired, &auditors, rated, &values),
            common: common(&paired, &rated.answers),
        }
    }
}

impl Totals {
    pub(super) fn of(rated: &Rated) -> Self {
        let paired = paired(rated);
        let (scores, is_crossed) = matrix(&paired);
        let found = icc(&scores, CONFIDENCE);
        Self {
            card: rated.card.clone(),
            items: items(&paired),
            apart: paired_distance(&each_two(&paired)),
            alpha: alpha_with_interval(&tally(&rated.ratings), rated.metric.metric(), CONFIDENCE),
            icc: found.and_then(|found| single(&found, is_crossed)),
            is_crossed,
        }
    }
}

/// The ratings of items that two rated or more.
pub(super) fn paired(rated: &Rated) -> Vec<Rating> {
    let items = rated.ratings.chunk_by(|one, other| one.item == other.item);
    items.filter(|item| item.len() > 1).flatten().copied().collect()
}

/// Ratings come sorted, each auditor once on an item.
fn tally(ratings: &[Rating]) -> Tally {
    Tally::of(ratings.iter().copied()).unwrap_or_default()
}

fn items(ratings: &[Rating]) -> u64 {
    ratings.chunk_by(|one, other| one.item == other.item).count() as u64
}

const fn weights(scale: Scale) -> Weights {
    match scale {
        Scale::Nominal => Weights::Unweighted,
        Scale::Ordinal => Weights::Ordinal,
        Scale::Interval => Weights::Quadratic,
    }
}

fn half_applied(rated: &Rated) -> u64 {
    let answered: BTreeSet<i64> = rated.ratings.iter().map(|rating| rating.item).collect();
    rated.not_applicable.keys().filter(|item| answered.contains(item)).count() as u64
}

fn kappa(paired: &[Rating], auditors: &BTreeSet<i64>, rated: &Rated, values: &[i64]) -> Kappa {
    let two: Vec<i64> = auditors.iter().copied().collect();
    if let [first, second] = two[..] {
        let table = Table::of_ratings(paired.iter().copied(), (first, second), values);
        let weights = if rated.metric == Scale::Nominal { Weights::Unweighted } else { Weights::Linear };
        return Kappa::Cohen(table.and_then(|table| cohen_kappa(&table, weights, CONFIDENCE)?.figure));
    }
    Kappa::Fleiss(fleiss_kappa(&tally(paired), CONFIDENCE).map(|found| found.figure))
}

fn common(paired: &[Rating], answers: &[AnswerOf]) -> f64 {
    let given = |value: i64| paired.iter().filter(|rating| rating.value == value).count() as u64;
    let most = answers.iter().map(|answer| given(answer.value)).max().unwrap_or_default();
    if paired.is_empty() { 0.0 } else { float(most) / float(paired.len() as u64) }
}

/// A row for each item: by auditor, where everybody rated every item.
fn matrix(paired: &[Rating]) -> (Vec<Vec<f64>>, bool) {
    let auditors: BTreeSet<i64> = paired.iter().map(|rating| rating.auditor).collect();
    let items = paired.chunk_by(|one, other| one.item == other.item);
    let is_crossed = items.clone().all(|item| item.len() == auditors.len());
    (items.map(|item| item.iter().map(|rating| real(rating.value)).collect()).collect(), is_crossed)
}

fn single(found: &Icc, is_crossed: bool) -> Result<Figure, Undefined> {
    let pair = if is_crossed { found.agreement } else { found.one_way };
    let value = pair.single?;
    let ends = found.interval.and_then(|ends| if is_crossed { Ok(ends) } else { Err(Undefined::Incomplete) });
    let bounds = ends.map(|(low, high)| crate::calc::figure::Bounds { error: f64::NAN, low, high });
    Ok(Figure { value, items: found.items, bounds })
}

/// Every two ratings of an item.
fn each_two(paired: &[Rating]) -> Vec<(f64, f64)> {
    let mut found = Vec::new();
    for item in paired.chunk_by(|one, other| one.item == other.item) {
        for (place, one) in item.iter().enumerate() {
            found.extend(item.iter().skip(place + 1).map(|other| (real(one.value), real(other.value))));
        }
    }
    found
}
