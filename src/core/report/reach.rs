//! Reach: whom the draws reached. Agents who were never drawn, and teams without dialogues, are gaps that no draw shows.

use super::sample::agent_column;
use crate::core::audit::{self, AuditKind, OutOfRates};
use crate::core::people::{self, NOW, PersonId};
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An agent of the roster, and how far the draws reached them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgentReach {
    /// The agent.
    pub handle: String,
    /// Their team on the last of the days.
    pub team: String,
    /// How many of their dialogues came in on these days.
    pub dialogues: u64,
    /// How many dialogues stood in the frames of draws of these days, in strata of their own; none where no plan has such.
    pub in_frame: Option<u64>,
    /// How many of those were drawn, in draws that stand.
    pub drawn: u64,
    /// How many of the drawn are scored.
    pub scored: u64,
    /// How many dialogues of these days gave way to the next ticket.
    pub replaced: u64,
    /// The day of their newest dialogue that was ever drawn; none: they never were.
    pub newest: Option<NaiveDate>,
}

/// How far the draws reached, over some days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reach {
    /// The days, both included.
    pub days: (NaiveDate, NaiveDate),
    /// Who is an agent on the last of them, by handle.
    pub agents: Vec<AgentReach>,
    /// The teams of these that have no dialogue, each with how many agents it has.
    pub silent_teams: Vec<(String, usize)>,
}

/// Whom the draws reached from a day to today.
pub fn reach(conn: &Connection, since: NaiveDate, today: NaiveDate) -> Result<Reach> {
    let dialogues = dialogues(conn, since)?;
    let (drawn, framed) = (drawn(conn, since)?, framed(conn, since)?);
    let mut agents = BTreeMap::new();
    for (person, handle, team, from, until) in people::agent_stints(conn, NOW)? {
        if from > today || until.is_some_and(|until| until < today) {
            continue;
        }
        let Fate { counted: drawn, scored, replaced, newest } = drawn.get(&person).copied().unwrap_or_default();
        let dialogues = dialogues.get(&person).copied().unwrap_or_default();
        let in_frame = framed.get(&handle).copied();
        agents
            .insert(handle.clone(), AgentReach { handle, team, dialogues, in_frame, drawn, scored, replaced, newest });
    }
    let agents: Vec<AgentReach> = agents.into_values().collect();
    let heard: BTreeSet<&str> =
        agents.iter().filter(|agent| agent.dialogues > 0).map(|agent| agent.team.as_str()).collect();
    let mut silent = BTreeMap::<String, usize>::new();
    for agent in agents.iter().filter(|agent| !heard.contains(agent.team.as_str())) {
        *silent.entry(agent.team.clone()).or_default() += 1;
    }
    Ok(Reach { days: (since, today), silent_teams: silent.into_iter().collect(), agents })
}

/// How many dialogues each agent has from a day on, as they stand now.
fn dialogues(conn: &Connection, since: NaiveDate) -> Result<HashMap<PersonId, u64>> {
    let Some(since) = policy::current(conn)?.calendar()?.starts(since) else { return Ok(HashMap::new()) };
    let mut statement = conn.prepare_cached(
        "SELECT (SELECT i.one FROM identity i WHERE i.person = agent) AS one, count(*) AS dialogues FROM (
           SELECT r.agent AS agent FROM request r INDEXED BY request_received
           WHERE r.agent IS NOT NULL AND r.received >= ?1 AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)
           UNION ALL SELECT v.agent FROM revision v INDEXED BY revision_counts
           WHERE v.counts >= ?1 AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request))
         GROUP BY one",
    )?;
    let rows =
        statement.query_map([since.to_string()], |row| Ok((PersonId(row.get("one")?), row.get("dialogues")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many dialogues each agent has in the frames of draws whose window begins on a day or later, where a stratum is one
/// agent's.
fn framed(conn: &Connection, since: NaiveDate) -> Result<HashMap<String, u64>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.plan, s.label, s.size FROM commitment c JOIN draw d ON d.commitment = c.id JOIN stratum s ON s.draw = d.id
         WHERE c.first >= ?1 AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id)",
    )?;
    let mut rows = statement.query([since.to_string()])?;
    let (mut framed, mut places) = (HashMap::<String, u64>::new(), HashMap::new());
    while let Some(row) = rows.next()? {
        let place = agent_column(conn, row.get("plan")?, &mut places)?;
        let label: String = row.get("label")?;
        if let Some(agent) = place.and_then(|place| label.split('\t').nth(place)) {
            *framed.entry(agent.to_owned()).or_default() += row.get::<_, u64>("size")?;
        }
    }
    Ok(framed)
}

/// What became of the dialogues of an agent that were drawn.
#[derive(Clone, Copy, Default)]
struct Fate {
    counted: u64,
    scored: u64,
    replaced: u64,
    newest: Option<NaiveDate>,
}

/// What became of the dialogues of each agent from a day on that were drawn, and the day of the newest that ever was.
fn drawn(conn: &Connection, since: NaiveDate) -> Result<HashMap<PersonId, Fate>> {
    let mut drawn = HashMap::<PersonId, Fate>::new();
    for audit in audit::list(conn, &[])? {
        let is_recent = audit.received >= since;
        let one = drawn.entry(audit.agent.id).or_default();
        match (audit.kind, audit.out_of_rates()) {
            (AuditKind::Drawn, None) => {
                one.counted += u64::from(is_recent);
                one.scored += u64::from(is_recent && audit.is_scored());
                one.newest = one.newest.max(Some(audit.received));
            }
            (AuditKind::Drawn, Some(OutOfRates::Replaced)) if !audit.void => one.replaced += u64::from(is_recent),
            _ => {}
        }
    }
    Ok(drawn)
}
