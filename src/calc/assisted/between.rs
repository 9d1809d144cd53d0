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
    /// How often chance alone would show as much: somewhere among all that is compared, once that is told together.
    pub p: Option<f64>,
}

impl GroupError {
    /// Whether it errs differently here than elsewhere, beyond what chance shows in so many groups.
    pub fn errs_differently(&self, confidence: f64) -> bool {
        self.p.is_some_and(|p| p < 1.0 - confidence)
    }
}

/// Each group against all others together, by Welch, with chances by Holm over these groups.
/// Source: statistics.md 8.5, Welch 1947, Holm 1979.
pub fn differ(groups: &[Group], confidence: f64) -> Vec<GroupError> {
    let mut found = compare(groups, confidence);
    together(&mut [found.iter_mut().collect()]);
    found
}

/// Sets the chances of several splits by Holm over all of them: the more is compared, the more differs by chance somewhere. Two
/// groups are one comparison.
pub fn together(splits: &mut [Vec<&mut GroupError>]) {
    let comparisons = |split: &[&mut GroupError]| if split.len() == 2 { 1 } else { split.len() };
    let chances: Vec<Option<f64>> =
        splits.iter().flat_map(|split| split.iter().take(comparisons(split)).map(|line| line.p)).collect();
    let mut adjusted = holm(&chances).into_iter();
    for split in splits {
        if let [one, other] = split.as_mut_slice() {
            one.p = adjusted.next().flatten();
            other.p = one.p;
        } else {
            for line in split {
                line.p = adjusted.next().flatten();
            }
        }
    }
}

/// Each group against all others together, each chance as if nothing else were compared.
pub fn compare(groups: &[Group], confidence: f64) -> Vec<GroupError> {
    let rest = |place: usize| -> Vec<f64> {
        let others = groups.iter().enumerate().filter(|(other, _)| *other != place);
        others.flat_map(|(_, group)| group.errors.iter().copied()).collect()
    };
    let found: Vec<Option<Welch>> = groups
        .iter()
        .enumerate()
        .map(|(place, group)| if groups.len() < 2 { None } else { welch(&group.errors, &rest(place), confidence) })
        .collect();
    let line = |(group, against_rest): (&Group, Option<Welch>)| GroupError {
        name: group.name.clone(),
        n: group.errors.len() as u64,
        mean: (!group.errors.is_empty()).then(|| group.errors.iter().sum::<f64>() / float(group.errors.len() as u64)),
        p: against_rest.map(|welch| welch.p),
        against_rest,
    };
    groups.iter().zip(found).map(line).collect()
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
