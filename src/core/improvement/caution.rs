//! Caution: how often a change was checked, and whether its measure was chosen once its data was there.

use super::listed::{Improvement, Round};
use super::measure::Figure;
use chrono::NaiveDate;

/// The checks of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    /// How many there were.
    pub count: u64,
    /// Whether days of one are days of another, too.
    pub overlap: bool,
}

impl Improvement {
    /// The checks of the change that was checked last; none where nothing was checked.
    pub fn checks(&self) -> Option<Checks> {
        let (round, _) = self.last_check()?;
        Some(Checks { count: round.checks.len() as u64, overlap: overlap(round) })
    }

    /// The day on which measure and baseline were recorded, and that of a change which was in place before: the one that was
    /// checked last, or else the newest. None where measure and baseline came first.
    pub fn chosen_after(&self) -> Option<(NaiveDate, NaiveDate)> {
        let opened = self.opened?;
        let since = self.last_check().map(|(round, _)| round).or(self.rounds.last())?.since;
        (since < opened).then_some((opened, since))
    }
}

fn overlap(round: &Round) -> bool {
    let mut days: Vec<(NaiveDate, NaiveDate)> = round.checks.iter().map(|check| of(&check.figure)).collect();
    days.sort_unstable();
    days.windows(2).any(|pair| matches!(pair, [(_, last), (first, _)] if first <= last))
}

const fn of(figure: &Figure) -> (NaiveDate, NaiveDate) {
    (figure.first, figure.last)
}
