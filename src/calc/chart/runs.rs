//! Runs: patterns of points that chance alone seldom makes. A signal is the place of the point that completes the
//! pattern; a longer pattern signals at each further point.

use super::super::decimal::float;

/// A rule for runs. Source: Nelson 1984; Western Electric 1956; R package qcc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// One point beyond three standard deviations.
    Beyond,
    /// Nine in a row on one side of the centre.
    NineOnOneSide,
    /// Six in a row that rise, or that fall.
    SixRisingOrFalling,
    /// Fourteen in a row, up and down by turns.
    FourteenAlternating,
    /// Two of three beyond two standard deviations on one side, the last one too.
    TwoOfThree,
    /// Four of five beyond one standard deviation on one side, the last one too.
    FourOfFive,
    /// Fifteen in a row within one standard deviation.
    FifteenNear,
    /// Eight in a row beyond one standard deviation, on both sides.
    EightFar,
    /// Eight in a row on one side of the centre.
    EightOnOneSide,
}

impl Rule {
    /// What is looked at where nothing else is asked for: each further rule gives more false alarms.
    pub const USUAL: [Self; 2] = [Self::Beyond, Self::NineOnOneSide];
    /// The eight of Nelson.
    pub const NELSON: [Self; 8] = [
        Self::Beyond,
        Self::NineOnOneSide,
        Self::SixRisingOrFalling,
        Self::FourteenAlternating,
        Self::TwoOfThree,
        Self::FourOfFive,
        Self::FifteenNear,
        Self::EightFar,
    ];
    /// The four of Western Electric.
    pub const WESTERN: [Self; 4] = [Self::Beyond, Self::TwoOfThree, Self::FourOfFive, Self::EightOnOneSide];
    /// All of both.
    pub const ALL: [Self; 9] = [
        Self::Beyond,
        Self::NineOnOneSide,
        Self::SixRisingOrFalling,
        Self::FourteenAlternating,
        Self::TwoOfThree,
        Self::FourOfFive,
        Self::FifteenNear,
        Self::EightFar,
        Self::EightOnOneSide,
    ];

    /// How many points make the pattern.
    pub const fn points(self) -> usize {
        match self {
            Self::Beyond => 1,
            Self::NineOnOneSide => 9,
            Self::SixRisingOrFalling => 6,
            Self::FourteenAlternating => 14,
            Self::TwoOfThree => 3,
            Self::FourOfFive => 5,
            Self::FifteenNear => 15,
            Self::EightFar | Self::EightOnOneSide => 8,
        }
    }

    /// Whether it is about points in a row on one side of the centre.
    pub const fn is_of_side(self) -> bool {
        matches!(self, Self::NineOnOneSide | Self::EightOnOneSide)
    }
}

/// The places, from 0, at which `rule` signals. `z` is each point's distance from the centre in standard deviations: 0 is on
/// neither side, and equal neighbours break a trend.
pub fn signals(rule: Rule, z: &[f64]) -> Vec<usize> {
    let length = rule.points();
    let windows = z.windows(length).enumerate();
    let complete = windows.filter(|(_, window)| is_complete(rule, window));
    complete.map(|(first, _)| first + length - 1).collect()
}

/// Runs on one side of the centre, by their first and last place, that chance gives as seldom as `least` tosses of a coin
/// that all fall the same way: of points that lie on each side every second time, those of `least`; of others longer ones.
/// Of each point its distance from the centre, and how often chance leaves one on its side. On the centre is on neither.
pub fn long_runs(least: usize, points: &[(f64, f64)]) -> Vec<(usize, usize)> {
    let rare = (0..least).fold(1.0, |chance, _| chance / 2.0);
    let runs = of_one_side(points).into_iter();
    runs.filter(|(first, last, chance)| last - first + 1 >= least && *chance <= rare)
        .map(|run| (run.0, run.1))
        .collect()
}

/// The same of points of which nobody knows how often chance leaves one on either side, by their distances from the centre: a
/// run counts where a random order of these same points puts one there as seldom. Whatever their distribution, one low
/// point that draws the centre down, or most points at the top of the scale, make no run.
pub fn runs_in_order(least: usize, distances: &[f64]) -> Vec<(usize, usize)> {
    let rare = (0..least).fold(1.0, |chance, _| chance / 2.0);
    let is_rare = |first: usize, last: usize| {
        let side = |one: &&f64| distances.get(first).is_some_and(|of_run| **one * of_run > 0.0);
        let on_side = distances.iter().filter(side).count();
        let drawn = (0..=last - first).map(|before| share(on_side - before, distances.len() - before));
        drawn.product::<f64>() <= rare
    };
    let points: Vec<(f64, f64)> = distances.iter().map(|distance| (*distance, 1.0)).collect();
    let runs = of_one_side(&points).into_iter().map(|run| (run.0, run.1));
    runs.filter(|(first, last)| last - first + 1 >= least && is_rare(*first, *last)).collect()
}

fn share(part: usize, of: usize) -> f64 {
    float(part as u64) / float(of as u64)
}

/// Every run on one side, with how often chance gives it.
pub fn of_one_side(points: &[(f64, f64)]) -> Vec<(usize, usize, f64)> {
    let mut runs: Vec<(usize, usize, f64)> = Vec::new();
    let mut before = 0.0;
    for (place, (distance, chance)) in points.iter().enumerate() {
        match runs.last_mut() {
            Some((_, last, all)) if distance * before > 0.0 => (*last, *all) = (place, *all * chance),
            _ if *distance != 0.0 => runs.push((place, place, *chance)),
            _ => {}
        }
        before = *distance;
    }
    runs
}

fn is_complete(rule: Rule, window: &[f64]) -> bool {
    match rule {
        Rule::Beyond => window.iter().all(|z| z.abs() > 3.0),
        Rule::NineOnOneSide | Rule::EightOnOneSide => is_on_one_side(window),
        Rule::SixRisingOrFalling => is_trend(window),
        Rule::FourteenAlternating => alternates(window),
        Rule::TwoOfThree => are_beyond(window, 2.0, 2),
        Rule::FourOfFive => are_beyond(window, 1.0, 4),
        Rule::FifteenNear => window.iter().all(|z| z.abs() <= 1.0),
        Rule::EightFar => window.iter().all(|z| z.abs() > 1.0) && !is_on_one_side(window),
    }
}

fn is_on_one_side(window: &[f64]) -> bool {
    window.iter().all(|z| *z > 0.0) || window.iter().all(|z| *z < 0.0)
}

fn is_trend(window: &[f64]) -> bool {
    let all = |is: fn(f64, f64) -> bool| window.windows(2).all(|pair| is(pair[0], pair[1]));
    all(|a, b| a < b) || all(|a, b| a > b)
}

fn alternates(window: &[f64]) -> bool {
    window.windows(3).all(|three| (three[1] - three[0]) * (three[2] - three[1]) < 0.0)
}

fn are_beyond(window: &[f64], distance: f64, wanted: usize) -> bool {
    let on = |side: f64| {
        let beyond = |z: &&f64| **z * side > distance;
        window.last().is_some_and(|z| beyond(&z)) && window.iter().filter(beyond).count() >= wanted
    };
    on(1.0) || on(-1.0)
}
