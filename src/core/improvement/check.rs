//! Check: whether a measure is better than it was, and how sure that is.

use super::listed::Round;
use super::measure::{Figure, Measure};
use crate::calc::change::ends_apart;
use crate::core::refusal::{Refusal, Result};

/// What a check tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Better, and not by chance alone.
    Better,
    /// Worse, and not by chance alone.
    Worse,
    /// Chance alone may have done it.
    Unclear,
    /// One of the two figures has no interval.
    Unsaid,
}

/// A check against the baseline, in hundredths of the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Now less then.
    pub difference: i64,
    /// Its 95 % interval.
    pub interval: Option<(i64, i64)>,
    /// What that tells.
    pub effect: Effect,
}

impl Comparison {
    /// A figure against that of the baseline.
    pub fn of(measure: &Measure, now: &Figure, before: &Figure) -> Self {
        let difference = now.value - before.value;
        let ends = now.interval.zip(before.interval);
        let interval = ends.and_then(|(ends, earlier)| ends_apart((now.value, ends), (before.value, earlier)));
        let (better, worse) = if measure.kind.is_better_high() {
            (Effect::Better, Effect::Worse)
        } else {
            (Effect::Worse, Effect::Better)
        };
        let effect = match interval {
            None => Effect::Unsaid,
            Some((low, _)) if low > 0 => better,
            Some((_, high)) if high < 0 => worse,
            Some(_) => Effect::Unclear,
        };
        Self { difference, interval, effect }
    }
}

/// Refuses data that is not all from after the change.
pub fn require_after(round: &Round, figure_from: chrono::NaiveDate) -> Result<()> {
    if figure_from > round.since {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "the change is in place since {}: data from {figure_from} on is no check of it",
        round.since
    ))
    .hint(format!("give --from {} or later", round.since.succ_opt().unwrap_or(round.since))))
}
