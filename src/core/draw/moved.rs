//! Moved: dialogues that were amended into or out of what a draw could draw, before it was committed. Who amends one away
//! and back again is found here: each amendment is one.

use crate::core::dialogue::Basis;
use crate::core::ledger::{By, by};
use crate::core::people::{self, PersonId, Role};
use crate::core::plan::{self, Features, Plan};
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row};

/// Which way an amendment moved a dialogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Way {
    /// Into window and population.
    In,
    /// Out of them.
    Out,
    /// To another agent, within them.
    Within,
}

/// An amendment that moved a dialogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// The dialogue.
    pub reference: Untrusted,
    /// Which way.
    pub way: Way,
    /// Who did it, and when.
    pub by: By,
    /// The reason that was given; none: erased.
    pub why: Option<Untrusted>,
}

/// The amendments that moved dialogues in or out of what a commitment could draw, oldest first.
pub fn moved(conn: &Connection, commitment: i64) -> Result<Vec<Moved>> {
    let window = Window::load(conn, commitment)?;
    let mut found = Vec::new();
    for (request, reference) in window.amended(conn)? {
        let states = states(conn, request)?;
        for (before, after) in states.iter().zip(states.iter().skip(1)) {
            if after.entry >= window.entry || after.basis != Some(Basis::Amended) {
                continue;
            }
            if let Some(way) = window.way(conn, before, after)? {
                let by = by(conn, after.entry)?;
                let reference = Untrusted::new(reference.as_str());
                found.push((after.entry, Moved { reference, way, by, why: after.why.clone() }));
            }
        }
    }
    found.sort_by_key(|(entry, _)| *entry);
    Ok(found.into_iter().map(|(_, one)| one).collect())
}

/// What a commitment could draw.
struct Window {
    plan: Plan,
    since: String,
    until: String,
    entry: i64,
    calendars: Calendars,
}

impl Window {
    fn load(conn: &Connection, commitment: i64) -> Result<Self> {
        let mut statement = conn.prepare_cached("SELECT plan, since, until, entry FROM commitment WHERE id = ?1")?;
        let (plan, since, until, entry): (i64, _, _, _) = statement.query_row([commitment], |row| {
            Ok((row.get("plan")?, row.get("since")?, row.get("until")?, row.get("entry")?))
        })?;
        Ok(Self { plan: plan::by_id(conn, plan)?, since, until, entry, calendars: Calendars::load(conn)? })
    }

    /// The dialogues that some time counted from within the window and that were amended before it was committed.
    fn amended(&self, conn: &Connection) -> Result<Vec<(i64, String)>> {
        let mut statement = conn.prepare_cached(
            "WITH touched(request) AS (
               SELECT r.id FROM request r INDEXED BY request_received WHERE r.received >= ?1 AND r.received < ?2
               UNION SELECT v.request FROM revision v INDEXED BY revision_counts WHERE v.counts >= ?1 AND v.counts < ?2)
             SELECT r.id, r.ref FROM touched t CROSS JOIN request r ON r.id = t.request
             WHERE EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id AND v.basis = 'amended' AND v.entry < ?3) ORDER BY r.id",
        )?;
        let rows = statement.query_map(rusqlite::params![self.since, self.until, self.entry], |row| {
            Ok((row.get("id")?, row.get("ref")?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn way(&self, conn: &Connection, before: &State, after: &State) -> Result<Option<Way>> {
        Ok(match (self.holds(conn, before)?, self.holds(conn, after)?) {
            (false, true) => Some(Way::In),
            (true, false) => Some(Way::Out),
            (true, true) if before.agent != after.agent => Some(Way::Within),
            _ => None,
        })
    }

    fn holds(&self, conn: &Connection, state: &State) -> Result<bool> {
        let counts = &state.counts;
        if counts.as_str() < self.since.as_str() || counts.as_str() >= self.until.as_str() {
            return Ok(false);
        }
        let Some(agent) = state.agent else { return Ok(false) };
        let day = self.calendars.local_day(self.entry, counts.parse().map_err(Refusal::data)?);
        let teams = people::stints_on(conn, agent, day)?;
        let team = teams.iter().find(|(role, _)| *role == Role::Agent).map(|(_, team)| team.as_str());
        Ok(self.plan.covers(Features { day, channel: &state.channel, category: &state.category, team }))
    }
}

/// A dialogue as it stood, as far as draws go by it.
struct State {
    entry: i64,
    basis: Option<Basis>,
    counts: String,
    channel: String,
    category: String,
    agent: Option<PersonId>,
    why: Option<Untrusted>,
}

fn states(conn: &Connection, request: i64) -> Result<Vec<State>> {
    let mut statement = conn.prepare_cached(
        "SELECT r.entry, NULL AS basis, r.received AS counts, r.channel, r.category, (SELECT i.one FROM identity i WHERE i.person = r.agent) AS agent, NULL AS why
         FROM request r WHERE r.id = ?1
         UNION ALL SELECT v.entry, v.basis, v.counts, v.channel, v.category, (SELECT i.one FROM identity i WHERE i.person = v.agent), v.why
         FROM revision v WHERE v.request = ?1 ORDER BY 1",
    )?;
    let rows = statement.query_map([request], state)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn state(row: &Row<'_>) -> rusqlite::Result<State> {
    Ok(State {
        entry: row.get("entry")?,
        basis: row.get("basis")?,
        counts: row.get("counts")?,
        channel: row.get("channel")?,
        category: row.get("category")?,
        agent: row.get::<_, Option<i64>>("agent")?.map(PersonId),
        why: row.get::<_, Option<String>>("why")?.map(Untrusted::new),
    })
}
