//! Few: what a works council's edition does not show, since so few audits would tell of single people.

use super::figure::{Change, Figure, Sure};
use super::gather::Management;
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
        for row in &mut service.criteria {
            [&mut row.worth, &mut row.full].into_iter().for_each(hide);
        }
        for trend in &mut shown.trends {
            if trend.weeks.iter().any(|week| is_few(&week.total)) {
                (trend.limits, trend.beyond, trend.runs) = (None, Vec::new(), Vec::new());
            }
            trend.weeks.iter_mut().for_each(|week| hide(&mut week.total));
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

const fn is_few(figure: &Figure) -> bool {
    figure.n > 0 && figure.n < FEWEST
}

/// Takes a figure of few out; its n stays.
fn hide(figure: &mut Figure) {
    if is_few(figure) {
        *figure = Figure { n: figure.n, sure: Sure::Small, ..Figure::default() };
    }
}

/// A change tells the figure before it, and with it the one now.
fn hide_change(change: &mut Change) {
    if is_few(&change.before) {
        *change = Change::default();
    }
}
