//! Excess: days on which more dialogues of an agent are recorded than another system counted, with who counted and who
//! brought them. Either may be wrong, so both are named.

use super::stored::stored_as;
use super::text::is_external;
use crate::core::frame::Order;
use crate::core::intake::said_of;
use crate::core::ledger::{By, by};
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A day of an agent on which more is recorded than was counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Excess {
    /// The draw.
    pub draw: String,
    /// The agent.
    pub agent: String,
    /// The local day.
    pub day: NaiveDate,
    /// The channel; none: all together.
    pub channel: Option<String>,
    /// How many were counted.
    pub counted: u64,
    /// How many are recorded.
    pub recorded: u64,
    /// Who counted, as the draw is held against it.
    pub counted_by: Vec<By>,
    /// Who brought the dialogues of that day in.
    pub brought_by: Vec<By>,
}

/// The days of a draw on which more is recorded than was counted, by agent and day. None of a frame that lives elsewhere.
pub fn excess(conn: &Connection, draw: i64) -> Result<Vec<Excess>> {
    let stored = stored_as(conn, draw)?;
    if is_external(&stored.text) {
        return Ok(Vec::new());
    }
    let basis = stored.basis(conn)?;
    let bounds = basis.bounds;
    let (coverage, agents) = basis.walk(conn).each(Order::Any, &mut |_, _| Ok(()))?;
    let said = said_of(conn, (bounds.first, bounds.last))?;
    let mut found = Vec::new();
    for ((agent, day), volumes) in &coverage.volumes {
        for volume in volumes.iter().filter(|volume| volume.excess() > 0) {
            let handle = agents.handle(*agent).to_owned();
            let counts = said.iter().filter(|one| {
                let is_of = one.entry < bounds.entry && one.day == *day && one.agent == handle;
                is_of && one.channel.as_deref() == volume.channel()
            });
            found.push(Excess {
                draw: stored.name.clone(),
                counted_by: distinct(counts.map(|one| one.by.clone())),
                brought_by: brought(conn, (*agent, *day), bounds.entry)?,
                agent: handle,
                day: *day,
                channel: volume.channel().map(str::to_owned),
                counted: volume.counted,
                recorded: volume.recorded,
            });
        }
    }
    Ok(found)
}

/// Who brought in, or amended, the dialogues of an agent that count on a day, before an entry.
fn brought(conn: &Connection, (agent, day): (PersonId, NaiveDate), before: i64) -> Result<Vec<By>> {
    let calendar = policy::as_of(conn, before)?.calendar()?;
    let Some((since, until)) = calendar.bounds(day, day) else { return Ok(Vec::new()) };
    let mut statement = conn.prepare_cached(
        "SELECT r.entry AS entry FROM request r INDEXED BY request_received JOIN identity i ON i.person = r.agent
         WHERE r.agent IS NOT NULL AND r.received >= ?2 AND r.received < ?3 AND i.one = ?1 AND r.entry < ?4
         UNION SELECT v.entry FROM revision v INDEXED BY revision_counts JOIN identity i ON i.person = v.agent
         WHERE v.counts >= ?2 AND v.counts < ?3 AND i.one = ?1 AND v.entry < ?4 ORDER BY entry",
    )?;
    let (since, until) = (since.to_string(), until.to_string());
    let rows = statement.query_map((agent.0, since, until, before), |row| row.get::<_, i64>("entry"))?;
    let mut acts = Vec::new();
    for entry in rows {
        acts.push(by(conn, entry?)?);
    }
    Ok(distinct(acts.into_iter()))
}

/// Each person under each login once.
fn distinct(acts: impl Iterator<Item = By>) -> Vec<By> {
    let mut seen = BTreeSet::new();
    acts.filter(|act| seen.insert(act.to_string())).collect()
}
