//! Backdated: what was said of who was an agent in a window after that was over, and before it was committed. Who ends a
//! stint in the past takes its dialogues out of the lottery.

use super::commitment::Committed;
use crate::core::ledger::{By, by};
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// A word on a stint as an agent that reaches back into a window, or a merge of who had it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Backdated {
    /// Of whom.
    pub handle: String,
    /// The team.
    pub team: String,
    /// From when.
    pub since: NaiveDate,
    /// The last day; none: it goes on.
    pub until: Option<NaiveDate>,
    /// Whether the stint was said, its end, or that they are another person.
    pub what: &'static str,
    /// Who said so, and when.
    pub by: By,
}

/// What was said so of a window, oldest first. The first word on somebody changes nothing.
pub(super) fn backdated(conn: &Connection, committed: &Committed) -> Result<Vec<Backdated>> {
    let mut statement = conn.prepare_cached(BACKDATED)?;
    let (first, last) = (committed.window.0.to_string(), committed.window.1.to_string());
    let mut rows = statement.query(params![committed.entry, committed.span.1.to_string(), first, last])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (since, until): (String, Option<String>) = (row.get("since")?, row.get("until")?);
        found.push(Backdated {
            handle: row.get("handle")?,
            team: row.get("team")?,
            since: policy::day(&since)?,
            until: until.as_deref().map(policy::day).transpose()?,
            what: match row.get("what")? {
                0 => "the stint",
                1 => "its end",
                _ => "merged into another",
            },
            by: by(conn, row.get("entry")?)?,
        });
    }
    Ok(found)
}

const BACKDATED: &str = "
    SELECT p.handle AS handle, s.team AS team, s.since AS since, s.until AS until, s.entry AS entry, 0 AS what
      FROM stint s JOIN entry e ON e.id = s.entry JOIN person p ON p.id = s.person
      WHERE s.role = 'agent' AND s.entry < ?1 AND e.at >= ?2 AND s.since <= ?4 AND (s.until IS NULL OR s.until >= ?3)
      AND p.entry < s.entry
    UNION ALL SELECT p.handle, s.team, s.since, x.until, x.entry, 1
      FROM stint_end x JOIN stint s ON s.id = x.stint JOIN entry e ON e.id = x.entry JOIN person p ON p.id = s.person
      WHERE s.role = 'agent' AND x.entry < ?1 AND e.at >= ?2 AND s.since <= ?4 AND x.until < ?4
    UNION ALL SELECT p.handle, s.team, s.since, s.until, m.entry, 2
      FROM merging m JOIN stint s ON s.person = m.person JOIN entry e ON e.id = m.entry JOIN person p ON p.id = m.person
      WHERE s.role = 'agent' AND m.entry < ?1 AND e.at >= ?2 AND s.since <= ?4 AND (s.until IS NULL OR s.until >= ?3)
    ORDER BY entry, handle";
