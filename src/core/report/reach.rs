//! Reach: whom the draws reached. Agents who were never drawn, and teams without dialogues, are gaps that no draw shows.

use super::period::Period;
use super::sample::{agent_column, came, each, sample};
use crate::core::audit::{self, Audit, AuditKind};
use crate::core::draw;
use crate::core::frame::{Exclusion, outside_of_window};
use crate::core::people::{self, Identities, NOW, PersonId};
use crate::core::plan;
use crate::core::policy::{self, Calendars};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An agent of the roster, and how far the draws reached them. What stood in frames was drawn or not; what was drawn is
/// scored, waits, gave way, or is missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgentReach {
    /// The agent.
    pub handle: String,
    /// Their team on the last of the days.
    pub team: String,
    /// How many of their dialogues came in on these days.
    pub dialogues: u64,
    /// How many of their dialogues stood in the frames of the draws, those that are missing among them.
    pub in_frame: u64,
    /// What of that was drawn.
    pub drawn: Drawn,
    /// The day of their newest dialogue that was ever drawn; none: they never were.
    pub newest: Option<NaiveDate>,
    /// Where none of theirs was drawn: why dialogues of theirs stand outside the frames of the newest draws, and how many.
    pub outside: BTreeMap<Exclusion, u64>,
}

/// Of so many draws, the newest ones, it is looked why dialogues stand outside their frames: each is taken again for it.
const LOOKED: usize = 10;

/// What became of the dialogues of an agent that were drawn.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Drawn {
    /// Scored, and in the rates.
    pub scored: u64,
    /// Not scored yet.
    pub waiting: u64,
    /// Gave way to the next ticket, or a dispute took their audit out.
    pub replaced: u64,
    /// Another system counted them, and nobody recorded them.
    pub missing: u64,
}

impl AgentReach {
    /// Whether they have dialogues, and none was drawn.
    pub const fn is_missed(&self) -> bool {
        self.dialogues > 0 && self.drawn.all() == 0
    }
}

impl Drawn {
    /// All of them.
    pub const fn all(&self) -> u64 {
        self.scored + self.waiting + self.replaced + self.missing
    }
}

/// How far the draws reached, over some days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reach {
    /// The days, both included.
    pub days: (NaiveDate, NaiveDate),
    /// How many draws stand whose window begins on them.
    pub draws: usize,
    /// Who is an agent on the last of them, by handle.
    pub agents: Vec<AgentReach>,
    /// The teams of these that have no dialogue, each with how many agents it has.
    pub silent_teams: Vec<(String, usize)>,
}

/// Whom the draws reached from a day to today: of draws that stand and whose window begins on that day or later.
pub fn reach(conn: &Connection, since: NaiveDate, today: NaiveDate) -> Result<Reach> {
    let dialogues = dialogues(conn, since)?;
    let windows = draws(conn, since)?;
    let framed = framed(conn, &windows)?;
    let (drawn, newest) = (drawn(conn, since)?, newest(conn)?);
    let mut agents = BTreeMap::new();
    for (person, handle, team, from, until) in people::agent_stints(conn, NOW)? {
        if from > today || until.is_some_and(|until| until < today) {
            continue;
        }
        let one = AgentReach {
            handle: handle.clone(),
            team,
            dialogues: dialogues.get(&person).copied().unwrap_or_default(),
            in_frame: framed.get(&person).copied().unwrap_or_default(),
            drawn: drawn.get(&person).copied().unwrap_or_default(),
            newest: newest.get(&person).copied(),
            outside: BTreeMap::new(),
        };
        agents.insert(handle, (person, one));
    }
    let agents = with_reasons(conn, agents.into_values().collect(), &windows, (since, today))?;
    let heard: BTreeSet<&str> =
        agents.iter().filter(|agent| agent.dialogues > 0).map(|agent| agent.team.as_str()).collect();
    let mut silent = BTreeMap::<String, usize>::new();
    for agent in agents.iter().filter(|agent| !heard.contains(agent.team.as_str())) {
        *silent.entry(agent.team.clone()).or_default() += 1;
    }
    let silent_teams = silent.into_iter().collect();
    Ok(Reach { days: (since, today), draws: windows.len(), silent_teams, agents })
}

/// The agents, where there are any of whom nothing was drawn with why their dialogues could not be.
fn with_reasons(
    conn: &Connection,
    mut agents: Vec<(PersonId, AgentReach)>,
    draws: &[(i64, i64)],
    (since, today): (NaiveDate, NaiveDate),
) -> Result<Vec<AgentReach>> {
    if agents.iter().any(|(_, one)| one.is_missed()) {
        let identities = Identities::load(conn, NOW)?;
        for (agent, reasons) in outside(conn, draws, (since, today))? {
            let agent = identities.one(agent);
            for (_, one) in agents.iter_mut().filter(|(person, one)| *person == agent && one.is_missed()) {
                for (reason, count) in &reasons {
                    *one.outside.entry(*reason).or_default() += count;
                }
            }
        }
    }
    Ok(agents.into_iter().map(|(_, one)| one).collect())
}

/// Why dialogues of each agent stand outside the frames of the newest draws, or outside windows that stay due, since nothing in
/// them can be drawn.
fn outside(
    conn: &Connection,
    draws: &[(i64, i64)],
    (since, today): (NaiveDate, NaiveDate),
) -> Result<Vec<(PersonId, BTreeMap<Exclusion, u64>)>> {
    let mut found = Vec::new();
    for (draw, _) in draws.iter().rev().take(LOOKED) {
        found.extend(draw::outside_by_agent(conn, *draw)?);
    }
    let policy = policy::current(conn)?;
    for plan in plan::each(conn)?.into_iter().flatten().filter(|plan| !plan.is_external()) {
        let mut due = plan::due(conn, &plan, today, false, &policy.calendar()?)?;
        due.retain(|window| window.0 >= since);
        for window in due.into_iter().rev().take(LOOKED) {
            found.extend(outside_of_window(conn, &plan, window, (today, &policy))?);
        }
    }
    Ok(found)
}

/// How many dialogues each agent has from a day on, as they stand now.
fn dialogues(conn: &Connection, since: NaiveDate) -> Result<HashMap<PersonId, u64>> {
    // A day before the first year has no moment: all dialogues came later.
    let since = policy::current(conn)?.calendar()?.starts(since).map_or_else(String::new, |since| since.to_string());
    let mut statement = conn.prepare_cached(
        "SELECT (SELECT i.one FROM identity i WHERE i.person = agent) AS one, count(*) AS dialogues FROM (
           SELECT r.agent AS agent FROM request r INDEXED BY request_received
           WHERE r.agent IS NOT NULL AND r.received >= ?1 AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)
           UNION ALL SELECT v.agent FROM revision v INDEXED BY revision_counts
           WHERE v.counts >= ?1 AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request))
         GROUP BY one",
    )?;
    let rows = statement.query_map([since], |row| Ok((PersonId(row.get("one")?), row.get("dialogues")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The draws that stand and whose window begins on a day or later: number and plan.
fn draws(conn: &Connection, since: NaiveDate) -> Result<Vec<(i64, i64)>> {
    let mut statement = conn.prepare_cached(&format!("SELECT d.id, c.plan {STANDS} ORDER BY d.id"))?;
    let rows = statement.query_map([since.to_string()], |row| Ok((row.get("id")?, row.get("plan")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Draws that stand, from a day `?1` on.
const STANDS: &str = "FROM commitment c JOIN draw d ON d.commitment = c.id
    WHERE c.first >= ?1 AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id)";

/// How many dialogues each agent has in the frames of draws: as its strata say where each is one agent's, else from the
/// frame, which is taken again.
fn framed(conn: &Connection, draws: &[(i64, i64)]) -> Result<HashMap<PersonId, u64>> {
    let (people, mut places) = (people::handles(conn)?, HashMap::new());
    let identities = Identities::load(conn, NOW)?;
    let mut framed = HashMap::<PersonId, u64>::new();
    for (draw, plan) in draws {
        let Some(place) = agent_column(conn, *plan, &mut places)? else {
            for (agent, number) in draw::framed(conn, *draw)? {
                *framed.entry(identities.one(agent)).or_default() += number;
            }
            continue;
        };
        each(conn, "SELECT label, size FROM stratum WHERE draw = ?1", [draw], |row| {
            let label: String = row.get("label")?;
            let agent = label.split('\t').nth(place).and_then(|handle| people.get(handle));
            if let Some(agent) = agent {
                *framed.entry(*agent).or_default() += row.get::<_, u64>("size")?;
            }
            Ok(())
        })?;
    }
    Ok(framed)
}

/// What became of the dialogues of each agent that draws from a day on drew.
fn drawn(conn: &Connection, since: NaiveDate) -> Result<HashMap<PersonId, Drawn>> {
    let mut drawn = HashMap::<PersonId, Drawn>::new();
    let mut statement = conn.prepare_cached(&format!("SELECT c.name {STANDS}"))?;
    let names = statement.query_map([since.to_string()], |row| row.get::<_, String>("name"))?;
    for name in names.collect::<rusqlite::Result<Vec<_>>>()? {
        for audit in audit::list_of_draw(conn, &name)?.iter().filter(|audit| audit.kind == AuditKind::Drawn) {
            drawn.entry(audit.agent.id).or_default().add(audit);
        }
    }
    let sql = format!(
        "SELECT i.one AS agent, count(*) AS missing FROM phantom p JOIN identity i ON i.person = p.agent
         JOIN stratum s ON s.id = p.stratum WHERE s.draw IN (SELECT d.id {STANDS}) GROUP BY i.one"
    );
    each(conn, &sql, [since.to_string()], |row| {
        drawn.entry(PersonId(row.get("agent")?)).or_default().missing = row.get("missing")?;
        Ok(())
    })?;
    Ok(drawn)
}

/// The local day of the newest dialogue of each agent that was ever drawn and is in the rates.
fn newest(conn: &Connection) -> Result<HashMap<PersonId, NaiveDate>> {
    let sample = sample(conn, (Period::default(), None), &BTreeSet::new())?;
    let mut newest = HashMap::<PersonId, (String, i64)>::new();
    for one in &sample.observations {
        let here = (came(conn, one.request)?, sample.strata.entry(one.stratum));
        let known = newest.entry(one.agent).or_default();
        if *known < here {
            *known = here;
        }
    }
    let calendars = Calendars::load(conn)?;
    let day =
        |(at, entry): (String, i64)| Ok::<_, Refusal>(calendars.local_day(entry, at.parse().map_err(Refusal::data)?));
    newest.into_iter().map(|(agent, newest)| Ok((agent, day(newest)?))).collect()
}

impl Drawn {
    fn add(&mut self, audit: &Audit) {
        let to = match audit.out_of_rates() {
            Some(_) => &mut self.replaced,
            None if audit.is_scored() => &mut self.scored,
            None => &mut self.waiting,
        };
        *to += 1;
    }
}
