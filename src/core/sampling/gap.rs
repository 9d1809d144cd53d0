//! Gaps: where another system counted more dialogues than were recorded (statistics.md 1.8, 3).
//!
//! Each missing dialogue stands in the frame as a phantom, in its agent's stratum. A phantom that is drawn counts
//! as the worst that the dialogue could have been: keeping one out helps nobody.

use super::examine::stored_as;
use super::frame::{Agents, Features, FrameRow, Order, Place, Walk, plain};
use super::plan::{Plan, WIDTH, plan};
use crate::calc::draw::{phantom_refs, phantoms};
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::request::source_counts;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap};

/// What another system counted, and what of it is recorded.
#[derive(Clone)]
struct Cell {
    channel: Option<String>,
    /// The channel as a label.
    label: String,
    counted: u64,
    recorded: u64,
}

impl Cell {
    fn of(channel: Option<String>, counted: u64) -> Self {
        let label = channel.as_deref().map(plain).unwrap_or_default().into_owned();
        Self { channel, label, counted, recorded: 0 }
    }

    /// The channel and its label.
    fn channel(&self) -> Option<(&str, &str)> {
        self.channel.as_deref().map(|channel| (channel, self.label.as_str()))
    }
}

/// What was counted for a window, held against the dialogues that the walk comes by.
#[derive(Clone)]
pub(super) struct Reckoning {
    cells: BTreeMap<(PersonId, NaiveDate), Vec<Cell>>,
    /// How many counts of its agents the plan cannot be held against.
    unplaced: usize,
}

impl Reckoning {
    /// The counts that a plan can be held against: of its agents and channels. None where it goes by categories,
    /// which no count knows.
    pub(super) fn of(walk: Walk<'_>, agents: &Agents) -> Result<Self> {
        let mut cells: BTreeMap<_, Vec<Cell>> = BTreeMap::new();
        let (first, last, entry) = (walk.bounds.first, walk.bounds.last, walk.bounds.entry);
        let mut unplaced = 0;
        for count in source_counts(walk.conn, (first, last), entry)? {
            let features = Features {
                day: count.day,
                channel: count.channel.as_deref().unwrap_or_default(),
                category: "",
                team: agents.team(count.agent, count.day),
            };
            let known = count.channel.is_some() || !walk.plan.by_channel();
            if features.team.is_none() || !walk.plan.covers_team(features) {
                continue;
            }
            if walk.plan.by_category() || !known {
                unplaced += 1;
            } else if walk.plan.covers(features) {
                let cell = Cell::of(count.channel, count.dialogues);
                cells.entry((count.agent, count.day)).or_default().push(cell);
            }
        }
        if !walk.plan.by_channel() {
            cells.values_mut().for_each(prefer_whole);
        }
        Ok(Self { cells, unplaced })
    }

    /// Takes note of a dialogue that is recorded, wherever it stands.
    pub(super) fn see(&mut self, row: &FrameRow<'_>) {
        if self.cells.is_empty() {
            return;
        }
        let cells = self.cells.get_mut(&(row.agent, row.features.day)).into_iter().flatten();
        for cell in cells.filter(|cell| cell.channel.as_deref().is_none_or(|channel| channel == row.features.channel)) {
            cell.recorded += 1;
        }
    }

    /// Takes over what another part of the same walk came by.
    pub(super) fn merge(&mut self, other: &Self) {
        for (cells, theirs) in self.cells.values_mut().zip(other.cells.values()) {
            for (cell, their) in cells.iter_mut().zip(theirs) {
                cell.recorded += their.recorded;
            }
        }
    }

    /// How many counts of its agents the plan cannot be held against: it goes by what they do not know.
    pub(super) const fn unplaced(&self) -> usize {
        self.unplaced
    }

    /// How many dialogues were counted in all; none where nothing was.
    pub(super) fn counted(&self) -> Option<u64> {
        let cells = self.cells.values().flatten();
        (!self.cells.is_empty()).then(|| cells.map(|cell| cell.counted).sum())
    }

    /// Visits the rows of the phantoms, numbered by their strata's labels.
    pub(super) fn phantoms(
        &self,
        plan: &Plan,
        agents: &Agents,
        visit: &mut dyn FnMut(&FrameRow<'_>, &[&str]) -> Result<()>,
    ) -> Result<()> {
        let mut missing = Vec::new();
        for ((agent, day), cells) in &self.cells {
            for cell in cells.iter().filter(|cell| cell.counted > cell.recorded) {
                let row = agents.phantom("", *agent, *day, cell.channel());
                let mut cells = [""; WIDTH];
                let fields = plan.fields(&row, &mut cells);
                let labels: Vec<String> = fields.iter().skip(1).map(|label| (*label).to_owned()).collect();
                missing.push((labels, *agent, *day, cell));
            }
        }
        missing.sort_by(|one, other| one.0.cmp(&other.0));
        let gaps: Vec<u64> = missing.iter().map(|(.., cell)| phantoms(cell.recorded, cell.counted)).collect();
        for (place, reference) in phantom_refs(&gaps) {
            if let Some((_, agent, day, cell)) = missing.get(place) {
                let row = agents.phantom(&reference, *agent, *day, cell.channel());
                visit(&row, plan.fields(&row, &mut [""; WIDTH]))?;
            }
        }
        Ok(())
    }
}

/// A count over all channels says more than those of some.
fn prefer_whole(cells: &mut Vec<Cell>) {
    if cells.iter().any(|cell| cell.channel.is_none()) {
        cells.retain(|cell| cell.channel.is_none());
    }
}

/// An agent's dialogues in the window of a draw: what another system counted, what is recorded.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct AgentGap {
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
    /// How many phantoms were drawn.
    pub drawn: u64,
}

/// Holds the frame of a draw against what another system had counted when it was committed, agent by agent. Answers
/// also how many counts it cannot be held against.
pub fn gaps(conn: &Connection, draw: i64) -> Result<(Vec<AgentGap>, usize)> {
    let stored = stored_as(conn, draw)?;
    let (plan, policy) = (plan(conn, stored.plan)?, policy::as_of(conn, stored.bounds.entry)?);
    let walk = Walk { conn, plan: &plan, bounds: stored.bounds, policy: &policy };
    let mut seen = HashMap::<PersonId, u64>::new();
    let (reckoning, agents) = walk.each(Order::Any, &mut |row, place| {
        let counts = row.request.is_some() && !matches!(place, Place::Beyond);
        *seen.entry(row.agent).or_default() += u64::from(counts);
        Ok(())
    })?;
    let mut gaps = summed(&reckoning, &agents);
    for (agent, recorded) in seen.into_iter().filter(|(_, recorded)| *recorded > 0) {
        let handle = agents.handle(agent).to_owned();
        gaps.entry(agent).or_insert_with(|| AgentGap { handle, recorded, ..AgentGap::default() });
    }
    for (agent, phantoms) in drawn_phantoms(conn, draw)? {
        gaps.entry(agent).or_default().drawn = phantoms;
    }
    let mut gaps: Vec<AgentGap> = gaps.into_values().collect();
    gaps.sort_by(|one, other| one.handle.cmp(&other.handle));
    Ok((gaps, reckoning.unplaced()))
}

fn summed(reckoning: &Reckoning, agents: &Agents) -> HashMap<PersonId, AgentGap> {
    let mut gaps: HashMap<PersonId, AgentGap> = HashMap::new();
    for ((agent, _), cells) in &reckoning.cells {
        let gap = gaps.entry(*agent).or_default();
        agents.handle(*agent).clone_into(&mut gap.handle);
        gap.days += 1;
        for cell in cells {
            *gap.counted.get_or_insert_default() += cell.counted;
            gap.recorded += cell.recorded;
            gap.missing += phantoms(cell.recorded, cell.counted);
        }
    }
    gaps
}

/// How many phantoms of each agent were drawn.
fn drawn_phantoms(conn: &Connection, draw: i64) -> Result<Vec<(PersonId, u64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.agent, count(*) FROM phantom p JOIN stratum s ON s.id = p.stratum WHERE s.draw = ?1 GROUP BY p.agent",
    )?;
    let rows = statement.query_map([draw], |row| Ok((PersonId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The phantoms that were drawn in draws that stand: the agent's handle and the day of each.
pub fn drawn_missing(conn: &Connection) -> Result<Vec<(String, NaiveDate)>> {
    let mut statement = conn.prepare_cached(
        "SELECT g.handle, p.day FROM phantom p JOIN person g ON g.id = p.agent JOIN stratum s ON s.id = p.stratum
         JOIN draw d ON d.id = s.draw
         WHERE NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = d.commitment) ORDER BY p.id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    rows.map(|row| {
        let (handle, day) = row?;
        Ok((handle, policy::day(&day)?))
    })
    .collect()
}
