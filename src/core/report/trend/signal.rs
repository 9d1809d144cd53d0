//! Signals: what in a series chance alone seldom makes.

use crate::calc::chart::{Rule, long_runs, of_one_side, runs_in_order, signals};
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

/// A run on one side that is as long as a signal and none: chance gives such more often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle {
    /// How many points it has.
    pub points: usize,
    /// Whether they lie above the centre.
    pub is_above: bool,
}

/// One point of a chart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// Its place in the series.
    pub(super) place: usize,
    /// Of how many audits or answers.
    pub(super) n: u64,
    /// How far above the centre it lies, in hundredths.
    pub(super) distance: f64,
    /// How often chance leaves a point on its side of the centre; none where nothing but the other points tells.
    pub(super) side: Option<f64>,
    /// Its distance in standard deviations, for rules about what lies far out, and for those about what lies near.
    pub(super) z: (f64, f64),
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
    runs(rule, marks).into_iter().filter_map(|run| signal(rule, marks, run)).collect()
}

/// The longest run that a rule of runs on one side would tell if each side were as likely as the other, and does not.
pub(super) fn idle(marks: &[Mark], rules: &[Rule]) -> Option<Idle> {
    let length = rules.iter().filter(|rule| rule.is_of_side()).map(|rule| rule.points()).min()?;
    let told = on_one_side(length, marks);
    let is_idle = |(first, last): (usize, usize)| last - first + 1 >= length && !told.contains(&(first, last));
    let idle = of_one_side(&sides(marks)).into_iter().map(|run| (run.0, run.1)).filter(|run| is_idle(*run));
    let (first, last) = idle.max_by_key(|(first, last)| last - first)?;
    Some(Idle { points: last - first + 1, is_above: marks.get(last)?.distance > 0.0 })
}

/// Runs on one side that are as rare as so many tosses of a coin that all fall the same way.
fn on_one_side(length: usize, marks: &[Mark]) -> Vec<(usize, usize)> {
    if marks.iter().all(|mark| mark.side.is_some()) {
        long_runs(length, &sides(marks))
    } else {
        runs_in_order(length, &marks.iter().map(|mark| mark.distance).collect::<Vec<_>>())
    }
}

fn sides(marks: &[Mark]) -> Vec<(f64, f64)> {
    marks.iter().map(|mark| (mark.distance, mark.side.unwrap_or(1.0))).collect()
}

/// The patterns of a rule, by their first and last place.
fn runs(rule: Rule, marks: &[Mark]) -> Vec<(usize, usize)> {
    let values = |of: fn(&Mark) -> f64| marks.iter().map(of).collect::<Vec<f64>>();
    match rule {
        _ if rule.is_of_side() => on_one_side(rule.points(), marks),
        Rule::SixRisingOrFalling | Rule::FourteenAlternating => joined(rule, &values(|mark| mark.distance)),
        Rule::FifteenNear => joined(rule, &values(|mark| mark.z.1)),
        _ => joined(rule, &values(|mark| mark.z.0)),
    }
}

fn joined(rule: Rule, values: &[f64]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for end in signals(rule, values) {
        match runs.last_mut() {
            // A longer run completes its pattern again at each further point.
            Some((_, last)) if *last + 1 == end => *last = end,
            _ => runs.push(((end + 1).saturating_sub(rule.points()), end)),
        }
    }
    runs
}

fn signal(rule: Rule, marks: &[Mark], (first, last): (usize, usize)) -> Option<Signal> {
    let part = marks.get(first..=last)?;
    Some(Signal {
        rule,
        first: part.first()?.place,
        last: part.last()?.place,
        points: part.len(),
        is_above: part.last()?.distance > 0.0,
        n: part.iter().map(|mark| mark.n).sum(),
    })
}
