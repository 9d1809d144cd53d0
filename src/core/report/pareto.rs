//! Pareto: which criteria take most points, and how few of them make up most of what is lost.

use super::domain::{Beside, Domain, within};
use super::sample::{Observation, Sample};
use super::tally::{Rate, Values};
use crate::calc::decimal::{per_cent, round_half_even};
use crate::calc::estimate::{Layout, level_for};
use crate::calc::scoring::FULL;
use crate::calc::scoring::Mode;
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use crate::core::report::criteria::marks_of;
use crate::core::scorecard::{self, Card, CardId, Criterion};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What most is: the vital few make up so much of all, in hundredths of a per cent.
pub const MOST: i64 = 8_000;

/// By what criteria are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParetoBy {
    /// The points that were lost.
    Points,
    /// How many answers fell short.
    Count,
}

/// What one criterion takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParetoLine {
    /// Its card.
    pub card: String,
    /// Its id.
    pub criterion: String,
    /// How many of its answers fall short of full.
    pub short: Rate,
    /// How many points of a score it takes from a dialogue, on average, in hundredths.
    pub lost: i64,
    /// What part of all lost points of its card that is; none where none are lost.
    pub lost_share: Option<i64>,
    /// In how many of a hundred dialogues its answer falls short, in hundredths.
    pub often: i64,
    /// What part of all short answers of its card that is.
    pub often_share: Option<i64>,
    /// What it and those before it make up together of what the order is by.
    pub cumulative: Option<i64>,
}

/// What each criterion takes, in no order.
pub(super) fn pareto(
    conn: &Connection,
    domain: &Domain,
    unseen: &BTreeSet<AuditId>,
) -> Result<(Vec<ParetoLine>, Beside)> {
    let sample = within(conn, domain, unseen)?;
    let cards = cards(conn, &sample)?;
    let mut found = Found { cards: &cards, of: HashMap::new(), open: None };
    let delivered = sample.observations.iter().filter(|one| one.inside && one.delivered && one.scoring > 0);
    marks_of(conn, delivered.copied().collect(), |one, criterion, percent| found.count(one, criterion, percent))?;
    found.close();
    let (layout, may) = (Layout::of(&sample.strata.sizes), sample.strata.silent_of.is_empty());
    let mut lines = Vec::new();
    for card in cards.values() {
        let own = card.in_order().into_iter().filter_map(|(id, _)| found.of.get(&id));
        let level = level_for(&layout, own.map(|answers| answers.short.cells()));
        for (id, part) in card.in_order() {
            let Some(answers) = found.of.get(&id) else { continue };
            let mean = |values: &Values| values.weighted(&sample.strata.sizes).unwrap_or_default();
            let short = answers.short.rate(&layout, level, may);
            if short.n > 0 {
                let (lost, often) = (mean(&answers.lost), mean(&answers.often));
                let (card, criterion) = (card.label.clone(), part.key.clone());
                lines.push(ParetoLine { card, criterion, short, lost, often, ..ParetoLine::default() });
            }
        }
    }
    Ok((lines, Beside::of(&sample)))
}

/// Puts lines in order, most first, and says what each makes up of all that are there.
pub(super) fn ranked(mut lines: Vec<ParetoLine>, by: ParetoBy) -> Vec<ParetoLine> {
    let of = |line: &ParetoLine| if by == ParetoBy::Points { line.lost } else { line.often };
    // Equal ones stay in the order of their card.
    lines.sort_by_key(|line| (line.card.clone(), -of(line)));
    let mut sums = BTreeMap::<String, (i64, i64)>::new();
    for line in &lines {
        let sum = sums.entry(line.card.clone()).or_default();
        *sum = (sum.0 + line.lost, sum.1 + line.often);
    }
    let mut before = BTreeMap::<String, i64>::new();
    for line in &mut lines {
        let (lost, often) = sums.get(&line.card).copied().unwrap_or_default();
        let upto = before.entry(line.card.clone()).or_default();
        *upto += of(line);
        line.lost_share = part(line.lost, lost);
        line.often_share = part(line.often, often);
        line.cumulative = part(*upto, if by == ParetoBy::Points { lost } else { often });
    }
    lines
}

fn part(part: i64, whole: i64) -> Option<i64> {
    let (part, whole) = (u64::try_from(part).ok()?, u64::try_from(whole).ok()?);
    per_cent(part, whole).and_then(|share| i64::try_from(share).ok())
}

/// A card as far as lost points go.
struct Of {
    label: String,
    mode: Mode,
    sections: Vec<i64>,
    parts: BTreeMap<i64, Part>,
}

/// A criterion that counts.
struct Part {
    place: usize,
    key: String,
    section: usize,
    /// How much it counts among those of its section, or of its card.
    weight: i128,
}

impl Of {
    fn in_order(&self) -> Vec<(i64, &Part)> {
        let mut parts: Vec<(i64, &Part)> = self.parts.iter().map(|(id, part)| (*id, part)).collect();
        parts.sort_by_key(|(_, part)| part.place);
        parts
    }

    /// What each answer of an audit takes from its score, in hundredths of a point: the weight of what does not apply
    /// spreads over the rest, as in the score.
    fn lost(&self, answers: &[(i64, i64)]) -> Vec<(i64, i64)> {
        let known = || answers.iter().filter_map(|(id, percent)| Some((*id, self.parts.get(id)?, *percent)));
        let of_section = |section: usize| -> i128 {
            known().filter(|(_, part, _)| part.section == section).map(|(_, part, _)| part.weight).sum()
        };
        let sections: BTreeSet<usize> = known().map(|(_, part, _)| part.section).collect();
        let weight_of = |section: usize| i128::from(self.sections.get(section).copied().unwrap_or_default());
        let all: i128 = match self.mode {
            Mode::Sections => sections.iter().map(|section| weight_of(*section)).sum(),
            Mode::Weights | Mode::Points | Mode::Groups => known().map(|(_, part, _)| part.weight).sum(),
        };
        let one = |(id, part, percent): (i64, &Part, i64)| {
            let short = i128::from(FULL - percent.min(FULL)) * part.weight;
            let lost = match self.mode {
                Mode::Sections => round_half_even(short * weight_of(part.section), all * of_section(part.section)),
                Mode::Weights | Mode::Points | Mode::Groups => round_half_even(short, all),
            };
            lost.map(|lost| (id, lost))
        };
        known().filter_map(one).collect()
    }
}

/// What is counted of one criterion.
#[derive(Default)]
struct Answers {
    short: Values,
    /// Over all audits of the card, also where it did not apply.
    often: Values,
    lost: Values,
}

struct Found<'a> {
    cards: &'a BTreeMap<CardId, Of>,
    of: HashMap<i64, Answers>,
    /// The audit whose marks are read, with its answers that apply.
    open: Option<(Observation, Vec<(i64, i64)>)>,
}

impl Found<'_> {
    fn count(&mut self, one: &Observation, criterion: i64, percent: Option<i64>) {
        if self.open.as_ref().is_none_or(|(open, _)| open.audit != one.audit) {
            self.close();
            self.open = Some((*one, Vec::new()));
        }
        if let (Some((_, answers)), Some(percent)) = (&mut self.open, percent) {
            answers.push((criterion, percent));
        }
    }

    /// Counts an audit all of whose marks were read.
    fn close(&mut self) {
        let Some((one, answers)) = self.open.take() else { return };
        let Some(card) = self.cards.get(&one.card) else { return };
        let lost: BTreeMap<i64, i64> = card.lost(&answers).into_iter().collect();
        for id in card.parts.keys() {
            let of = self.of.entry(*id).or_default();
            let short =
                answers.iter().find(|(own, _)| own == id).map(|(_, percent)| if *percent < FULL { FULL } else { 0 });
            if let Some(short) = short {
                of.short.add(&one, short);
            }
            of.often.add(&one, short.unwrap_or_default());
            of.lost.add(&one, lost.get(id).copied().unwrap_or_default());
        }
    }
}

fn cards(conn: &Connection, sample: &Sample) -> Result<BTreeMap<CardId, Of>> {
    let mut cards = BTreeMap::new();
    for id in sample
        .observations
        .iter()
        .filter(|one| one.inside && one.delivered)
        .map(|one| one.card)
        .collect::<BTreeSet<_>>()
    {
        let (card, ids) = (scorecard::load(conn, id)?, scorecard::criterion_ids(conn, id)?);
        let counts = |criterion: &&Criterion| criterion.weight.0 > 0 && !criterion.bonus;
        let part = |(place, one): (usize, &Criterion)| {
            let (key, section, weight) = (one.key.clone(), one.section, weight(&card, one));
            Some((*ids.get(&one.key)?, Part { place, key, section, weight }))
        };
        let parts = card.criteria.iter().filter(counts).enumerate().filter_map(part).collect();
        let (label, mode, sections) = (card.label(), card.rules.mode, card.rules.sections.clone());
        cards.insert(id, Of { label, mode, sections, parts });
    }
    Ok(cards)
}

/// How much a criterion counts: where points do, as many as it has, times the weight of its group.
fn weight(card: &Card, criterion: &Criterion) -> i128 {
    let points = || i128::from(criterion.kind.full().map_or(0, |full| full.0));
    match card.rules.mode {
        Mode::Weights | Mode::Sections => criterion.weight.0.into(),
        Mode::Points => points(),
        Mode::Groups => points() * i128::from(card.rules.sections.get(criterion.section).copied().unwrap_or_default()),
    }
}
