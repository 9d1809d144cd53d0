//! The ratings of a closed calibration, one criterion at a time, for the report on agreement.

use super::answer::marks_by;
use super::closing::stored;
use super::compared::{By, Compared, compared};
use super::on_card::scale_of;
use super::rated::{AnswerOf, Rated, Scale};
use super::state::{Calibration, CalibrationId, load};
use crate::calc::agreement::Rating;
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{FULL, Worth};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, Criterion, Kind, plain};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// More than so many steps are not told apart one by one.
const STEPS: i64 = 10_000;

/// What was answered in a closed calibration: for each criterion that counts, and for the totals. What was agreed in the
/// talk stands as consensus; a majority does not. Refused before it is closed.
pub fn rated(conn: &Connection, id: CalibrationId) -> Result<Vec<Rated>> {
    let calibration = load(conn, id)?;
    if calibration.closing.is_none() {
        return Err(Refusal::rule(format!("calibration {} is open: nobody sees its answers yet", id.0))
            .hint(format!("who leads it closes it: assize score calibrate close {}", id.0)));
    }
    let card = scorecard::load(conn, calibration.card)?;
    let mut found = Vec::new();
    for criterion in &card.criteria {
        let answers = possible(criterion);
        if answers.len() > 1 {
            found.push(of_criterion(conn, &calibration, criterion, answers)?);
        }
    }
    found.push(of_totals(&calibration, &card, &compared(conn, &calibration)?));
    Ok(found)
}

fn of_criterion(
    conn: &Connection,
    calibration: &Calibration,
    criterion: &Criterion,
    answers: Vec<AnswerOf>,
) -> Result<Rated> {
    let mut rated = Rated { metric: scale_of(&answers), answers, ..empty(calibration, Some(&criterion.key)) };
    let agreed = stored(conn, calibration)?;
    for (item, of) in (0_i64..).zip(&calibration.items) {
        for (auditor, person) in (0_i64..).zip(&calibration.asked) {
            let marks = marks_by(conn, of, person.id)?.unwrap_or_default();
            match marks.iter().find(|mark| mark.criterion == criterion.key).map(|mark| mark.percent) {
                Some(Some(value)) => rated.ratings.push(Rating { item, auditor, value }),
                Some(None) => *rated.not_applicable.entry(item).or_default() += 1,
                None => {}
            }
        }
        let right = agreed.iter().find(|one| one.item == of.id && one.criterion == criterion.key);
        if let Some(value) = right.and_then(|right| right.percent) {
            rated.consensus.insert(item, value);
        }
    }
    Ok(rated)
}

fn of_totals(calibration: &Calibration, card: &Card, compared: &Compared) -> Rated {
    let mut rated = Rated { metric: Scale::Interval, ..empty(calibration, None) };
    let counted = card.criteria.iter().filter(|criterion| !criterion.is_text()).count();
    for (item, of) in (0_i64..).zip(&compared.totals) {
        for (auditor, person) in (0_i64..).zip(&calibration.asked) {
            match of.totals.iter().find(|(handle, _)| *handle == person.handle) {
                Some((_, Some(value))) => rated.ratings.push(Rating { item, auditor, value: *value }),
                Some((_, None)) => *rated.not_applicable.entry(item).or_default() += 1,
                None => {}
            }
        }
        let rows = compared.criteria.iter().flat_map(|criterion| &criterion.rows).filter(|row| row.place == of.place);
        let talked = rows.filter(|row| row.right.as_ref().is_some_and(|right| right.by == By::Talk)).count();
        if let Some(value) = of.right.filter(|_| talked == counted) {
            rated.consensus.insert(item, value);
        }
    }
    rated
}

fn empty(calibration: &Calibration, criterion: Option<&str>) -> Rated {
    Rated {
        card: calibration.card_label.clone(),
        criterion: criterion.map(str::to_owned),
        metric: Scale::Nominal,
        answers: Vec::new(),
        items: calibration.items.iter().map(|item| item.reference.expose().to_owned()).collect(),
        auditors: calibration.asked.iter().map(|person| person.handle.clone()).collect(),
        ratings: Vec::new(),
        not_applicable: BTreeMap::new(),
        consensus: BTreeMap::new(),
    }
}

/// Every answer that a criterion takes, by what it is worth; none where it counts in no score.
pub fn possible(criterion: &Criterion) -> Vec<AnswerOf> {
    let full = criterion.kind.full().map_or(0, |full| full.0);
    let worth = |earned: i64| Worth { earned, full }.share();
    let mut found: BTreeMap<i64, String> = BTreeMap::new();
    let mut add = |earned: i64, word: String| {
        if let Some(value) = worth(earned) {
            found.entry(value).or_insert(word);
        }
    };
    match &criterion.kind {
        Kind::Levels(levels) => levels.iter().for_each(|level| add(level.worth.0, level.key.clone())),
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
    found.into_iter().map(|(value, word)| AnswerOf { value, word, is_short: value < FULL }).collect()
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
