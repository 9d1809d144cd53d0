//! Coverage of a draw: its frame held against what another system had counted, agent by agent.

use super::engine_counts::{by_agent, counted};
use super::phantom::phantoms_of;
use super::picked::strata;
use super::stored::{Stored, stored_as};
use super::text::is_external;
use crate::core::frame::{Agents, Coverage, Exclusion, Order, Place};
use crate::core::intake::{Said, said_of};
use crate::core::people::{self, PersonId};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap};

/// An agent's dialogues in the window of a draw: what another system counted, what is recorded.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct AgentCoverage {
    /// The agent.
    pub handle: String,
    /// How many days another system counted.
    pub days: u64,
    /// What it counted on them; none: it counted nothing of this agent.
    pub counted: Option<u64>,
    /// What is recorded: on those days and of those channels, or in the window where nothing was counted.
    pub recorded: u64,
    /// How many are missing, day by day: more on one day do not make up for less on another.
    pub missing: u64,
    /// How many more are recorded than were counted, day by day.
    pub excess: u64,
    /// How many phantoms were drawn.
    pub drawn: u64,
}

/// Holds the frame of a draw against what another system had counted when it was committed, agent by agent. Answers
/// also how many counts it cannot be held against.
pub fn coverage(conn: &Connection, draw: i64) -> Result<(Vec<AgentCoverage>, usize)> {
    let stored = stored_as(conn, draw)?;
    if is_external(&stored.text) {
        return Ok((external_coverage(conn, &stored)?, 0));
    }
    let basis = stored.basis(conn)?;
    let mut seen = HashMap::<PersonId, u64>::new();
    let (coverage, agents) = basis.walk(conn).each(Order::Any, &mut |row, place| {
        let counts = row.request.is_some() && !matches!(place, Place::Beyond);
        *seen.entry(row.agent).or_default() += u64::from(counts);
        Ok(())
    })?;
    let mut found = summed(&coverage, &agents);
    for (agent, recorded) in seen.into_iter().filter(|(_, recorded)| *recorded > 0) {
        let handle = agents.handle(agent).to_owned();
        found.entry(agent).or_insert_with(|| AgentCoverage { handle, recorded, ..AgentCoverage::default() });
    }
    for (agent, phantoms) in phantoms_of(conn, draw)? {
        found.entry(agent).or_default().drawn = phantoms;
    }
    let mut found: Vec<AgentCoverage> = found.into_values().collect();
    found.sort_by(|one, other| one.handle.cmp(&other.handle));
    Ok((found, coverage.unplaced()))
}

fn summed(coverage: &Coverage, agents: &Agents) -> HashMap<PersonId, AgentCoverage> {
    let mut found: HashMap<PersonId, AgentCoverage> = HashMap::new();
    for ((agent, _), volumes) in &coverage.volumes {
        let one = found.entry(*agent).or_default();
        agents.handle(*agent).clone_into(&mut one.handle);
        one.days += 1;
        for volume in volumes {
            *one.counted.get_or_insert_default() += volume.counted;
            one.recorded += volume.recorded;
            one.missing += volume.missing();
            one.excess += volume.excess();
        }
    }
    found
}

/// Every count of the days of a draw's window, those after it too, and the entry that committed it: it is held against
/// those before that.
pub fn said(conn: &Connection, draw: i64) -> Result<(Vec<Said>, i64)> {
    let bounds = stored_as(conn, draw)?.basis(conn)?.bounds;
    Ok((said_of(conn, (bounds.first, bounds.last))?, bounds.entry))
}

/// How many dialogues of each agent stand in the frame of a draw, those that are missing among them: the frame is taken
/// again from the record as it was committed.
pub fn framed(conn: &Connection, draw: i64) -> Result<HashMap<PersonId, u64>> {
    let (mut found, stored) = (HashMap::new(), stored_as(conn, draw)?);
    if is_external(&stored.text) {
        return external_frame(conn, &stored);
    }
    stored.basis(conn)?.walk(conn).each(Order::Any, &mut |row, place| {
        if matches!(place, Place::Inside(_)) {
            *found.entry(row.agent).or_default() += 1;
        }
        Ok(())
    })?;
    Ok(found)
}

/// Why dialogues of each agent stand outside the frame of a draw, and how many: the frame is taken again from the record.
/// Of a frame that lives elsewhere nobody here knows.
pub fn outside_by_agent(conn: &Connection, draw: i64) -> Result<HashMap<PersonId, BTreeMap<Exclusion, u64>>> {
    let (mut found, stored) = (HashMap::<_, BTreeMap<_, _>>::new(), stored_as(conn, draw)?);
    if is_external(&stored.text) {
        return Ok(found);
    }
    stored.basis(conn)?.walk(conn).each(Order::Any, &mut |row, place| {
        if let Place::Outside(reason) = place {
            *found.entry(row.agent).or_default().entry(reason).or_default() += 1;
        }
        Ok(())
    })?;
    Ok(found)
}

/// How many dialogues each agent has in a frame that lives in an engine: as its strata say where each is one agent's; else
/// only the picks tell, one by one.
pub(super) fn external_frame(conn: &Connection, stored: &Stored) -> Result<HashMap<PersonId, u64>> {
    if let Some(found) = by_agent(conn, stored.plan, &stored.text)? {
        return Ok(found);
    }
    let mut found = HashMap::new();
    for stratum in strata(conn, stored)? {
        for pick in stratum.spares {
            *found.entry(pick.payload.agent).or_default() += 1;
        }
    }
    Ok(found)
}

/// The same, held against what another system had counted over the window; of whom it counted, and who is not in the frame, too.
/// Where only the picks tell whose dialogues they are there is nothing to be held against it.
fn external_coverage(conn: &Connection, stored: &Stored) -> Result<Vec<AgentCoverage>> {
    let mut found = HashMap::<PersonId, AgentCoverage>::new();
    for (agent, recorded) in external_frame(conn, stored)? {
        found.insert(agent, AgentCoverage { recorded, ..AgentCoverage::default() });
    }
    if by_agent(conn, stored.plan, &stored.text)?.is_some() {
        for (agent, (days, dialogues)) in counted(conn, stored.bounds)? {
            let one = found.entry(agent).or_default();
            (one.days, one.counted) = (days, Some(dialogues));
            (one.missing, one.excess) =
                (dialogues.saturating_sub(one.recorded), one.recorded.saturating_sub(dialogues));
        }
    }
    for (agent, one) in &mut found {
        one.handle = people::handle(conn, *agent)?;
    }
    let mut found: Vec<AgentCoverage> = found.into_values().collect();
    found.sort_by(|one, other| one.handle.cmp(&other.handle));
    Ok(found)
}
