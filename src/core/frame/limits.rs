//! Limits: whose dialogues a frame leaves out by the works agreement. All of it is known before there is a seed.
//!
//! Audits of a person are counted by the days of their dialogues: each dialogue that was drawn or picked once, whatever
//! became of it, unless another took its place; who scores it again does not count. What a commitment that waits for its
//! seed can draw counts too. A person is in a frame while the draw cannot go beyond the most, however the seed comes out.
//! A dialogue that was amended to another person or day counts for each that it ever was of, and can be drawn only where
//! none of these is in the way.

use super::exclusion::Exclusion;
use super::stood::{Stood as State, of_several};
use crate::calc::calendar::Calendar;
use crate::core::people::{Identities, PersonId};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::works_agreement::Per;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A person, and the first day of a period.
pub(super) type Share = (PersonId, NaiveDate);

/// Whose dialogues a works agreement leaves out, as the record stood before an entry.
pub(in crate::core) struct Limits {
    pub(super) most: Option<(usize, Per)>,
    /// The first day on which each was told of monitoring; none: nobody asks.
    pub(super) told: Option<HashMap<PersonId, NaiveDate>>,
    pub(super) had: HashMap<Share, usize>,
    pub(super) full: HashSet<Share>,
    /// How many of each person and period the draw can draw.
    pub(in crate::core) reserves: BTreeMap<Share, usize>,
    /// Of whom and of which day the dialogues were that somebody amended.
    pub(super) stood: Stood,
}

/// Of whom and of which day dialogues were, in each of their states, by number.
pub(super) type Stood = HashMap<i64, Vec<(PersonId, NaiveDate)>>;

/// A dialogue that is looked at: its number, whose it is now and of which day; a phantom has no number.
#[derive(Clone, Copy)]
pub(in crate::core) struct Looked {
    pub(in crate::core) request: Option<RequestId>,
    pub(in crate::core) agent: PersonId,
    pub(in crate::core) day: NaiveDate,
}

impl Limits {
    /// Why a dialogue is left out, where it is.
    pub(super) fn excludes(&self, one: Looked) -> Option<Exclusion> {
        if self.untold(one).is_some() {
            return Some(Exclusion::AgentNotTold);
        }
        self.shares(one).iter().any(|share| self.full.contains(share)).then_some(Exclusion::MostOfAgent)
    }

    /// Who was not told of monitoring whose dialogue this is or was, and by which day, where that is asked: a telling counts from
    /// the day on which it was recorded.
    pub(in crate::core) fn untold(&self, one: Looked) -> Option<(PersonId, NaiveDate)> {
        let told = self.told.as_ref()?;
        let is_untold = |(agent, day): &(PersonId, NaiveDate)| told.get(agent).is_none_or(|first| first > day);
        whose(one, &self.stood).find(is_untold)
    }

    /// Whether one more audit, of this dialogue, would be beyond the most.
    pub(in crate::core) fn is_full(&self, one: Looked) -> bool {
        let is_full = |share: &Share, most| self.had.get(share).copied().unwrap_or_default() >= most;
        self.most.is_some_and(|(most, _)| self.shares(one).iter().any(|share| is_full(share, most)))
    }

    /// One more audit, of this dialogue.
    pub(in crate::core) fn take(&mut self, one: Looked) {
        for share in self.shares(one) {
            *self.had.entry(share).or_default() += 1;
        }
    }

    /// Of whom and of which period a dialogue counts, where audits are counted.
    fn shares(&self, one: Looked) -> BTreeSet<Share> {
        self.most.map(|(_, per)| shares(one, per, &self.stood)).unwrap_or_default()
    }

    /// One audit less: another dialogue takes the place of that of a ticket.
    pub(in crate::core) fn free(&mut self, conn: &Connection, entry: i64, ticket: i64) -> Result<()> {
        let Some((_, per)) = self.most else { return Ok(()) };
        let (people, calendar) = (Identities::load(conn, entry)?, policy::as_of(conn, entry)?.calendar()?);
        let mut statement = conn.prepare_cached(&format!("{AUDITS} AND a.ticket = ?2"))?;
        let mut rows = statement.query(params![entry, ticket])?;
        while let Some(row) = rows.next()? {
            for share in shares_of(row, per, (&people, &calendar), &self.stood)? {
                self.had.entry(share).and_modify(|had| *had = had.saturating_sub(1));
            }
        }
        Ok(())
    }
}

/// Of whom and of which period a dialogue counts.
pub(super) fn shares(one: Looked, per: Per, stood: &Stood) -> BTreeSet<Share> {
    whose(one, stood).map(|(agent, day)| (agent, per.first(day))).collect()
}

/// Of whom and of which day a dialogue is, and was.
fn whose(one: Looked, stood: &Stood) -> impl Iterator<Item = (PersonId, NaiveDate)> {
    let before = one.request.and_then(|request| stood.get(&request.0));
    std::iter::once((one.agent, one.day)).chain(before.into_iter().flatten().copied())
}

/// Of whom and of which day the dialogues were that were amended before an entry, as people and days are counted then.
pub(super) fn stood_before(conn: &Connection, entry: i64, (people, calendar): By<'_>) -> Result<Stood> {
    let found = of_several(conn, entry)?.into_iter();
    let whose = |states: Vec<State>| {
        states.into_iter().map(|one| (people.one(one.agent), calendar.local_day(one.counts))).collect()
    };
    Ok(found.map(|(request, states)| (request, whose(states))).collect())
}

/// By whom handles are counted, and by which days.
pub(super) type By<'a> = (&'a Identities, &'a Calendar);

/// The audits before entry `?1` that count, without those that agents wanted by disputing what a machine says, each with its agent and the time of its dialogue as both stood then.
const AUDITS: &str = "SELECT a.request AS request, a.agent AS agent, coalesce((SELECT v.counts FROM revision v WHERE v.request = a.request
      AND v.entry < a.entry ORDER BY v.id DESC LIMIT 1), r.received) AS counts
    FROM audit a JOIN request r ON r.id = a.request WHERE a.kind IN ('drawn', 'spot') AND a.entry < ?1
      AND NOT EXISTS (SELECT 1 FROM machine_dispute m WHERE m.audit = a.id)
      AND NOT EXISTS (SELECT 1 FROM replacement p JOIN replaced d ON d.replacement = p.id
        WHERE p.ticket = a.ticket AND d.granted = 1 AND d.entry < ?1)";

/// How many audits of each person and period stood before an entry.
pub(super) fn had(
    conn: &Connection,
    entry: i64,
    per: Per,
    (by, stood): (By<'_>, &Stood),
) -> Result<HashMap<Share, usize>> {
    let mut had = HashMap::new();
    let mut statement = conn.prepare_cached(AUDITS)?;
    let mut rows = statement.query([entry])?;
    while let Some(row) = rows.next()? {
        for share in shares_of(row, per, by, stood)? {
            *had.entry(share).or_default() += 1;
        }
    }
    Ok(had)
}

/// Of whom and of which period an audit counts: as its dialogue was when it was opened, and in every other state.
fn shares_of(row: &rusqlite::Row<'_>, per: Per, (people, calendar): By<'_>, stood: &Stood) -> Result<BTreeSet<Share>> {
    let (request, counts): (i64, String) = (row.get("request")?, row.get("counts")?);
    let day = calendar.local_day(counts.parse().map_err(Refusal::data)?);
    let opened = (people.one(PersonId(row.get("agent")?)), day);
    let states = stood.get(&request).into_iter().flatten().copied();
    Ok(states.chain([opened]).map(|(agent, day)| (agent, per.first(day))).collect())
}

/// How many of each person and period a commitment can draw, as it was recorded.
pub(in crate::core) fn reserved(conn: &Connection, commitment: i64) -> Result<BTreeSet<(i64, String, usize)>> {
    let mut statement = conn.prepare_cached("SELECT person, first, dialogues FROM reserve WHERE commitment = ?1")?;
    let rows =
        statement.query_map([commitment], |row| Ok((row.get("person")?, row.get("first")?, row.get("dialogues")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
