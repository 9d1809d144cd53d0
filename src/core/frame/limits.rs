//! Limits: whose dialogues a frame leaves out by the works agreement. All of it is known before there is a seed.
//!
//! Audits of a person are counted by the days of their dialogues: each dialogue that was drawn or picked once, whatever
//! became of it, unless another took its place; who scores it again does not count. What a commitment that waits for its
//! seed can draw counts too. A person is in a frame while the draw cannot go beyond the most, however the seed comes out.

use super::exclusion::Exclusion;
use super::walk::{Order, Place, Walk};
use crate::calc::calendar::Calendar;
use crate::core::people::{Identities, PersonId};
use crate::core::plan::quotas;
use crate::core::policy::{self, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::{InForce, Per, in_force};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A person, and the first day of a period.
type Share = (PersonId, NaiveDate);

/// Whose dialogues a works agreement leaves out, as the record stood before an entry.
pub(in crate::core) struct Limits {
    most: Option<(usize, Per)>,
    /// The first day on which each was told of monitoring; none: nobody asks.
    told: Option<HashMap<PersonId, NaiveDate>>,
    had: HashMap<Share, usize>,
    full: HashSet<Share>,
    /// How many of each person and period the draw can draw.
    pub(in crate::core) reserves: BTreeMap<Share, usize>,
}

impl Limits {
    /// Those of the agreement in force on a day, as the record stood before an entry; none where it limits neither.
    pub(in crate::core) fn load(conn: &Connection, entry: i64, today: NaiveDate) -> Result<Option<Self>> {
        match in_force(conn, entry, today)? {
            Some(agreement) => Self::of(conn, entry, &agreement),
            None => Ok(None),
        }
    }

    /// Those of an agreement.
    pub(in crate::core) fn of(conn: &Connection, entry: i64, agreement: &InForce) -> Result<Option<Self>> {
        let terms = &agreement.terms;
        let most = terms.audits.map(|audits| (audits.most as usize, audits.per));
        if most.is_none() && !terms.monitoring.told_first {
            return Ok(None);
        }
        let people = Identities::load(conn, entry)?;
        let calendar = policy::as_of(conn, entry)?.calendar()?;
        let had = most.map_or_else(|| Ok(HashMap::new()), |(_, per)| had(conn, entry, per, (&people, &calendar)))?;
        let told = terms.monitoring.told_first.then(|| told(conn, entry, &people)).transpose()?;
        Ok(Some(Self { most, told, had, full: HashSet::new(), reserves: BTreeMap::new() }))
    }

    /// The same for the frame of a walk: who could have more than the most by it is left out.
    pub(in crate::core) fn settled(walk: Walk<'_>, today: NaiveDate) -> Result<Option<Self>> {
        let Some(mut limits) = Self::load(walk.conn, walk.bounds.entry, today)? else { return Ok(None) };
        let Some((most, per)) = limits.most else { return Ok(Some(limits)) };
        let cells = Cells::of(Walk { limits: Some(&limits), ..walk }, per)?;
        loop {
            // A plan that cannot be met is refused where its quotas are fixed.
            let Ok(could) = cells.could(walk, &limits.full) else { break };
            let has = |share: &Share| limits.had.get(share).copied().unwrap_or_default();
            let full: Vec<Share> =
                could.iter().filter(|(share, could)| has(share) + **could > most).map(|(share, _)| *share).collect();
            if full.is_empty() {
                limits.reserves = could;
                break;
            }
            limits.full.extend(full);
        }
        Ok(Some(limits))
    }

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
        self.most.is_some_and(|(most, per)| {
            self.had.get(&(agent, per.first(day))).copied().unwrap_or_default() >= most
        })
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

/// The audits before entry `?1` that count, each with its agent and the time of its dialogue as both stood then.
const AUDITS: &str = "SELECT a.agent AS agent, coalesce((SELECT v.counts FROM revision v WHERE v.request = a.request
      AND v.entry < a.entry ORDER BY v.id DESC LIMIT 1), r.received) AS counts
    FROM audit a JOIN request r ON r.id = a.request WHERE a.kind IN ('drawn', 'spot') AND a.entry < ?1
      AND NOT EXISTS (SELECT 1 FROM replacement p JOIN replaced d ON d.replacement = p.id
        WHERE p.ticket = a.ticket AND d.granted = 1 AND d.entry < ?1)";

fn had(
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
    let mut statement = conn.prepare_cached(
        "SELECT x.person AS person, x.first AS first, x.dialogues AS dialogues FROM reserve x WHERE x.entry < ?1
         AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.commitment = x.commitment AND d.entry < ?1)
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = x.commitment AND v.entry < ?1)",
    )?;
    let mut rows = statement.query([entry])?;
    while let Some(row) = rows.next()? {
        let person = by.0.one(PersonId(row.get("person")?));
        let (first, dialogues): (String, usize) = (row.get("first")?, row.get("dialogues")?);
        *had.entry((person, per.first(day(&first)?))).or_default() += dialogues;
    }
    Ok(had)
}

fn share(row: &rusqlite::Row<'_>, per: Per, (people, calendar): (&Identities, &Calendar)) -> Result<Share> {
    let counts: String = row.get("counts")?;
    let day = calendar.local_day(counts.parse().map_err(Refusal::data)?);
    Ok((people.one(PersonId(row.get("agent")?)), per.first(day)))
}

/// The first day on which each was told, as was recorded before an entry.
fn told(conn: &Connection, entry: i64, people: &Identities) -> Result<HashMap<PersonId, NaiveDate>> {
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

/// How many dialogues of each person and period each stratum has; under nobody stand phantoms.
struct Cells(BTreeMap<Vec<String>, BTreeMap<Option<Share>, usize>>);

impl Cells {
    fn of(walk: Walk<'_>, per: Per) -> Result<Self> {
        let mut cells: BTreeMap<Vec<String>, BTreeMap<Option<Share>, usize>> = BTreeMap::new();
        walk.each(Order::Any, &mut |row, place| {
            if let Place::Inside(fields) = place {
                let labels = fields.iter().skip(1).map(|label| (*label).to_owned()).collect();
                let whose = row.request.map(|_| (row.agent, per.first(row.candidate.features.day)));
                *cells.entry(labels).or_default().entry(whose).or_default() += 1;
            }
            Ok(())
        })?;
        Ok(Self(cells))
    }

    /// How many of each person and period can be drawn where these are left out.
    fn could(&self, walk: Walk<'_>, full: &HashSet<Share>) -> Result<BTreeMap<Share, usize>> {
        let is_in = |share: &Option<Share>| share.is_none_or(|share| !full.contains(&share));
        let mut sizes = BTreeMap::new();
        for (labels, cells) in &self.0 {
            let size: usize = cells.iter().filter(|(share, _)| is_in(share)).map(|(_, size)| size).sum();
            if size > 0 {
                sizes.insert(labels.clone(), size);
            }
        }
        let quotas = quotas(walk.conn, walk.plan, &sizes, walk.bounds.entry)?;
        let mut could = BTreeMap::new();
        for (labels, cells) in &self.0 {
            let quota = quotas.get(labels).copied().unwrap_or_default();
            for (share, size) in cells.iter().filter(|(share, _)| is_in(share)) {
                if let Some(share) = share.filter(|_| quota.min(*size) > 0) {
                    *could.entry(share).or_default() += quota.min(*size);
                }
            }
        }
        Ok(could)
    }
}

/// How many of each person and period a commitment can draw, as it was recorded.
pub(in crate::core) fn reserved(conn: &Connection, commitment: i64) -> Result<BTreeSet<(i64, String, usize)>> {
    let mut statement =
        conn.prepare_cached("SELECT person, first, dialogues FROM reserve WHERE commitment = ?1")?;
    let rows = statement.query_map([commitment], |row| Ok((row.get("person")?, row.get("first")?, row.get("dialogues")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
