//! Trend: the mean of each card week by week, and whether more than chance moves it.

use super::figure::Figure;
use super::span::{Span, domain};
use crate::calc::chart::{Rule, Single, of_values, runs_in_order};
use crate::calc::decimal::{real, whole};
use crate::core::refusal::Result;
use crate::core::report::grouping::By;
use crate::core::report::lines::lines;
use crate::core::report::period::Period;
use chrono::{Datelike, Days, NaiveDate};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many weeks are shown.
const WEEKS: u64 = 13;
/// So many of them must have a mean before limits say anything.
pub const ENOUGH: usize = 12;
/// All of a score.
const FULL: f64 = 10_000.0;

/// The means of a card, week by week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Trend {
    /// The card.
    pub card: String,
    /// The weeks, oldest first.
    pub weeks: Vec<Week>,
    /// The centre and the limits that chance alone seldom leaves; none where too few weeks have a mean.
    pub limits: Option<Limits>,
    /// The places of weeks that lie outside them.
    pub beyond: Vec<usize>,
    /// The places of weeks that complete nine in a row on one side of the centre.
    pub runs: Vec<usize>,
}

/// One week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Week {
    /// Its name: `2026-W47`.
    pub name: String,
    /// Its mean.
    pub total: Figure,
}

/// Centre and limits, in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// The mean of the weeks.
    pub centre: i64,
    /// The lower limit.
    pub low: i64,
    /// The upper limit.
    pub high: i64,
}

/// The trend of each card over the weeks that end with some days.
pub(super) fn trends(conn: &Connection, span: &Span) -> Result<Vec<Trend>> {
    let mut cards: BTreeMap<String, Vec<Week>> = BTreeMap::new();
    let weeks = weeks(span.last);
    for (place, monday) in weeks.iter().enumerate() {
        let period = Period { from: Some(*monday), to: monday.checked_add_days(Days::new(6)) };
        for line in lines(conn, &domain(period), By::Card, &span.unseen)?.lines {
            let of_card = cards.entry(line.card).or_insert_with(|| weeks.iter().map(|day| week(*day)).collect());
            if let Some(week) = of_card.get_mut(place) {
                week.total = Figure::from(&line.total);
            }
        }
    }
    Ok(cards.into_iter().map(|(card, weeks)| trend(card, weeks)).collect())
}

/// The Mondays of the weeks that are over by a day.
fn weeks(last: NaiveDate) -> Vec<NaiveDate> {
    let back = 6 + u64::from(last.weekday().num_days_from_sunday());
    let monday = last.checked_sub_days(Days::new(back)).unwrap_or(last);
    (0..WEEKS).rev().filter_map(|back| monday.checked_sub_days(Days::new(back * 7))).collect()
}

fn week(monday: NaiveDate) -> Week {
    let week = monday.iso_week();
    Week { name: format!("{:04}-W{:02}", week.year(), week.week()), total: Figure::default() }
}

/// The trend of a card; only weeks with a mean are points.
fn trend(card: String, weeks: Vec<Week>) -> Trend {
    let points: Vec<(usize, f64)> =
        weeks.iter().enumerate().filter_map(|(place, week)| Some((place, real(week.total.value?)))).collect();
    let values: Vec<f64> = points.iter().map(|(_, value)| *value).collect();
    let chart = of_values(&values, None).filter(|_| points.len() >= ENOUGH);
    let places = |found: Vec<usize>| found.iter().filter_map(|at| points.get(*at).map(|(place, _)| *place)).collect();
    let beyond = chart.as_ref().map(|chart| chart.signals.clone()).unwrap_or_default();
    let runs = chart.as_ref().map(|chart| runs(chart, &values)).unwrap_or_default();
    let limits = chart.as_ref().and_then(|chart| limits(chart, &values));
    Trend { card, limits, beyond: places(beyond), runs: places(runs), weeks }
}

/// The places that complete nine in a row on one side, or go on with it, where that is no chance.
fn runs(chart: &Single, values: &[f64]) -> Vec<usize> {
    let distances: Vec<f64> = values.iter().map(|value| value - chart.centre).collect();
    let nine = Rule::NineOnOneSide.points();
    runs_in_order(nine, &distances).into_iter().flat_map(|(first, last)| first + nine - 1..=last).collect()
}

/// The limits, where no score can be below 0, nor above what the card gives in full, unless one was.
fn limits(chart: &Single, values: &[f64]) -> Option<Limits> {
    let most = values.iter().copied().fold(FULL, f64::max);
    Some(Limits { centre: whole(chart.centre)?, low: whole(chart.low.max(0.0))?, high: whole(chart.high.min(most))? })
}
