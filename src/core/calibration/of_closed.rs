//! The ratings of a closed calibration, one criterion at a time, for the report on agreement.

use super::answer::marks_by;
use super::closing::stored;
use super::compared::{By, Compared, compared};
use super::on_card::{answers_on, scale_of};
use super::rated::{Rated, Scale};
use super::state::{Calibration, CalibrationId, load};
use crate::calc::agreement::Rating;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, Criterion};
use rusqlite::Connection;
use std::collections::BTreeMap;

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
        let rated = of_criterion(conn, &calibration, criterion)?;
        found.extend(Some(rated).filter(|rated| rated.answers.len() > 1));
    }
    found.push(of_totals(&calibration, &card, &compared(conn, &calibration)?));
    Ok(found)
}

fn of_criterion(conn: &Connection, calibration: &Calibration, criterion: &Criterion) -> Result<Rated> {
    let mut rated = empty(calibration, Some(&criterion.key));
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
    let given = rated.ratings.iter().map(|rating| rating.value).chain(rated.consensus.values().copied()).collect();
    let answers = answers_on(criterion, &given);
    Ok(Rated { metric: scale_of(&answers), answers, ..rated })
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
