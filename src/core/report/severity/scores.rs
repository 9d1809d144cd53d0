//! The scores that auditors are compared by: totals, or the answers to one criterion.

use crate::calc::decimal::real;
use crate::calc::mean::Mean;
use crate::calc::severity::Scored;
use crate::core::audit;
use crate::core::calibration::Rated;
use crate::core::people::{self, Identities, NOW, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::report::agreement::{Few, Found, Source, apart, rated_in_place, twice_in};
use crate::core::report::criteria::marks_of;
use crate::core::report::first_scored::first_scored;
use crate::core::report::sample::{Observation, Sample, each};
use crate::core::report::unread::Unread;
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
    /// How many of the scores somebody else brought in for the auditor.
    pub(super) brought_in: u64,
    /// How much higher each auditor scores than others on the very same dialogues, by handle.
    pub(super) direct: BTreeMap<String, Mean>,
    /// Of whom that would tell the reader of single dialogues: it is left out.
    pub(super) few_direct: BTreeSet<String>,
    /// Whether the rows have an order in time.
    pub(super) is_in_time: bool,
    /// Whose scores the reader may not read: an agent and an auditor for each.
    pub(super) unread: Vec<(i64, i64)>,
    /// How many more of these there are in all of which this is a part.
    pub(super) unread_beyond: u64,
}

/// Those of audits of a sample; and what is beyond it in all of which it is a part, if it is.
pub(super) fn of_samples(
    conn: &Connection,
    (sample, whole): (&Sample, Option<&Sample>),
    criterion: Option<&str>,
    unread: &Unread<'_>,
) -> Result<Vec<Scores>> {
    let mut found = of_audits(conn, sample, criterion, unread)?;
    if found.is_empty() {
        return Ok(found);
    }
    let of_whole = whole.map(|whole| twice_in(conn, whole, unread)).transpose()?;
    let twice = twice_in(conn, sample, unread)?;
    directly(&mut found, &twice, &Few::of(&twice, of_whole.as_ref()));
    if let Some(whole) = whole {
        for one in of_audits(conn, whole, criterion, unread)? {
            if let Some(own) = found.iter_mut().find(|own| own.card == one.card) {
                own.unread_beyond = (one.unread.len() as u64).saturating_sub(own.unread.len() as u64);
            }
        }
    }
    Ok(found)
}

pub(super) fn elsewhere(conn: &Connection, source: &Source, unread: &Unread<'_>) -> Result<Vec<Scores>> {
    let mut found = rated_in_place(conn, &source.place, unread)?;
    found.keep(source.criterion.as_deref())?;
    let hidden = found.unread;
    let of = |one: Rated| Scores {
        unread: hidden.get(&one.card).map(|items| unread_of(&one, items)).unwrap_or_default(),
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
        brought_in: 0,
        direct: BTreeMap::new(),
        few_direct: BTreeSet::new(),
        is_in_time: false,
        unread_beyond: 0,
    };
    Ok(found.rated.into_iter().map(of).collect())
}

fn unread_of(rated: &Rated, items: &BTreeSet<i64>) -> Vec<(i64, i64)> {
    let hidden = rated.ratings.iter().filter(|rating| items.contains(&rating.item));
    hidden.map(|rating| (rating.item, rating.auditor)).collect()
}

/// Adds what dialogues that two scored say of auditors, where that does not tell of single ones.
fn directly(found: &mut [Scores], twice: &Found, few: &Few) {
    for scores in found {
        let own = twice.rated.iter().find(|one| one.card == scores.card && one.criterion == scores.criterion);
        scores.direct = own.map(apart).unwrap_or_default();
        // What stands behind the answers to all criteria of a card stands behind the totals, or behind one criterion, too.
        let is_few = |auditor: &String| few.holds(&scores.card, None, Some(auditor));
        scores.few_direct = scores.direct.keys().filter(|auditor| is_few(auditor)).cloned().collect();
        scores.direct.retain(|auditor, _| !is_few(auditor));
    }
}

/// What auditors gave first, in every audit that counts.
fn of_audits(conn: &Connection, sample: &Sample, criterion: Option<&str>, unread: &Unread<'_>) -> Result<Vec<Scores>> {
    let audited = first_scored(conn, sample, |one| one.scored)?;
    let values = match criterion {
        None => audited.iter().filter_map(|(one, _)| Some((one.scoring, one.first.get()?))).collect(),
        Some(key) => answers(conn, &audited, key)?,
    };
    let (by_hand, brought_in) = (by_hand(conn, &audited)?, audit::brought_in(conn)?);
    let selves = Identities::load(conn, NOW)?;
    let handles = handles(conn)?;
    let mut cards: BTreeMap<CardId, Scores> = BTreeMap::new();
    for (one, scorer) in &audited {
        let Some(value) = values.get(&one.scoring) else { continue };
        let scores = match cards.entry(one.card) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                new.insert(blank(scorecard::load(conn, one.card)?.label(), criterion, &handles))
            }
        };
        let (agent, auditor) = (one.agent.0, selves.one(*scorer).0);
        scores.rows.push(Scored { agent, auditor, score: real(*value) });
        scores.by_hand += u64::from(by_hand.contains(&one.audit.0));
        scores.brought_in += u64::from(brought_in.contains(&one.audit));
        scores.unread.extend(unread.holds(one).then_some((agent, auditor)));
    }
    Ok(cards.into_values().collect())
}

/// What everybody is called: who has two handles, by the one that they kept.
fn handles(conn: &Connection) -> Result<HashMap<i64, String>> {
    let mut found = HashMap::new();
    for person in people::handles(conn)?.into_values() {
        found.insert(person.0, people::handle(conn, person)?);
    }
    Ok(found)
}

fn blank(card: String, criterion: Option<&str>, handles: &HashMap<i64, String>) -> Scores {
    Scores {
        card,
        criterion: criterion.map(str::to_owned),
        rows: Vec::new(),
        auditors: handles.clone(),
        agents: handles.clone(),
        by_hand: 0,
        brought_in: 0,
        direct: BTreeMap::new(),
        few_direct: BTreeSet::new(),
        is_in_time: true,
        unread: Vec::new(),
        unread_beyond: 0,
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
