//! The scores that auditors are compared by: totals, or the answers to one criterion.

use crate::calc::decimal::real;
use crate::calc::mean::Mean;
use crate::calc::severity::Scored;
use crate::core::audit::AuditId;
use crate::core::calibration::Rated;
use crate::core::people::{Identities, NOW, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::report::agreement::{Place, Source, apart, rated, twice_in};
use crate::core::report::criteria::marks_of;
use crate::core::report::domain::within;
use crate::core::report::first_scored::first_scored;
use crate::core::report::sample::{Observation, Sample, each};
use crate::core::scorecard::{self, CardId};
use crate::core::suggest::did_you_mean_or;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Scores that can be compared with each other, in hundredths.
pub(super) struct Scores {
    /// The card, or the ratings of elsewhere.
    pub(super) card: String,
    /// The criterion; none: totals.
    pub(super) criterion: Option<String>,
    /// In the order in which they were drawn, or of the items.
    pub(super) rows: Vec<Scored>,
    /// What auditors and agents are called, by the numbers of the rows.
    pub(super) auditors: HashMap<i64, String>,
    /// Empty where items are compared, and no agents.
    pub(super) agents: HashMap<i64, String>,
    /// How many of the audits were given to their auditor by hand.
    pub(super) by_hand: u64,
    /// How much higher each auditor scores than others on the very same dialogues, by handle.
    pub(super) direct: BTreeMap<String, Mean>,
    /// Whether the rows have an order in time.
    pub(super) is_in_time: bool,
}

pub(super) fn scores(conn: &Connection, source: &Source, unseen: &BTreeSet<AuditId>) -> Result<Vec<Scores>> {
    match &source.place {
        Place::Twice(domain) => {
            let sample = within(conn, domain, unseen)?;
            let mut found = of_audits(conn, &sample, source.criterion.as_deref())?;
            if !found.is_empty() {
                directly(&mut found, &twice_in(conn, &sample)?.rated);
            }
            Ok(found)
        }
        Place::Calibration(_) | Place::Elsewhere(_) => elsewhere(conn, source, unseen),
    }
}

fn elsewhere(conn: &Connection, source: &Source, unseen: &BTreeSet<AuditId>) -> Result<Vec<Scores>> {
    let all = rated(conn, source, unseen)?.rated;
    let of = |one: Rated| Scores {
        rows: one
            .ratings
            .iter()
            .map(|rating| Scored { agent: rating.item, auditor: rating.auditor, score: real(rating.value) })
            .collect(),
        auditors: (0..).zip(one.auditors).collect(),
        card: one.card,
        criterion: one.criterion,
        agents: HashMap::new(),
        by_hand: 0,
        direct: BTreeMap::new(),
        is_in_time: false,
    };
    Ok(all.into_iter().map(of).collect())
}

/// Adds what dialogues that two scored say of auditors.
fn directly(found: &mut [Scores], rated: &[Rated]) {
    for scores in found {
        let own = rated.iter().find(|one| one.card == scores.card && one.criterion == scores.criterion);
        scores.direct = own.map(apart).unwrap_or_default();
    }
}

/// What auditors gave first, in every audit that counts.
fn of_audits(conn: &Connection, sample: &Sample, criterion: Option<&str>) -> Result<Vec<Scores>> {
    let audited = first_scored(conn, sample, |one| one.scored)?;
    let values = match criterion {
        None => audited.iter().filter_map(|(one, _)| Some((one.scoring, one.first.get()?))).collect(),
        Some(key) => answers(conn, &audited, key)?,
    };
    let by_hand = by_hand(conn, &audited)?;
    let people = Identities::load(conn, NOW)?;
    let handles: HashMap<i64, String> =
        crate::core::people::handles(conn)?.into_iter().map(|(handle, id)| (id.0, handle)).collect();
    let mut cards: BTreeMap<CardId, Scores> = BTreeMap::new();
    for (one, scorer) in &audited {
        let Some(value) = values.get(&one.scoring) else { continue };
        let scores = match cards.entry(one.card) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                new.insert(blank(scorecard::load(conn, one.card)?.label(), criterion, &handles))
            }
        };
        let (agent, auditor) = (one.agent.0, people.one(*scorer).0);
        scores.rows.push(Scored { agent, auditor, score: real(*value) });
        scores.by_hand += u64::from(by_hand.contains(&one.audit.0));
    }
    Ok(cards.into_values().collect())
}

fn blank(card: String, criterion: Option<&str>, handles: &HashMap<i64, String>) -> Scores {
    Scores {
        card,
        criterion: criterion.map(str::to_owned),
        rows: Vec::new(),
        auditors: handles.clone(),
        agents: handles.clone(),
        by_hand: 0,
        direct: BTreeMap::new(),
        is_in_time: true,
    }
}

/// The answers to one criterion, by scoring. Refused where no card of these audits has it.
fn answers(conn: &Connection, audited: &[(Observation, PersonId)], key: &str) -> Result<HashMap<i64, i64>> {
    let cards: BTreeSet<CardId> = audited.iter().map(|(one, _)| one.card).collect();
    let (mut ids, mut known) = (HashSet::new(), BTreeSet::new());
    for card in cards {
        for (own, id) in scorecard::criterion_ids(conn, card)? {
            if own == key {
                ids.insert(id);
            }
            known.insert(own);
        }
    }
    if ids.is_empty() && !known.is_empty() {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        return Err(Refusal::rule(format!("no card of these audits has a criterion `{}`", key.escape_debug()))
            .hint(did_you_mean_or(key, &known, || format!("there are {}", known.join(", ")))));
    }
    let mut found = HashMap::new();
    marks_of(conn, audited.iter().map(|(one, _)| *one).collect(), |one, criterion, percent| {
        if let (true, Some(percent)) = (ids.contains(&criterion), percent) {
            found.insert(one.scoring, percent);
        }
    })?;
    Ok(found)
}

/// The audits that a person gave to an auditor whom they named.
fn by_hand(conn: &Connection, audited: &[(Observation, PersonId)]) -> Result<HashSet<i64>> {
    let (Some((first, _)), Some((last, _))) = (audited.first(), audited.last()) else { return Ok(HashSet::new()) };
    let mut found = HashSet::new();
    let sql = "SELECT audit FROM assignment WHERE audit BETWEEN ?1 AND ?2 AND basis = 'name'";
    each(conn, sql, [first.audit.0, last.audit.0], |row| {
        found.insert(row.get(0)?);
        Ok(())
    })?;
    Ok(found)
}
