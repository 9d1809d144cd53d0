//! Whether a machine errs differently between groups: then what corrects it for one would wrong another.

use super::super::decimal::float;
use crate::calc::change::{Welch, welch};

/// The errors of a machine in one group: machine less human, of each audit.
#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Machine less human.
    pub errors: Vec<f64>,
}

/// How a machine errs in one group, and whether otherwise than in the rest.
#[derive(Clone, PartialEq, Debug)]
pub struct GroupError {
    /// The group.
    pub name: String,
    /// How many audits.
    pub n: u64,
    /// The mean error; none without an audit.
    pub mean: Option<f64>,
    /// This group less all others; none where either side has fewer than two audits, or nothing differs on either.
    pub against_rest: Option<Welch>,
    /// How often chance alone would show as much somewhere among all these groups, by Holm.
    pub p: Option<f64>,
}

impl GroupError {
    /// Whether it errs differently here than elsewhere, beyond what chance shows in so many groups.
    pub fn errs_differently(&self, confidence: f64) -> bool {
        self.p.is_some_and(|p| p < 1.0 - confidence)
    }
}

/// Each group against all others together, by Welch; two groups are one comparison. Chances are Holm's.
/// Source: statistics.md 8.5, Welch 1947, Holm 1979.
pub fn differ(groups: &[Group], confidence: f64) -> Vec<GroupError> {
    let rest = |place: usize| -> Vec<f64> {
        let others = groups.iter().enumerate().filter(|(other, _)| *other != place);
        others.flat_map(|(_, group)| group.errors.iter().copied()).collect()
    };
    let found: Vec<Option<Welch>> = groups
        .iter()
        .enumerate()
        .map(|(place, group)| if groups.len() < 2 { None } else { welch(&group.errors, &rest(place), confidence) })
        .collect();
    let chances: Vec<Option<f64>> = found.iter().map(|found| found.map(|found| found.p)).collect();
    let adjusted = if groups.len() == 2 { chances } else { holm(&chances) };
    let line = |((group, against_rest), p): ((&Group, Option<Welch>), Option<f64>)| GroupError {
        name: group.name.clone(),
        n: group.errors.len() as u64,
        mean: (!group.errors.is_empty()).then(|| group.errors.iter().sum::<f64>() / float(group.errors.len() as u64)),
        against_rest,
        p,
    };
    groups.iter().zip(found).zip(adjusted).map(line).collect()
}

/// Chances as they are when several were looked at: the smallest times how many there are, the next times one less, and so
/// on, never falling and at most 1. What has none stays without and is not counted. Source: Holm 1979.
pub fn holm(chances: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> =
        chances.iter().enumerate().filter_map(|(place, chance)| Some((place, (*chance)?))).collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let mut adjusted = vec![None; chances.len()];
    let (mut left, mut least) = (order.len() as u64, 0.0_f64);
    for (place, chance) in order {
        least = least.max((chance * float(left)).min(1.0));
        left -= 1;
        if let Some(slot) = adjusted.get_mut(place) {
            *slot = Some(least);
        }
    }
    adjusted
}
