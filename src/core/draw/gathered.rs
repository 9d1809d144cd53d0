//! Gathered: what people did that may be around any draw, read once for all draws of an answer.

use super::stints::{StintWord, stint_words};
use crate::core::refusal::Result;
use rusqlite::Connection;

/// What may be around any draw.
pub(super) struct Gathered {
    /// The words on stints of agents and auditors.
    pub(super) stints: Vec<StintWord>,
    /// The imports by people in whose team there are agents.
    pub(super) imports: Vec<Import>,
    /// The dialogues that were audited as spot checks.
    pub(super) spot_checks: Vec<SpotCheck>,
    /// The absences that others took the place of.
    pub(super) absences: Vec<Replaced>,
}

/// An import by somebody in whose team there are agents. Most files are brought by others: no row of theirs is looked at.
pub(super) struct Import {
    pub(super) entry: i64,
    /// When, UTC.
    pub(super) at: String,
    /// Who brought it.
    pub(super) person: i64,
    /// The first and the last of its dialogues.
    pub(super) rows: (i64, i64),
}

/// A dialogue that was audited as a spot check.
pub(super) struct SpotCheck {
    pub(super) entry: i64,
    pub(super) agent: i64,
    pub(super) request: i64,
    pub(super) reference: String,
    /// The time from which the dialogue counts.
    pub(super) counts: String,
    pub(super) why: Option<String>,
}

/// An absence that another took the place of.
pub(super) struct Replaced {
    pub(super) person: i64,
    pub(super) since: String,
    pub(super) until: String,
    pub(super) entry: i64,
    /// The entry of the one that took its place.
    pub(super) off: i64,
    /// Until when that one goes; none where it calls the first off.
    pub(super) off_until: Option<String>,
}

impl Gathered {
    /// Reads it.
    pub(super) fn load(conn: &Connection) -> Result<Self> {
        Ok(Self {
            stints: stint_words(conn)?,
            imports: imports(conn)?,
            spot_checks: spot_checks(conn)?,
            absences: absences(conn)?,
        })
    }
}

fn imports(conn: &Connection) -> Result<Vec<Import>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.id AS entry, e.at, p.id AS person, x.first, x.last FROM extent x JOIN entry e ON e.id = x.entry
         CROSS JOIN person p ON p.handle = e.actor WHERE x.relation = 'request' AND e.act IN ('intake import', 'assign draw')
         AND EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' WHERE s.person = p.id) ORDER BY e.id",
    )?;
    let rows = statement.query_map([], |row| {
        let rows = (row.get("first")?, row.get("last")?);
        Ok(Import { entry: row.get("entry")?, at: row.get("at")?, person: row.get("person")?, rows })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn spot_checks(conn: &Connection) -> Result<Vec<SpotCheck>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.entry, i.one AS agent, a.request, r.ref, iif(a.erased IS NULL, a.why, 'erased') AS why,
           (SELECT d.counts FROM dialogue d WHERE d.request = a.request) AS counts
         FROM audit a JOIN request r ON r.id = a.request JOIN identity i ON i.person = a.agent WHERE a.kind = 'spot' ORDER BY a.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(SpotCheck {
            entry: row.get("entry")?,
            agent: row.get("agent")?,
            request: row.get("request")?,
            reference: row.get("ref")?,
            counts: row.get::<_, Option<String>>("counts")?.unwrap_or_default(),
            why: row.get("why")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn absences(conn: &Connection) -> Result<Vec<Replaced>> {
    let mut statement = conn.prepare_cached(
        "SELECT i.one AS person, a.since, a.until, a.entry, b.entry AS off, b.until AS off_until
         FROM absence a JOIN absence b ON b.replaces = a.id JOIN identity i ON i.person = a.person
         WHERE a.until IS NOT NULL ORDER BY a.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Replaced {
            person: row.get("person")?,
            since: row.get("since")?,
            until: row.get("until")?,
            entry: row.get("entry")?,
            off: row.get("off")?,
            off_until: row.get("off_until")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
