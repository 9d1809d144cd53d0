//! Limits: whose dialogues a frame leaves out by the works agreement. All of it is known before there is a seed.
//!
//! Audits of a person are counted by the days of their dialogues: each dialogue that was drawn or picked once, whatever
//! became of it, unless another took its place; who scores it again does not count. What a commitment that waits for its
//! seed can draw counts too. A person is in a frame while the draw cannot go beyond the most, however the seed comes out.

use super::exclusion::Exclusion;
use crate::calc::calendar::Calendar;
use crate::core::people::{Identities, PersonId};
use crate::core::policy::{self, day};
use crate::core::refusal::{Refusal, Result};
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
}

impl Limits {
    /// Why a dialogue of somebody and a day is left out, where it is.
    pub(super) fn excludes(&self, agent: PersonId, day: NaiveDate) -> Option<Exclusion> {
        if !self.was_told(agent, day) {
            return Some(Exclusion::AgentNotTold);
        }
        let (_, per) = self.most?;
        self.full.contains(&(agent, per.first(day))).then_some(Exclusion::MostOfAgent)
    }

    /// Whether somebody was told of monitoring by a day, where that is asked.
    pub(in crate::core) fn was_told(&self, agent: PersonId, day: NaiveDate) -> bool {
        self.told.as_ref().is_none_or(|told| told.get(&agent).is_some_and(|first| *first <= day))
    }

    /// Whether one more audit of a dialogue of somebody and a day would be beyond the most.
    pub(in crate::core) fn is_full(&self, agent: PersonId, day: NaiveDate) -> bool {
        self.most.is_some_and(|(most, per)| self.had.get(&(agent, per.first(day))).copied().unwrap_or_default() >= most)
    }

    /// One more audit of a dialogue of somebody and a day.
    pub(in crate::core) fn take(&mut self, agent: PersonId, day: NaiveDate) {
        if let Some((_, per)) = self.most {
            *self.had.entry((agent, per.first(day))).or_default() += 1;
        }
    }

    /// One audit less: another dialogue takes the place of that of a ticket.
    pub(in crate::core) fn free(&mut self, conn: &Connection, entry: i64, ticket: i64) -> Result<()> {
        let Some((_, per)) = self.most else { return Ok(()) };
        let (people, calendar) = (Identities::load(conn, entry)?, policy::as_of(conn, entry)?.calendar()?);
        let mut statement = conn.prepare_cached(&format!("{AUDITS} AND a.ticket = ?2"))?;
        let mut rows = statement.query(params![entry, ticket])?;
        while let Some(row) = rows.next()? {
            let share = share(row, per, (&people, &calendar))?;
            self.had.entry(share).and_modify(|had| *had = had.saturating_sub(1));
        }
        Ok(())
    }
}

/// The audits before entry `?1` that count, without those that agents wanted by disputing what a machine says, each with its agent and the time of its dialogue as both stood then.
const AUDITS: &str = "SELECT a.agent AS agent, coalesce((SELECT v.counts FROM revision v WHERE v.request = a.request
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
    by: (&Identities, &Calendar),
) -> Result<HashMap<Share, usize>> {
    let mut had = HashMap::new();
    let mut statement = conn.prepare_cached(AUDITS)?;
    let mut rows = statement.query([entry])?;
    while let Some(row) = rows.next()? {
        *had.entry(share(row, per, by)?).or_default() += 1;
    }
    Ok(had)
}

fn share(row: &rusqlite::Row<'_>, per: Per, (people, calendar): (&Identities, &Calendar)) -> Result<Share> {
    let counts: String = row.get("counts")?;
    let day = calendar.local_day(counts.parse().map_err(Refusal::data)?);
    Ok((people.one(PersonId(row.get("agent")?)), per.first(day)))
}

/// The first day on which each was told, as was recorded before an entry.
pub(super) fn told(conn: &Connection, entry: i64, people: &Identities) -> Result<HashMap<PersonId, NaiveDate>> {
    let mut found: HashMap<PersonId, NaiveDate> = HashMap::new();
    let mut statement =
        conn.prepare_cached("SELECT person, min(day) AS day FROM told WHERE entry < ?1 GROUP BY person")?;
    let mut rows = statement.query([entry])?;
    while let Some(row) = rows.next()? {
        let first = day(&row.get::<_, String>("day")?)?;
        let known = found.entry(people.one(PersonId(row.get("person")?))).or_insert(first);
        *known = (*known).min(first);
    }
    Ok(found)
}

/// How many of each person and period a commitment can draw, as it was recorded.
pub(in crate::core) fn reserved(conn: &Connection, commitment: i64) -> Result<BTreeSet<(i64, String, usize)>> {
    let mut statement = conn.prepare_cached("SELECT person, first, dialogues FROM reserve WHERE commitment = ?1")?;
    let rows =
        statement.query_map([commitment], |row| Ok((row.get("person")?, row.get("first")?, row.get("dialogues")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
