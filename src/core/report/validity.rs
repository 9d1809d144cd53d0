//! Validity: whether the card measures what customers feel. For each criterion: how customers rated dialogues whose answer was
//! full, and how they rated the others, as far as the marks were given blind to the rating.

use super::criteria::marks_of;
use super::domain::{Domain, within};
use super::first_scored::first_scored;
use super::sample::{Observation, Sample, each};
use super::tally::{Mean, Rate, Spread, Values};
use crate::calc::change::ends_apart;
use crate::calc::estimate::{Layout, Stratum, level_for};
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, CardId};
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The full answer, in hundredths of a per cent.
const FULL: i64 = 10_000;
/// So many audits of each kind are needed for a finding.
const ENOUGH: u64 = 10;
/// The card is judged for dialogues to come, so no frame is ever looked at as a whole: its strata count as so much larger.
const BEYOND: u64 = 1_000;

/// What a criterion says of customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Customers rate higher where the answer is full.
    Noticed,
    /// Customers rate lower where the answer is full.
    Opposite,
    /// Chance alone may explain the difference.
    NoDifference,
    /// Nobody ever fails it: it tells nothing apart.
    AlwaysFull,
    /// Nobody ever meets it.
    NeverFull,
    /// Too few of either to say.
    TooFew,
}

/// One criterion against the ratings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidityLine {
    /// Its card.
    pub card: String,
    /// Its id.
    pub criterion: String,
    /// How often the answer was full, in all delivered audits.
    pub full: Rate,
    /// The ratings where it was full, in hundredths of a star.
    pub met: Mean,
    /// The ratings where it was below full.
    pub short: Mean,
    /// The first less the second.
    pub difference: Option<i64>,
    /// Its 95 % interval.
    pub interval: Option<(i64, i64)>,
    /// What that says.
    pub finding: Finding,
}

/// Two criteria of a card whose answers always agreed: both full, or both below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlikePair {
    /// Their card.
    pub card: String,
    /// The first.
    pub first: String,
    /// The second.
    pub second: String,
    /// In how many audits both were answered.
    pub n: u64,
    /// In how many of them both were below full.
    pub short: u64,
}

/// Whether cards measure what customers feel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// By card, in the order of its criteria.
    pub criteria: Vec<ValidityLine>,
    /// Criteria that always agreed.
    pub pairs: Vec<AlikePair>,
    /// Audits that were marked blind and whose customers rated.
    pub blind: u64,
    /// Audits that were marked in sight of the rating: left out.
    pub in_sight: u64,
    /// Audits whose customers did not rate.
    pub unrated: u64,
}

/// Holds each criterion against the customers' ratings, by the marks that auditors gave first: they did not know the rating,
/// and a dispute did not move them. Without the audits that the reader may not see.
pub fn validity(conn: &Connection, domain: &Domain, unseen: &BTreeSet<AuditId>) -> Result<Validity> {
    let sample = within(conn, domain, unseen)?;
    let audited: Vec<Observation> =
        first_scored(conn, &sample, |one| one.delivered)?.into_iter().map(|(one, _)| one).collect();
    let ratings = ratings(conn, &audited)?;
    let blind = blind(conn, &audited)?;
    let mut found = Found::default();
    for one in &audited {
        match ratings.get(&one.audit.0) {
            None => found.unrated += 1,
            Some(_) if !blind.contains(&one.scoring) => found.in_sight += 1,
            Some(_) => found.blind += 1,
        }
    }
    marks_of(conn, audited, |one, criterion, percent| {
        let Some(percent) = percent else { return };
        let rating = ratings.get(&one.audit.0).filter(|_| blind.contains(&one.scoring));
        found.count(one, criterion, percent >= FULL, rating.copied());
    })?;
    found.finish(conn, &sample)
}

/// The scorings among those of some audits at which the rating was hidden from the auditor.
fn blind(conn: &Connection, audited: &[Observation]) -> Result<HashSet<i64>> {
    let scorings = || audited.iter().map(|one| one.scoring);
    let (Some(first), Some(last)) = (scorings().min(), scorings().max()) else { return Ok(HashSet::new()) };
    let sql = "SELECT scoring FROM sight WHERE scoring BETWEEN ?1 AND ?2 AND field = 'rating' AND seen = 0";
    let mut found = HashSet::new();
    each(conn, sql, [first, last], |row| {
        found.insert(row.get(0)?);
        Ok(())
    })?;
    Ok(found)
}

/// The customers' ratings of the dialogues of audits, by audit, in hundredths of a star.
fn ratings(conn: &Connection, audited: &[Observation]) -> Result<HashMap<i64, i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT CASE WHEN v.id IS NULL THEN r.rating ELSE v.rating END AS rating FROM request r
         LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id) WHERE r.id = ?1",
    )?;
    let mut ratings = HashMap::new();
    for one in audited {
        let rating: Option<i64> = statement.query_row([one.request.0], |row| row.get("rating"))?;
        ratings.extend(rating.map(|rating| (one.audit.0, rating * 100)));
    }
    Ok(ratings)
}

/// The answers of an audit: each criterion, and whether it was answered full.
type Pattern = Vec<(i64, bool)>;

/// What is counted of one criterion.
#[derive(Default)]
struct Answers {
    full: Values,
    met: Values,
    short: Values,
}

#[derive(Default)]
struct Found {
    answers: HashMap<i64, Answers>,
    /// How often each set of answers was given.
    patterns: HashMap<CardId, HashMap<Pattern, u64>>,
    open: Option<(AuditId, CardId, Pattern)>,
    blind: u64,
    in_sight: u64,
    unrated: u64,
}

impl Found {
    fn count(&mut self, one: &Observation, criterion: i64, is_full: bool, rating: Option<i64>) {
        let answers = self.answers.entry(criterion).or_default();
        answers.full.add(one, if is_full { FULL } else { 0 });
        if let Some(rating) = rating {
            let values = if is_full { &mut answers.met } else { &mut answers.short };
            values.add(one, rating);
        }
        if self.open.as_ref().is_none_or(|(audit, ..)| *audit != one.audit) {
            self.close();
            self.open = Some((one.audit, one.card, Vec::new()));
        }
        if let Some((_, _, pattern)) = &mut self.open {
            pattern.push((criterion, is_full));
        }
    }

    /// Counts the answers of an audit all of whose marks were read.
    fn close(&mut self) {
        if let Some((_, card, pattern)) = self.open.take() {
            *self.patterns.entry(card).or_default().entry(pattern).or_default() += 1;
        }
    }

    fn finish(mut self, conn: &Connection, sample: &Sample) -> Result<Validity> {
        self.close();
        let larger = |stratum: &Stratum| Stratum { size: (stratum.size.0 * BEYOND, stratum.size.1), ..*stratum };
        let strata: Vec<Stratum> = sample.strata.sizes.iter().map(larger).collect();
        let layout = Layout::of(&strata);
        let mut validity =
            Validity { blind: self.blind, in_sight: self.in_sight, unrated: self.unrated, ..Validity::default() };
        let cards: BTreeSet<i64> = self.patterns.keys().map(|card| card.0).collect();
        for id in cards.into_iter().map(CardId) {
            let card = scorecard::load(conn, id)?;
            let ids = scorecard::criterion_ids(conn, id)?;
            let named: Vec<(i64, &str)> = card
                .criteria
                .iter()
                .filter_map(|criterion| Some((*ids.get(&criterion.key)?, criterion.key.as_str())))
                .collect();
            for (criterion, key) in &named {
                let Some(answers) = self.answers.get(criterion) else { continue };
                validity.criteria.push(answers.line(&layout, card.label(), (*key).to_owned()));
            }
            if let Some(patterns) = self.patterns.get(&id) {
                validity.pairs.extend(alike(patterns, &named, &card.label()));
            }
        }
        Ok(validity)
    }
}

impl ValidityLine {
    /// The same without the ratings of both sides: one would tell of the other.
    pub(super) fn hide_sides(&mut self) {
        (self.met, self.short) = (Mean::default(), Mean::default());
        (self.difference, self.interval) = (None, None);
        if !matches!(self.finding, Finding::AlwaysFull | Finding::NeverFull) {
            self.finding = Finding::TooFew;
        }
    }
}

impl Answers {
    fn line(&self, layout: &Layout<'_>, card: String, criterion: String) -> ValidityLine {
        let level = level_for(layout, [self.met.cells(), self.short.cells()].into_iter());
        let of = |values: &Values| values.mean(layout, Spread::Own(level), false);
        let (met, short) = (of(&self.met), of(&self.short));
        let full = self.full.rate(layout, level_for(layout, std::iter::once(self.full.cells())), false);
        let difference = met.value.zip(short.value).map(|(met, short)| met - short);
        let interval = between(&met, &short);
        let finding = finding(&full, (met.n, short.n), interval);
        ValidityLine { card, criterion, full, met, short, difference, interval, finding }
    }
}

fn between(met: &Mean, short: &Mean) -> Option<(i64, i64)> {
    let of = |mean: &Mean| {
        let value = mean.value?;
        Some((value, mean.interval.or_else(|| mean.is_alike.then_some((value, value)))?))
    };
    ends_apart(of(met)?, of(short)?)
}

fn finding(full: &Rate, (met, short): (u64, u64), interval: Option<(i64, i64)>) -> Finding {
    match () {
        () if full.n >= ENOUGH && full.part == full.n => Finding::AlwaysFull,
        () if full.n >= ENOUGH && full.part == 0 => Finding::NeverFull,
        () if met < ENOUGH || short < ENOUGH => Finding::TooFew,
        () => match interval {
            None => Finding::TooFew,
            Some((low, _)) if low > 0 => Finding::Noticed,
            Some((_, high)) if high < 0 => Finding::Opposite,
            Some(_) => Finding::NoDifference,
        },
    }
}

/// The pairs of criteria that always agreed, where both were answered often enough and at least once below full.
fn alike(patterns: &HashMap<Pattern, u64>, named: &[(i64, &str)], card: &str) -> Vec<AlikePair> {
    let mut found = Vec::new();
    for (place, (first, first_key)) in named.iter().enumerate() {
        for (second, second_key) in named.iter().skip(place + 1) {
            let (mut n, mut short, mut is_alike) = (0, 0, true);
            for (pattern, count) in patterns {
                let of =
                    |wanted: &i64| pattern.iter().find(|(criterion, _)| criterion == wanted).map(|(_, full)| *full);
                let Some((a, b)) = of(first).zip(of(second)) else { continue };
                n += count;
                short += if a { 0 } else { *count };
                is_alike &= a == b;
            }
            if is_alike && n >= ENOUGH && short > 0 {
                let (first, second) = ((*first_key).to_owned(), (*second_key).to_owned());
                found.push(AlikePair { card: card.to_owned(), first, second, n, short });
            }
        }
    }
    found
}
