//! Differences: whether agents, or teams, differ by more than chance, and where one of them may stand. No rank.

use super::domain::Beside;
use super::grouping::{By, Grouping};
use super::lines::{Line, Lines};
use super::sample::Sample;
use super::small::FEWEST;
use super::tally::Mean;
use crate::calc::chart::Chance;
use crate::calc::decimal::{float, hundredths_of_a_per_cent, real, whole};
use crate::calc::interval::normal_quantile;
use crate::calc::rank::rank_ranges;
use crate::calc::shrinkage::{Components, audits_for, chance_of, components, reliability};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// All of a score.
const FULL: f64 = 10_000.0;
/// With more lines than this only what lies outside 99.8 % is told: of 20, one lies outside 95 % by chance.
pub const MANY: usize = 20;
const NARROW: f64 = 0.95;
const WIDE: f64 = 0.998;

/// Whether groups differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Differences {
    /// What the lines are.
    pub by: By,
    /// By card.
    pub cards: Vec<CardSpread>,
    /// By name and card.
    pub lines: Vec<DifferenceLine>,
    /// What is told below.
    pub beside: Beside,
}

/// How much of what lies between the means of one card is the groups' own.
#[derive(Clone, Debug, PartialEq)]
pub struct CardSpread {
    /// The card.
    pub card: String,
    /// How many groups it is of.
    pub groups: usize,
    /// Whether only those that the reader may read are in it.
    pub is_of_shown: bool,
    /// What there is between them.
    pub real: Real,
}

/// How much of a spread is no chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Real {
    /// Too few audits or groups tell.
    TooFew,
    /// What differs is as much as chance alone gives.
    Nothing,
    /// So much is more.
    Part {
        /// How many audits a group has: half have more.
        usual: u64,
        /// How much of the spread of means of so many audits is the groups' own, in hundredths of a per cent.
        reliability: i64,
        /// How many audits each needs for 70 %, and for 80 %.
        needed: [Option<u64>; 2],
        /// The standard deviation between groups, in hundredths.
        between: i64,
        /// Whether chance alone gives as much in more than 5 of 100 cases.
        is_unsure: bool,
    },
}

/// How one group stands.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceLine {
    /// Whose it is.
    pub key: String,
    /// The card.
    pub card: String,
    /// Its weighted mean.
    pub total: Mean,
    /// The mean drawn towards that of all, with its 95 % interval, in hundredths.
    pub shrunk: Option<(i64, (i64, i64))>,
    /// The best and the worst place that its interval allows, and among how many.
    pub place: Option<(usize, usize, usize)>,
    /// Where its mean lies against what chance leaves around that of all.
    pub mean: Outside,
    /// The same of audits in which an answer failed the card or a section.
    pub failed: Outside,
}

/// Where a figure lies in its funnel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outside {
    /// Too few audits.
    #[default]
    TooFew,
    /// Nothing varies: there is no funnel.
    NoFunnel,
    /// Within what chance leaves.
    Inside,
    /// Above 95 % of what chance gives, or below.
    Narrow(bool),
    /// Above 99.8 % of it, or below.
    Wide(bool),
}

/// The totals of each group, by card and name.
pub(super) type Totals = BTreeMap<(String, String), Vec<f64>>;

/// Reads the totals of each group of a sample.
pub(super) fn totals(conn: &Connection, sample: &Sample, by: By) -> Result<Totals> {
    let (mut grouping, mut found) = (Grouping::new(conn, by)?, Totals::new());
    for one in sample.observations.iter().filter(|one| one.inside && one.in_period) {
        let Some(total) = one.standing() else { continue };
        let name = grouping.key(conn, one, &sample.strata).map(|key| grouping.name(key))?;
        found.entry((grouping.card(one.card), name)).or_default().push(real(total));
    }
    Ok(found)
}

/// How groups differ: of `all` lines, of which the reader may read those of `shown`.
pub(super) fn differences(by: By, all: &[Line], shown: Lines, totals: &Totals) -> Differences {
    let is_shown: BTreeSet<(String, String)> = shown.lines.iter().map(key).collect();
    let cards: BTreeSet<&String> = shown.lines.iter().map(|line| &line.card).filter(|card| !card.is_empty()).collect();
    let (mut spreads, mut lines) = (Vec::new(), Vec::new());
    for card in cards {
        let hidden = || all.iter().filter(|line| line.card == *card && !is_shown.contains(&key(line)));
        let left: u64 = hidden().map(|line| line.total.n).sum();
        // Who reads all but a few audits could tell these from what is said of all.
        let is_of_shown = (1..FEWEST).contains(&left);
        let of = all.iter().filter(|line| line.card == *card && line.total.n > 0);
        let of: Vec<&Line> = of.filter(|line| !is_of_shown || is_shown.contains(&key(line))).collect();
        let group = Compared::of(&of, totals);
        spreads.push(CardSpread { card: card.clone(), groups: of.len(), is_of_shown, real: group.real() });
        lines.extend(of.iter().filter(|line| is_shown.contains(&key(line))).map(|line| group.line(line)));
    }
    lines.sort_by(|one, other| (&one.key, &one.card).cmp(&(&other.key, &other.card)));
    Differences { by, cards: spreads, lines, beside: shown.beside }
}

fn key(line: &Line) -> (String, String) {
    (line.card.clone(), line.key.clone())
}

/// The lines of one card, against each other.
struct Compared<'a> {
    lines: &'a [&'a Line],
    components: Option<Components>,
    /// The mean of all, by how sure each mean is.
    centre: f64,
    /// Where each of those with enough audits and an interval may stand.
    places: BTreeMap<&'a str, (usize, usize)>,
    /// The rate of failed audits of all.
    failed: f64,
}

impl<'a> Compared<'a> {
    fn of(lines: &'a [&'a Line], totals: &Totals) -> Self {
        let values = |line: &&Line| totals.get(&key(line)).cloned().unwrap_or_default();
        let components = components(&lines.iter().map(values).collect::<Vec<_>>());
        let failed = |line: &Line| real(line.failed.value.unwrap_or_default()) * float(line.failed.n);
        let n: f64 = lines.iter().map(|line| float(line.failed.n)).sum();
        let failed: f64 = lines.iter().map(|line| failed(line)).sum();
        Self {
            lines,
            components,
            centre: centre(lines, components.as_ref()),
            places: places(lines),
            failed: if n > 0.0 { failed / n / FULL } else { 0.0 },
        }
    }

    fn real(&self) -> Real {
        let Some(found) = self.components else { return Real::TooFew };
        let (between, within) = (found.spread.between, found.spread.within);
        if between <= 0.0 {
            return Real::Nothing;
        }
        let mut sizes: Vec<u64> = self.lines.iter().map(|line| line.total.n).collect();
        sizes.sort_unstable();
        let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(1);
        let share = reliability(between, within, usual).and_then(hundredths_of_a_per_cent);
        let (Some(reliability), Some(between_sd)) = (share, whole(between.sqrt())) else { return Real::TooFew };
        Real::Part {
            usual,
            reliability,
            needed: [0.7, 0.8].map(|target| audits_for(between, within, target)),
            between: between_sd,
            is_unsure: chance_of(&found, sizes.len() as u64, sizes.iter().sum()).is_none_or(|chance| chance > 0.05),
        }
    }

    fn line(&self, line: &Line) -> DifferenceLine {
        let place = self.places.get(line.key.as_str()).map(|(best, worst)| (*best, *worst, self.places.len()));
        DifferenceLine {
            key: line.key.clone(),
            card: line.card.clone(),
            total: line.total,
            shrunk: self.shrunk(&line.total),
            place,
            mean: self.outside(&line.total),
            failed: self.failed(line),
        }
    }

    /// The weighted mean drawn towards that of all, by the number of audits with equal weights that it is worth.
    fn shrunk(&self, mean: &Mean) -> Option<(i64, (i64, i64))> {
        let spread = self.components?.spread;
        let (value, n) = (real(mean.value?), mean.worth.max(1));
        let own = reliability(spread.between, spread.within, n).filter(|own| *own > 0.0)?;
        let drawn = self.centre + own * (value - self.centre);
        let reach = normal_quantile(NARROW)? * (own * spread.within / float(n)).sqrt();
        let end = |end: f64| whole(end.clamp(0.0, FULL.max(drawn)));
        Some((whole(drawn)?, (end(drawn - reach)?, end(drawn + reach)?)))
    }

    fn outside(&self, mean: &Mean) -> Outside {
        let Some((found, value)) = self.components.zip(mean.value).filter(|_| mean.n >= FEWEST) else {
            return Outside::TooFew;
        };
        let deviation = (found.spread.within / float(mean.worth.max(1))).sqrt();
        let distance = real(value) - self.centre;
        let is_beyond = |confidence| normal_quantile(confidence).is_some_and(|z| distance.abs() > z * deviation);
        self.side(deviation > 0.0, is_beyond, distance > 0.0)
    }

    /// Exact: how often chance gives so many failed audits, or so few, among as many with equal weights as tell as much.
    fn failed(&self, line: &Line) -> Outside {
        let rate = &line.failed;
        let Some(value) = rate.value.filter(|_| rate.n >= FEWEST) else { return Outside::TooFew };
        let is_plain = [0, rate.n].contains(&line.total.worth);
        let (value, n) = (real(value) / FULL, float(if is_plain { rate.n } else { line.total.worth }));
        let chance = Chance::of_rate(self.failed, n).filter(|_| self.failed > 0.0 && self.failed < 1.0);
        let x = if is_plain { float(rate.part) } else { value * n };
        let is_beyond = |confidence: f64| {
            let tail = (1.0 - confidence) / 2.0;
            chance.is_some_and(|chance| chance.is_above(x, tail) || chance.is_below(x, tail))
        };
        self.side(chance.is_some(), is_beyond, value > self.failed)
    }

    fn side(&self, has_funnel: bool, is_beyond: impl Fn(f64) -> bool, is_above: bool) -> Outside {
        match () {
            () if !has_funnel => Outside::NoFunnel,
            () if is_beyond(WIDE) => Outside::Wide(is_above),
            () if self.lines.len() <= MANY && is_beyond(NARROW) => Outside::Narrow(is_above),
            () => Outside::Inside,
        }
    }
}

/// The mean of the means, each by how sure it is; the plain one where nothing varies.
fn centre(lines: &[&Line], components: Option<&Components>) -> f64 {
    let weight = |mean: &Mean| match components.map(|found| found.spread) {
        Some(spread) if spread.between + spread.within > 0.0 => {
            1.0 / (spread.between + spread.within / float(mean.worth.max(1)))
        }
        _ => float(mean.n),
    };
    let known = || lines.iter().filter_map(|line| Some((real(line.total.value?), weight(&line.total))));
    let weights: f64 = known().map(|(_, weight)| weight).sum();
    let sum: f64 = known().map(|(value, weight)| value * weight).sum();
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// Where those with enough audits and an interval may stand.
fn places<'a>(lines: &[&'a Line]) -> BTreeMap<&'a str, (usize, usize)> {
    let ends = |mean: &Mean| {
        let certain = mean.value.filter(|_| mean.is_complete).map(|value| (value, value));
        mean.interval.or(certain).filter(|_| mean.n >= FEWEST)
    };
    let placed: Vec<(&str, (i64, i64))> =
        lines.iter().filter_map(|line| Some((line.key.as_str(), ends(&line.total)?))).collect();
    if placed.len() < 2 {
        return BTreeMap::new();
    }
    let intervals: Vec<(f64, f64)> = placed.iter().map(|(_, (low, high))| (real(*low), real(*high))).collect();
    let ranges = rank_ranges(&intervals, true);
    placed.iter().map(|(key, _)| *key).zip(ranges).collect()
}
