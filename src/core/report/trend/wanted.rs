//! What is wanted of a trend: which figure, by what, how often.

use super::pace::Pace;
use crate::calc::chart::Rule;
use crate::core::report::grouping::By;

/// Which figure goes through time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartOf {
    /// The weighted mean, of the total or of a criterion (`XmR`).
    Score,
    /// The weighted share of answers to a criterion that fall short of full (p).
    Short,
    /// Disputes for each delivered audit (u).
    Disputes,
}

/// What one series is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesOf {
    /// Agents, teams, channels, categories or cards.
    Group(By),
    /// Each criterion.
    Criterion,
}

impl SeriesOf {
    /// What it is called.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Group(by) => by.word(),
            Self::Criterion => "criterion",
        }
    }

    /// Whether each line is all of a card.
    pub const fn is_card(self) -> bool {
        matches!(self, Self::Group(By::Card))
    }
}

/// A trend as it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct WantedTrend<'a> {
    /// How long one point is.
    pub pace: Pace,
    /// What one series is of.
    pub of: SeriesOf,
    /// Which figure.
    pub chart: ChartOf,
    /// Only answers to this criterion.
    pub criterion: Option<&'a str>,
    /// The rules by which a signal is told from chance.
    pub rules: &'a [Rule],
}

impl WantedTrend<'_> {
    /// Whether answers to criteria are counted, not audits.
    pub(super) const fn is_of_answers(&self) -> bool {
        matches!(self.of, SeriesOf::Criterion) || self.criterion.is_some()
    }
}
