//! The ratings of dialogues that two auditors scored without sight of each other: what each handed in, before any dispute.

use super::found::Found;
use crate::calc::agreement::Rating;
use crate::calc::decimal::real;
use crate::core::audit::{AuditId, marks_of};
use crate::core::calibration::{Rated, Scale, answers_on, scale_of};
use crate::core::people::{self, PersonId};
use crate::core::refusal::Result;
use crate::core::report::sample::{Observation, Sample, each};
use crate::core::report::unread::Unread;
use crate::core::scorecard::{self, Card, CardId};
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The two audits of each dialogue of a domain that was scored twice, once both scores are there.
const PAIRS: &str = "SELECT a.id, b.id FROM audit a CROSS JOIN audit b ON b.ticket = a.ticket AND b.kind = 'double'
    WHERE a.kind = 'drawn' AND a.id BETWEEN ?1 AND ?2 ORDER BY a.id";

/// What two auditors answered, criterion by criterion and of totals, by card. Only audits of a sample that count.
pub(in crate::core::report) fn twice_in(conn: &Connection, sample: &Sample, unread: &Unread<'_>) -> Result<Found> {
    let wanted = wanted(sample);
    let mut cards: BTreeMap<CardId, Answered> = BTreeMap::new();
    for (first, second) in pairs(conn, &wanted)? {
        let Some(one) = wanted.get(&first) else { continue };
        let is_unread = unread.holds(one) || unread.holds_other(AuditId(second), one);
        let (Some(first), Some(second)) = (handed_in(conn, first)?, handed_in(conn, second)?) else { continue };
        let answered = cards.entry(one.card).or_default();
        let item = answered.item(conn, one.request.0)?;
        answered.unread.extend(is_unread.then_some(item));
        for scoring in [first, second] {
            answered.count(conn, item, &people::handle(conn, scoring.scorer)?, &scoring)?;
        }
    }
    let mut found = Found::default();
    for (id, answered) in cards {
        let card = scorecard::load(conn, id)?;
        found.agents.insert(card.label(), of_agents(&sample.observations, id));
        found.unread.insert(card.label(), answered.unread.clone());
        found.rated.extend(answered.finish(&card));
    }
    Ok(found)
}

/// The audits of a sample that are scored and count, by number.
pub(super) fn wanted(sample: &Sample) -> HashMap<i64, &Observation> {
    let of = |one: &&Observation| one.inside && one.scored;
    sample.observations.iter().filter(of).map(|one| (one.audit.0, one)).collect()
}

/// The totals of each agent by a card, as auditors gave them first.
fn of_agents(observations: &[Observation], card: CardId) -> Vec<Vec<f64>> {
    let mut agents: BTreeMap<PersonId, Vec<f64>> = BTreeMap::new();
    for one in observations.iter().filter(|one| one.inside && one.scored && one.card == card) {
        if let Some(total) = one.first.get() {
            agents.entry(one.agent).or_default().push(real(total));
        }
    }
    agents.into_values().collect()
}

fn pairs(conn: &Connection, wanted: &HashMap<i64, &Observation>) -> Result<Vec<(i64, i64)>> {
    let (Some(lowest), Some(highest)) = (wanted.keys().min(), wanted.keys().max()) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    each(conn, PAIRS, [lowest, highest], |row| {
        found.push((row.get(0)?, row.get(1)?));
        Ok(())
    })?;
    Ok(found)
}

/// The marks that an auditor handed in and did not take back.
pub(super) struct HandedIn {
    scoring: i64,
    scorer: PersonId,
    pub(super) total: Option<i64>,
}

impl HandedIn {
    /// These marks.
    pub(super) fn load(conn: &Connection, scoring: i64) -> Result<Self> {
        let mut statement = conn.prepare_cached("SELECT id, scorer, total FROM scoring WHERE id = ?1")?;
        Ok(statement.query_row([scoring], Self::read)?)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { scoring: row.get("id")?, scorer: PersonId(row.get("scorer")?), total: row.get("total")? })
    }
}

fn handed_in(conn: &Connection, audit: i64) -> Result<Option<HandedIn>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.id, s.scorer, s.total FROM scoring s WHERE s.audit = ?1 AND s.basis = 'audit'
           AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = s.id)
           AND NOT EXISTS (SELECT 1 FROM approval v WHERE v.scoring = s.id AND v.granted = 0)
         ORDER BY s.id DESC LIMIT 1",
    )?;
    Ok(statement.query_row([audit], HandedIn::read).optional()?)
}

/// What was answered by one card.
#[derive(Default)]
pub(super) struct Answered {
    items: Vec<String>,
    auditors: BTreeMap<String, i64>,
    criteria: HashMap<String, (Vec<Rating>, BTreeMap<i64, u64>)>,
    totals: Vec<Rating>,
    /// The items of which the reader may not read both answers.
    pub(super) unread: BTreeSet<i64>,
}

impl Answered {
    pub(super) fn item(&mut self, conn: &Connection, request: i64) -> Result<i64> {
        let mut statement = conn.prepare_cached("SELECT ref FROM request WHERE id = ?1")?;
        self.items.push(statement.query_row([request], |row| row.get("ref"))?);
        Ok(i64::try_from(self.items.len() - 1).unwrap_or(i64::MAX))
    }

    /// Counts the marks that somebody gave an item.
    pub(super) fn count(&mut self, conn: &Connection, item: i64, who: &str, scoring: &HandedIn) -> Result<()> {
        let known = i64::try_from(self.auditors.len()).unwrap_or(i64::MAX);
        let auditor = *self.auditors.entry(who.to_owned()).or_insert(known);
        self.totals.extend(scoring.total.map(|value| Rating { item, auditor, value }));
        for mark in marks_of(conn, scoring.scoring)? {
            let (ratings, not_applicable) = self.criteria.entry(mark.criterion).or_default();
            match mark.percent {
                Some(value) => ratings.push(Rating { item, auditor, value }),
                None => *not_applicable.entry(item).or_default() += 1,
            }
        }
        Ok(())
    }

    /// Criterion by criterion, in the order of the card, then of totals.
    pub(super) fn finish(mut self, card: &Card) -> Vec<Rated> {
        let mut auditors: Vec<(String, i64)> = std::mem::take(&mut self.auditors).into_iter().collect();
        auditors.sort_by_key(|(_, place)| *place);
        let auditors: Vec<String> = auditors.into_iter().map(|(handle, _)| handle).collect();
        let blank = |mut ratings: Vec<Rating>, metric| {
            ratings.sort_unstable();
            Rated {
                card: card.label(),
                criterion: None,
                metric,
                answers: Vec::new(),
                items: self.items.clone(),
                auditors: auditors.clone(),
                ratings,
                not_applicable: BTreeMap::new(),
                consensus: BTreeMap::new(),
            }
        };
        let mut found = Vec::new();
        for criterion in card.criteria.iter().filter(|criterion| !criterion.is_text()) {
            let Some((ratings, not_applicable)) = self.criteria.remove(&criterion.key) else { continue };
            let answers = answers_on(criterion, &ratings.iter().map(|rating| rating.value).collect());
            let criterion = Some(criterion.key.clone());
            found.push(Rated {
                criterion,
                not_applicable,
                metric: scale_of(&answers),
                answers: answers.clone(),
                ..blank(ratings, Scale::Nominal)
            });
        }
        found.push(blank(std::mem::take(&mut self.totals), Scale::Interval));
        found
    }
}
