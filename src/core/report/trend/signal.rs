//! Signals: what in a series chance alone seldom makes.

use crate::calc::chart::{Rule, signals};
use crate::core::report::small::FEWEST;

/// What chance alone seldom makes, in a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// By which rule.
    pub rule: Rule,
    /// The place of its first point in the series.
    pub first: usize,
    /// The place of its last one.
    pub last: usize,
    /// How many points it has.
    pub points: usize,
    /// Whether they lie, or end, above the centre.
    pub is_above: bool,
    /// How many audits or answers it rests on.
    pub n: u64,
}

/// Why signals about one person are not told: each rests on too few audits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Untold(pub usize);

/// One point of a chart: its place in the series, its n, and its distance from the centre in standard deviations.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) place: usize,
    pub(super) n: u64,
    pub(super) z: f64,
    /// Whether it lies outside its limits.
    pub(super) is_beyond: bool,
}

/// The signals among points by some rules. Of one person only those that rest on enough audits are told.
pub(super) fn of(marks: &[Mark], rules: &[Rule], is_person: bool) -> (Vec<Signal>, Untold) {
    let mut found: Vec<Signal> = rules.iter().flat_map(|rule| by(*rule, marks)).collect();
    let all = found.len();
    found.retain(|signal| !is_person || signal.n >= FEWEST);
    let untold = Untold(all - found.len());
    (found, untold)
}

fn by(rule: Rule, marks: &[Mark]) -> Vec<Signal> {
    if rule == Rule::Beyond {
        let beyond = marks.iter().enumerate().filter(|(_, mark)| mark.is_beyond);
        return beyond.filter_map(|(at, _)| signal(rule, marks, (at, at))).collect();
    }
    let z: Vec<f64> = marks.iter().map(|mark| mark.z).collect();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for end in signals(rule, &z) {
        match runs.last_mut() {
            // A longer run completes its pattern again at each further point.
            Some((_, last)) if *last + 1 == end => *last = end,
            _ => runs.push(((end + 1).saturating_sub(rule.points()), end)),
        }
    }
    runs.into_iter().filter_map(|run| signal(rule, marks, run)).collect()
}

fn signal(rule: Rule, marks: &[Mark], (first, last): (usize, usize)) -> Option<Signal> {
    let part = marks.get(first..=last)?;
    Some(Signal {
        rule,
        first: part.first()?.place,
        last: part.last()?.place,
        points: part.len(),
        is_above: part.last()?.z > 0.0,
        n: part.iter().map(|mark| mark.n).sum(),
    })
}
