//! Rewritten: what was said of an agent's team for days that were over then. Figures by team follow the newest word.

use super::person::{PersonId, handle};
use crate::core::ledger::{By, by};
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// A word on an agent's team for days that were over when it was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rewritten {
    /// Of whom.
    pub handle: String,
    /// The team.
    pub team: String,
    /// From when.
    pub since: NaiveDate,
    /// The last day; none: it goes on.
    pub until: Option<NaiveDate>,
    /// Who said so, and when.
    pub by: By,
}

/// What was said so after an entry of days between two, oldest first. The first word on somebody changes nothing, nor
/// does it that they left yesterday.
pub fn rewritten(
    conn: &Connection,
    days: (Option<NaiveDate>, Option<NaiveDate>),
    after: i64,
) -> Result<Vec<Rewritten>> {
    let mut statement = conn.prepare_cached(REWRITTEN)?;
    let day = |day: Option<NaiveDate>, open: &str| day.map_or_else(|| open.to_owned(), |day| day.to_string());
    let mut rows = statement.query(params![after, day(days.0, "0001-01-01"), day(days.1, "9999-12-31")])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (since, until): (String, Option<String>) = (row.get("since")?, row.get("until")?);
        found.push(Rewritten {
            handle: handle(conn, PersonId(row.get("person")?))?,
            team: row.get("team")?,
            since: policy::day(&since)?,
            until: until.as_deref().map(policy::day).transpose()?,
            by: by(conn, row.get("entry")?)?,
        });
    }
    Ok(found)
}

const REWRITTEN: &str = "
    SELECT s.entry AS entry, s.person AS person, s.team AS team, s.since AS since, s.until AS until
      FROM stint s JOIN person p ON p.id = s.person JOIN entry e ON e.id = s.entry
      WHERE s.role = 'agent' AND s.entry > ?1 AND p.entry < s.entry AND s.since < substr(e.at, 1, 10)
      AND s.since <= ?3 AND (s.until IS NULL OR s.until >= ?2)
    UNION ALL SELECT x.entry, s.person, s.team, s.since, x.until
      FROM stint_end x JOIN stint s ON s.id = x.stint JOIN entry e ON e.id = x.entry
      WHERE s.role = 'agent' AND x.entry > ?1 AND x.until < date(e.at, '-1 day') AND s.since <= ?3 AND x.until < ?3
    ORDER BY entry, person";
