//! Differences: whether agents, or teams, differ by more than chance, and where one of them may stand. No rank.

use super::between::{Between, OfAgents, Values};
use super::domain::Beside;
use super::grouping::By;
use super::lines::{Line, Lines};
use super::small::FEWEST;
use super::tally::Mean;
use crate::calc::chart::Chance;
use crate::calc::decimal::{float, hundredths_of_a_per_cent, real, whole};
use crate::calc::interval::{normal_quantile, student_quantile};
use crate::calc::rank::rank_ranges;
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
    /// Of how many agents, where teams are held against each other.
    pub agents: u64,
    /// What there is between them.
    pub real: Real,
}

/// How much of a spread is no chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Real {
    /// Too few audits or groups tell.
    TooFew,
    /// No two teams have two agents each: what is theirs cannot be told from what is an agent's.
    TooFewAgents,
    /// What differs is as much as chance alone gives.
    Nothing,
    /// So much is more.
    Part {
        /// How many audits a group has: half have more.
        usual: u64,
        /// How many agents a team has: half have more.
        agents: u64,
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
    /// Of how many agents it is.
    pub agents: u64,
    /// Its weighted mean; that of a team with the interval that its agents' spread gives it.
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
    /// Too few agents in teams.
    TooFewAgents,
    /// Nothing varies: there is no funnel.
    NoFunnel,
    /// Within what chance leaves.
    Inside,
    /// Above 95 % of what chance gives, or below.
    Narrow(bool),
    /// Above 99.8 % of it, or below.
    Wide(bool),
}

/// How groups differ: of `all` lines, of which the reader may read those of `shown`.
pub(super) fn differences(by: By, all: &[Line], shown: Lines, values: &(Values, Values)) -> Differences {
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
        let group = Compared::of(by, &of, values);
        let agents = group.lines.iter().map(Group::agents).sum();
        spreads.push(CardSpread { card: card.clone(), groups: of.len(), is_of_shown, agents, real: group.real() });
        lines.extend(group.lines.iter().filter(|one| is_shown.contains(&key(one.line))).map(|one| group.line(one)));
    }
    lines.sort_by(|one, other| (&one.key, &one.card).cmp(&(&other.key, &other.card)));
    Differences { by, cards: spreads, lines, beside: shown.beside }
}

fn key(line: &Line) -> (String, String) {
    (line.card.clone(), line.key.clone())
}

/// One group with what its figures rest on.
struct Group<'a> {
    line: &'a Line,
    /// Its totals, agent by agent.
    totals: &'a OfAgents,
    /// Of each audit 1 where an answer failed it.
    failed: &'a OfAgents,
    /// The variance of its mean, and its degrees of freedom where these are told.
    error: Option<(f64, Option<f64>)>,
    /// Its weighted mean, with the interval that it has here.
    total: Mean,
}

impl Group<'_> {
    fn agents(&self) -> u64 {
        self.totals.iter().filter(|agent| !agent.is_empty()).count() as u64
    }
}

/// The lines of one card, against each other.
struct Compared<'a> {
    by: By,
    lines: Vec<Group<'a>>,
    between: Option<Between>,
    /// How audits that an answer failed spread: that of teams alone is asked for.
    between_failed: Option<Between>,
    /// The mean of all, by how sure each mean is.
    centre: f64,
    /// Where each of those with enough audits and an interval may stand.
    places: BTreeMap<String, (usize, usize)>,
    /// The rate of failed audits of all.
    failed: f64,
}

const NOBODY: &OfAgents = &Vec::new();

impl<'a> Compared<'a> {
    fn of(by: By, lines: &[&'a Line], (totals, failed): &'a (Values, Values)) -> Self {
        let of = |values: &'a Values, line: &Line| values.get(&key(line)).unwrap_or(NOBODY);
        let between = |values| Between::of(by, &lines.iter().map(|line| of(values, line)).collect::<Vec<_>>());
        let (between, between_failed) = (between(totals), between(failed));
        let group = |line: &&'a Line| {
            let own = of(totals, line);
            let error = between.as_ref().map(|between| between.error(own, line.total.worth));
            let total = if by == By::Team { pooled(line.total, error) } else { line.total };
            Group { line, totals: own, failed: of(failed, line), error, total }
        };
        let lines: Vec<Group<'a>> = lines.iter().map(group).collect();
        let rate = |one: &Group<'_>| real(one.line.failed.value.unwrap_or_default()) * float(one.line.failed.n);
        let n: f64 = lines.iter().map(|one| float(one.line.failed.n)).sum();
        let failed: f64 = lines.iter().map(rate).sum();
        Self {
            by,
            centre: centre(&lines, between.as_ref()),
            places: places(&lines),
            failed: if n > 0.0 { failed / n / FULL } else { 0.0 },
            between,
            between_failed,
            lines,
        }
    }

    fn real(&self) -> Real {
        let Some(between) = &self.between else {
            let is_of_agents = self.by == By::Team && self.lines.len() > 1;
            return if is_of_agents { Real::TooFewAgents } else { Real::TooFew };
        };
        if between.own() <= 0.0 {
            return Real::Nothing;
        }
        let usual = median(self.lines.iter().map(|one| one.line.total.n).collect());
        let agents = median(self.lines.iter().map(Group::agents).collect()).max(1);
        let share = between.reliability(usual, agents).and_then(hundredths_of_a_per_cent);
        let (Some(reliability), Some(between_sd)) = (share, whole(between.own().sqrt())) else { return Real::TooFew };
        Real::Part {
            usual,
            agents,
            reliability,
            needed: [0.7, 0.8].map(|target| between.audits_for(target, agents)),
            between: between_sd,
            is_unsure: between.chance().is_none_or(|chance| chance > 0.05),
        }
    }

    fn line(&self, one: &Group<'_>) -> DifferenceLine {
        let place = self.places.get(&one.line.key).map(|(best, worst)| (*best, *worst, self.places.len()));
        DifferenceLine {
            key: one.line.key.clone(),
            card: one.line.card.clone(),
            agents: one.agents(),
            total: one.total,
            shrunk: self.shrunk(one),
            place,
            mean: self.outside(one),
            failed: self.failed(one),
        }
    }

    /// The weighted mean drawn towards that of all, by as much of its distance as is its own.
    fn shrunk(&self, one: &Group<'_>) -> Option<(i64, (i64, i64))> {
        let (value, (error, _)) = (real(one.total.value?), one.error?);
        let between = self.between.as_ref()?.own();
        let own = Some(between / (between + error)).filter(|own| *own > 0.0)?;
        let drawn = self.centre + own * (value - self.centre);
        let reach = normal_quantile(NARROW)? * (own * error).sqrt();
        let end = |end: f64| whole(end.clamp(0.0, FULL.max(drawn)));
        Some((whole(drawn)?, (end(drawn - reach)?, end(drawn + reach)?)))
    }

    fn outside(&self, one: &Group<'_>) -> Outside {
        if one.total.n < FEWEST {
            return Outside::TooFew;
        }
        let Some(((error, _), value)) = one.error.zip(one.total.value) else { return self.untold() };
        let (deviation, distance) = (error.sqrt(), real(value) - self.centre);
        let is_beyond = |confidence| normal_quantile(confidence).is_some_and(|z| distance.abs() > z * deviation);
        self.side(deviation > 0.0, is_beyond, distance > 0.0)
    }

    /// Exact: how often chance gives so many failed audits, or so few, among as many with equal weights as tell as much.
    fn failed(&self, one: &Group<'_>) -> Outside {
        let rate = &one.line.failed;
        let Some(value) = rate.value.filter(|_| rate.n >= FEWEST) else { return Outside::TooFew };
        let Some(worth) = self.worth_of_failed(one) else { return self.untold() };
        let is_plain = (worth - float(rate.n)).abs() < 0.5;
        let value = real(value) / FULL;
        let chance = Chance::of_rate(self.failed, worth).filter(|_| self.failed > 0.0 && self.failed < 1.0);
        let x = if is_plain { float(rate.part) } else { value * worth };
        let is_beyond = |confidence: f64| {
            let tail = (1.0 - confidence) / 2.0;
            chance.is_some_and(|chance| chance.is_above(x, tail) || chance.is_below(x, tail))
        };
        self.side(chance.is_some(), is_beyond, value > self.failed)
    }

    /// As how many audits with equal weights a group's tell as much: in a team those of one agent hang together.
    fn worth_of_failed(&self, one: &Group<'_>) -> Option<f64> {
        let n = one.line.failed.n;
        let worth = if one.line.total.worth == 0 { n } else { one.line.total.worth };
        if self.by != By::Team {
            return Some(float(worth));
        }
        let (error, _) = self.between_failed.as_ref()?.error(one.failed, worth);
        let hanging = self.failed * (1.0 - self.failed) / error;
        Some(if hanging < float(worth) { hanging.max(1.0) } else { float(worth) })
    }

    fn untold(&self) -> Outside {
        if self.by == By::Team { Outside::TooFewAgents } else { Outside::TooFew }
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

/// A team's mean with the interval that the spread of agents gives it; none where that is not told.
fn pooled(total: Mean, error: Option<(f64, Option<f64>)>) -> Mean {
    let reach = error.and_then(|(error, df)| Some(student_quantile(NARROW, df?)? * error.sqrt()));
    let end = |end: f64| whole(end.clamp(0.0, FULL));
    let ends = total.value.zip(reach.filter(|reach| *reach > 0.0)).and_then(|(value, reach)| {
        let value = real(value);
        end(value - reach).zip(end((value + reach).max(value)))
    });
    Mean { interval: ends, is_complete: false, is_alike: total.is_alike && ends.is_none(), ..total }
}

/// The mean of the means, each by how sure it is; the plain one where nothing varies.
fn centre(lines: &[Group<'_>], between: Option<&Between>) -> f64 {
    let weight = |one: &Group<'_>| match (between, one.error) {
        (Some(between), Some((error, _))) if between.own() + error > 0.0 => 1.0 / (between.own() + error),
        _ => float(one.total.n),
    };
    let known = || lines.iter().filter_map(|one| Some((real(one.total.value?), weight(one))));
    let weights: f64 = known().map(|(_, weight)| weight).sum();
    let sum: f64 = known().map(|(value, weight)| value * weight).sum();
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// Where those with enough audits and an interval may stand.
fn places(lines: &[Group<'_>]) -> BTreeMap<String, (usize, usize)> {
    let ends = |mean: &Mean| {
        let certain = mean.value.filter(|_| mean.is_complete).map(|value| (value, value));
        mean.interval.or(certain).filter(|_| mean.n >= FEWEST)
    };
    let placed: Vec<(&String, (i64, i64))> =
        lines.iter().filter_map(|one| Some((&one.line.key, ends(&one.total)?))).collect();
    if placed.len() < 2 {
        return BTreeMap::new();
    }
    let intervals: Vec<(f64, f64)> = placed.iter().map(|(_, (low, high))| (real(*low), real(*high))).collect();
    let ranges = rank_ranges(&intervals, true);
    placed.iter().map(|(key, _)| (*key).clone()).zip(ranges).collect()
}

fn median(mut numbers: Vec<u64>) -> u64 {
    numbers.sort_unstable();
    numbers.get(numbers.len() / 2).copied().unwrap_or(1)
}
