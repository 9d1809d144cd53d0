//! Coaching that was under way in the period, with its effect; who was coached stands in no report.

use super::figure::Figure;
use super::span::Span;
use crate::calc::decimal::{hundredths, whole};
use crate::core::coaching::{self, Coaching, Order, State};
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::report::coached::{Compared, Effect, coaching_effects};
use crate::core::report::coached_in_order::order_effect;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Coaching, and what it did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Coachings {
    /// By card, criterion and what is done.
    pub lines: Vec<CoachingRow>,
    /// Orders by lot: only they show what coaching itself does.
    pub orders: Vec<OrderRow>,
}

/// Coachings of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CoachingRow {
    /// The card, by name and version.
    pub card: String,
    /// The criterion.
    pub criterion: String,
    /// What is done.
    pub option: String,
    /// How many were proposed.
    pub proposed: u64,
    /// To how many of them the agent agreed.
    pub agreed: u64,
    /// How many agents declined.
    pub declined: u64,
    /// How many are over.
    pub closed: u64,
    /// How many went up beyond what chance alone predicts.
    pub better: u64,
    /// How many went down beyond that.
    pub worse: u64,
    /// How many chance alone may explain.
    pub unclear: u64,
}

/// Those of an order by lot who had their turn against those who waited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderRow {
    /// Its number.
    pub order: i64,
    /// The card, by name and version.
    pub card: String,
    /// The criterion.
    pub criterion: String,
    /// What is done.
    pub option: String,
    /// Answers of those who had their turn.
    pub coached: Figure,
    /// Answers of those who waited.
    pub waiting: Figure,
    /// The first less the second; none where there are too few.
    pub difference: Option<i64>,
    /// Its 95 % interval.
    pub ends: Option<(i64, i64)>,
}

/// The coaching of some days.
pub(super) fn coachings(conn: &Connection, span: &Span) -> Result<Coachings> {
    let every = coaching::list(conn)?;
    let calendar = policy::current(conn)?.calendar()?;
    let is_of_days = |one: &&Coaching| {
        let begun = one.at.map(|at| calendar.local_day(at));
        let ended = one.end.as_ref().and_then(|(_, at)| *at).map(|at| calendar.local_day(at));
        begun.is_none_or(|day| day <= span.last) && ended.is_none_or(|day| day >= span.first)
    };
    let all: Vec<Coaching> = every.iter().filter(is_of_days).cloned().collect();
    let effects = coaching_effects(conn, &all, span.last.min(span.today), &span.unseen)?;
    let mut lines = BTreeMap::<[String; 3], CoachingRow>::new();
    for (one, effect) in all.iter().zip(&effects) {
        let key = [one.card_label.clone(), one.criterion.clone(), one.option_title.clone()];
        count(lines.entry(key).or_default(), one, effect.as_ref());
    }
    let row =
        |([card, criterion, option], row): ([String; 3], CoachingRow)| CoachingRow { card, criterion, option, ..row };
    let orders = coaching::orders(conn)?.into_iter();
    let orders = orders.filter(|one| one.at.is_none_or(|at| calendar.local_day(at) <= span.last));
    let orders = orders.map(|order| order_row(conn, &order, (&every, span))).collect::<Result<Vec<_>>>()?;
    Ok(Coachings { lines: lines.into_iter().map(row).collect(), orders })
}

fn count(row: &mut CoachingRow, one: &Coaching, effect: Option<&Effect>) {
    row.proposed += 1;
    row.agreed += u64::from(one.was_agreed());
    row.declined += u64::from(one.state() == State::Declined);
    row.closed += u64::from(one.state() == State::Closed);
    if let Some(beyond) = effect.and_then(|effect| effect.beyond.as_ref()).map(|found| found.beyond) {
        row.better += u64::from(beyond.low > 0.0);
        row.worse += u64::from(beyond.high < 0.0);
        row.unclear += u64::from(beyond.low <= 0.0 && beyond.high >= 0.0);
    }
}

fn order_row(conn: &Connection, order: &Order, (all, span): (&[Coaching], &Span)) -> Result<OrderRow> {
    let found = order_effect(conn, order, all, &span.unseen)?;
    let side = |(n, mean): (u64, f64)| {
        hundredths(mean).filter(|_| n > 0).map(|value| Figure::of_value(value, n, None)).unwrap_or_default()
    };
    let (difference, ends) = match found.difference {
        Compared::TooFew => (None, None),
        Compared::Plain(value) => (whole(value * 100.0), None),
        Compared::Sure(found) => (whole(found.value * 100.0), whole(found.low * 100.0).zip(whole(found.high * 100.0))),
    };
    Ok(OrderRow {
        order: order.id.0,
        card: order.card_label.clone(),
        criterion: order.criterion.clone(),
        option: order.option_title.clone(),
        coached: side(found.coached),
        waiting: side(found.waiting),
        difference,
        ends,
    })
}
