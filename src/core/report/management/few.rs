//! Few: what a works council's edition does not show, since so few audits would tell of single people.

use super::figure::{Change, Figure, Sure};
use super::gather::Management;
use super::improvements::ImprovementRow;
use super::service::{CardLine, GroupRow};
use super::trend::{Trend, Week};
use crate::core::report::small::FEWEST;

impl Management {
    /// The same without figures of fewer than [`FEWEST`] audits.
    #[must_use]
    pub fn without_few(&self) -> Self {
        let mut shown = self.clone();
        let service = &mut shown.service;
        for line in &mut service.cards {
            if is_few(&line.total) {
                (line.plain, line.with_missing, line.from_disputes, line.worth) = (None, None, None, 0);
            }
            [&mut line.change, &mut line.failed_change].into_iter().for_each(hide_change);
            line.classes.iter_mut().chain([&mut line.total, &mut line.failed]).for_each(hide);
        }
        service.bands.retain(|row| !is_few(&row.rate));
        let (teams, channels) = (rest(&service.cards, &mut service.teams), rest(&service.cards, &mut service.channels));
        service.few = (service.few.0 + teams, service.few.1 + channels);
        for row in &mut service.criteria {
            [&mut row.worth, &mut row.full].into_iter().for_each(hide);
        }
        for trend in &mut shown.trends {
            if trend.weeks.iter().any(|week| is_few(&week.total)) {
                (trend.limits, trend.beyond, trend.runs) = (None, Vec::new(), Vec::new());
            }
            trend.weeks.iter_mut().for_each(|week| hide(&mut week.total));
            hide_second(trend);
        }
        shown.improvements.iter_mut().for_each(hide_improvement);
        let agreement = &mut shown.auditors.agreement;
        if (1..FEWEST).contains(&agreement.pairs) {
            (agreement.apart, agreement.same) = (None, small(agreement.same.n));
        }
        let disputes = &mut shown.disputes;
        if is_few(&disputes.disputed) {
            disputes.added = None;
        }
        disputes.reasons.iter_mut().for_each(|row| hide(&mut row.changed));
        [&mut disputes.disputed, &mut disputes.overturned].into_iter().for_each(hide);
        shown
    }
}

/// Leaves out the smallest groups of a card where its whole would tell of the rest. Answers how many these are.
fn rest(cards: &[CardLine], groups: &mut Vec<GroupRow>) -> u64 {
    let all = groups.len();
    for card in cards {
        loop {
            let of = || groups.iter().enumerate().filter(|(_, row)| row.card == card.card);
            let rest = card.total.n.saturating_sub(of().map(|(_, row)| row.total.n).sum());
            let smallest = of().min_by_key(|(_, row)| row.total.n).map(|(place, _)| place);
            match smallest {
                Some(place) if (1..FEWEST).contains(&rest) => drop(groups.remove(place)),
                _ => break,
            }
        }
    }
    (all - groups.len()) as u64
}

/// Where the weeks that are not shown have too few audits together, the smallest of the others is not shown either: that of a
/// month would tell of them.
pub(super) fn hide_second(trend: &mut Trend) {
    let is_hidden = |week: &Week| week.total.sure == Sure::Small;
    let sum: u64 = trend.weeks.iter().filter(|week| is_hidden(week)).map(|week| week.total.n).sum();
    if (1..FEWEST).contains(&sum) {
        let shown = trend.weeks.iter_mut().filter(|week| !is_hidden(week) && week.total.n > 0);
        shown.min_by_key(|week| week.total.n).into_iter().for_each(|week| week.total = small(week.total.n));
    }
}

/// An improvement whose measure is of few tells of single ones, before or after.
pub(super) fn hide_improvement(one: &mut ImprovementRow) {
    if is_few(&one.baseline) || one.check.as_ref().is_some_and(is_few) {
        (one.difference, one.ends) = (None, None);
        one.effect = one.effect.as_ref().map(|_| "hidden".to_owned());
    }
    one.check.iter_mut().chain([&mut one.baseline]).for_each(hide);
}

/// A figure that is not shown; its n stays.
pub(super) fn small(n: u64) -> Figure {
    Figure { n, sure: Sure::Small, ..Figure::default() }
}

const fn is_few(figure: &Figure) -> bool {
    figure.n > 0 && figure.n < FEWEST
}

/// Takes a figure of few out; its n stays.
fn hide(figure: &mut Figure) {
    if is_few(figure) {
        *figure = small(figure.n);
    }
}

/// A change tells the figure before it, and with it the one now.
fn hide_change(change: &mut Change) {
    if is_few(&change.before) {
        *change = Change::default();
    }
}
