//! Criteria, sections and bands: how the service was by each, over the dialogues that audits stand for.

use super::domain::{Beside, Domain, within};
use super::sample::{Observation, Sample, each};
use super::tally::{Mean, Rate, Spread, Values};
use crate::calc::estimate::{Layout, level_for};
use crate::calc::scoring::{Class, band_of};
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, Card, CardId};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The full answer, in hundredths of a per cent.
const FULL: i64 = 10_000;

/// How a criterion was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionLine {
    /// Its card.
    pub card: String,
    /// Its section.
    pub section: String,
    /// Its id.
    pub criterion: String,
    /// For whom it is critical.
    pub class: Class,
    /// How many delivered audits have an answer to it, also one that it does not apply.
    pub asked: u64,
    /// What its answers are worth.
    pub worth: Mean,
    /// How often the answer was full.
    pub full: Rate,
    /// How often it was worth nothing.
    pub nothing: Rate,
}

/// How a section was answered: its answers by their weights, before fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionLine {
    /// Its card.
    pub card: String,
    /// Its id.
    pub section: String,
    /// What it is about.
    pub title: String,
    /// Its score.
    pub worth: Mean,
}

/// How many totals are in a band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandLine {
    /// Its card.
    pub card: String,
    /// Its name.
    pub band: String,
    /// The lowest total in it, hundredths of a per cent.
    pub from: i64,
    /// How often.
    pub rate: Rate,
}

/// How each criterion of each card was answered, in the order of the cards.
pub fn criteria(
    conn: &Connection,
    domain: &Domain,
    unseen: &BTreeSet<AuditId>,
) -> Result<(Vec<CriterionLine>, Beside)> {
    let sample = within(conn, domain, unseen)?;
    Ok((criteria_in(conn, &sample)?, Beside::of(&sample)))
}

/// The same of a sample that is read already.
pub(super) fn criteria_in(conn: &Connection, sample: &Sample) -> Result<Vec<CriterionLine>> {
    let cards = cards(conn, sample)?;
    let mut found = HashMap::<i64, Answers>::new();
    marks(conn, sample, |one, mark| found.entry(mark.criterion).or_default().count(one, mark.percent))?;
    let (layout, may) = (Layout::of(&sample.strata.sizes), sample.strata.silent_of.is_empty());
    let mut lines = Vec::new();
    for (id, card) in &cards {
        let ids = scorecard::criterion_ids(conn, *id)?;
        // How far strata are put together is a matter of each card: what another one has few audits of changes nothing here.
        let own = ids.values().filter_map(|id| found.get(id));
        let level = level_for(&layout, own.map(|answers| answers.worth.cells()));
        for criterion in &card.criteria {
            let Some(answers) = ids.get(&criterion.key).and_then(|id| found.get(id)) else { continue };
            lines.push(CriterionLine {
                card: card.label(),
                section: card.sections.get(criterion.section).map(|section| section.key.clone()).unwrap_or_default(),
                criterion: criterion.key.clone(),
                class: criterion.class,
                asked: answers.asked,
                worth: answers.worth.mean(&layout, Spread::Own(level), may),
                full: answers.full.rate(&layout, level, may),
                nothing: answers.nothing.rate(&layout, level, may),
            });
        }
    }
    Ok(lines)
}

/// How each section of each card was answered, in the order of the cards.
pub fn sections(conn: &Connection, domain: &Domain, unseen: &BTreeSet<AuditId>) -> Result<(Vec<SectionLine>, Beside)> {
    let sample = within(conn, domain, unseen)?;
    let cards = cards(conn, &sample)?;
    let weights = weights(conn, &cards)?;
    let mut found = HashMap::<(CardId, usize), Values>::new();
    let mut open: Open = (None, BTreeMap::new());
    marks(conn, &sample, |one, mark| {
        if open.0.is_some_and(|last| last.scoring != one.scoring) {
            close(&mut found, &mut open);
        }
        open.0 = Some(*one);
        if let (Some((section, weight)), Some(percent)) = (weights.get(&mark.criterion), mark.percent) {
            let sums = open.1.entry(*section).or_default();
            sums.0 += i128::from(percent) * i128::from(*weight);
            sums.1 += i128::from(*weight);
        }
    })?;
    close(&mut found, &mut open);
    let (layout, may) = (Layout::of(&sample.strata.sizes), sample.strata.silent_of.is_empty());
    let line = |(id, card): &(CardId, Card), place: usize| {
        let (section, values) = (card.sections.get(place)?, found.get(&(*id, place))?);
        let own = (0..card.sections.len()).filter_map(|place| found.get(&(*id, place)));
        let level = level_for(&layout, own.map(Values::cells));
        Some(SectionLine {
            card: card.label(),
            section: section.key.clone(),
            title: section.title.own().to_owned(),
            worth: values.mean(&layout, Spread::Own(level), may),
        })
    };
    let mut lines = Vec::new();
    for card in &cards {
        lines.extend((0..card.1.sections.len()).filter_map(|place| line(card, place)));
    }
    Ok((lines, Beside::of(&sample)))
}

/// How many totals are in each band of each card, best first.
pub fn bands(conn: &Connection, domain: &Domain, unseen: &BTreeSet<AuditId>) -> Result<(Vec<BandLine>, Beside)> {
    let sample = within(conn, domain, unseen)?;
    Ok((bands_in(conn, &sample)?, Beside::of(&sample)))
}

/// The same of a sample that is read already.
pub(super) fn bands_in(conn: &Connection, sample: &Sample) -> Result<Vec<BandLine>> {
    let (layout, may) = (Layout::of(&sample.strata.sizes), sample.strata.silent_of.is_empty());
    let mut lines = Vec::new();
    for (id, card) in cards(conn, sample)? {
        let bands = in_bands(sample, id, &card);
        // Every total stands in each band's values: how far strata are put together is the same for all.
        let level = level_for(&layout, bands.first().map(Values::cells).into_iter());
        for (band, values) in card.bands.iter().zip(&bands) {
            let rate = values.rate(&layout, level, may);
            if rate.n > 0 {
                lines.push(BandLine { card: card.label(), band: band.name.clone(), from: band.from, rate });
            }
        }
    }
    Ok(lines)
}

/// For each band of a card the totals by it: full where they are in the band, else nothing.
fn in_bands(sample: &Sample, id: CardId, card: &Card) -> Vec<Values> {
    let mut bands = vec![Values::default(); card.bands.len()];
    let of_card = sample.observations.iter().filter(|one| one.inside && one.card == id);
    for (one, total) in of_card.filter_map(|one| Some((one, one.standing()?))) {
        let found = band_of(total, &card.bands).map(|found| &found.name);
        for (values, band) in bands.iter_mut().zip(&card.bands) {
            values.add(one, if found == Some(&band.name) { FULL } else { 0 });
        }
    }
    bands
}

/// The audit whose marks are read, and for each of its sections the sum of worth times weight, and of weights.
type Open = (Option<Observation>, BTreeMap<usize, (i128, i128)>);

/// Counts the sections of an audit all of whose marks were read.
fn close(found: &mut HashMap<(CardId, usize), Values>, open: &mut Open) {
    let Some(one) = open.0.take() else { return };
    for (section, (sum, of)) in std::mem::take(&mut open.1) {
        if let Some(worth) = crate::calc::decimal::round_half_even(sum, of) {
            found.entry((one.card, section)).or_default().add(&one, worth);
        }
    }
}

/// What is counted of one criterion.
#[derive(Default)]
struct Answers {
    asked: u64,
    worth: Values,
    full: Values,
    nothing: Values,
}

impl Answers {
    fn count(&mut self, one: &Observation, percent: Option<i64>) {
        self.asked += 1;
        let Some(percent) = percent else { return };
        self.worth.add(one, percent);
        self.full.add(one, if percent >= FULL { FULL } else { 0 });
        self.nothing.add(one, if percent == 0 { FULL } else { 0 });
    }
}

/// A mark as it is counted.
struct Marked {
    criterion: i64,
    percent: Option<i64>,
}

/// Runs through the marks of the scorings that stand, those of one audit together.
fn marks(conn: &Connection, sample: &Sample, mut count: impl FnMut(&Observation, &Marked)) -> Result<()> {
    let wanted = sample.observations.iter().filter(|one| one.inside && one.delivered && one.scoring > 0);
    marks_of(conn, wanted.copied().collect(), |one, criterion, percent| count(one, &Marked { criterion, percent }))
}

/// Runs through the marks of the scorings of some audits, those of one audit together: the criterion, and what the answer is
/// worth where it applies and counts. Marks are recorded with their scoring, so that those of a stretch of scorings are a
/// stretch of the table: it is read as it lies, without a look into the index for each mark.
pub(super) fn marks_of(
    conn: &Connection,
    mut wanted: Vec<Observation>,
    mut count: impl FnMut(&Observation, i64, Option<i64>),
) -> Result<()> {
    wanted.sort_unstable_by_key(|one| one.scoring);
    let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { return Ok(()) };
    let (scorings, mut place) = ([first.scoring, last.scoring], 0);
    each(conn, MARKS, scorings, |row| {
        let scoring: i64 = row.get(0)?;
        while wanted.get(place).is_some_and(|one| one.scoring < scoring) {
            place += 1;
        }
        if let Some(one) = wanted.get(place).filter(|one| one.scoring == scoring) {
            count(one, row.get(1)?, row.get(2)?);
        }
        Ok(())
    })
}

/// The marks of the scorings from `?1` to `?2`.
pub const MARKS: &str = "SELECT scoring, criterion, percent FROM mark NOT INDEXED WHERE id BETWEEN
    (SELECT min(id) FROM mark WHERE scoring = (SELECT scoring FROM mark WHERE scoring >= ?1 ORDER BY scoring LIMIT 1)) AND
    (SELECT max(id) FROM mark WHERE scoring = (SELECT scoring FROM mark WHERE scoring <= ?2 ORDER BY scoring DESC LIMIT 1))
    ORDER BY id";

/// The cards of the audits in a sample, by their number.
fn cards(conn: &Connection, sample: &Sample) -> Result<Vec<(CardId, Card)>> {
    let of = sample.observations.iter().filter(|one| one.inside && one.delivered);
    let ids: BTreeSet<i64> = of.map(|one| one.card.0).collect();
    ids.into_iter().map(|id| Ok((CardId(id), scorecard::load(conn, CardId(id))?))).collect()
}

/// The section and the weight of each criterion that counts.
fn weights(conn: &Connection, cards: &[(CardId, Card)]) -> Result<HashMap<i64, (usize, i64)>> {
    let mut weights = HashMap::new();
    for (id, card) in cards {
        let ids = scorecard::criterion_ids(conn, *id)?;
        for criterion in card.criteria.iter().filter(|criterion| criterion.weight.0 > 0 && !criterion.bonus) {
            if let Some(id) = ids.get(&criterion.key) {
                weights.insert(*id, (criterion.section, criterion.weight.0));
            }
        }
    }
    Ok(weights)
}
