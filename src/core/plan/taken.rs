//! Taken: windows of plans that are committed already, and the time that each has taken for itself.

use crate::calc::moment::Moment;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

/// A window of a plan that is committed. What came in during its span is in its frame or was counted outside it; a time
/// zone that changes later moves nothing.
#[derive(Clone, Debug)]
pub(in crate::core) struct Taken {
    /// The commitment.
    pub(in crate::core) commitment: i64,
    /// The plan, by name.
    pub(in crate::core) plan: String,
    /// Its days, both included.
    pub(in crate::core) days: (NaiveDate, NaiveDate),
    /// Its time: from the first moment up to but not including the second.
    pub(in crate::core) span: (Moment, Moment),
    /// The entry that committed it.
    pub(in crate::core) entry: i64,
}

impl Taken {
    /// Whether a moment lies in its span.
    pub(in crate::core) fn holds(&self, moment: Moment) -> bool {
        self.span.0 <= moment && moment < self.span.1
    }

    fn read(row: &Row<'_>) -> Result<Self> {
        let day = |text: String| policy::day(&text);
        Ok(Self {
            commitment: row.get("id")?,
            plan: row.get("plan")?,
            days: (day(row.get("first")?)?, day(row.get("last")?)?),
            span: span_of(row)?,
            entry: row.get("entry")?,
        })
    }
}

/// The time of a commitment, from its columns `since` and `until`.
pub(in crate::core) fn span_of(row: &Row<'_>) -> Result<(Moment, Moment)> {
    let moment = |text: String| text.parse().map_err(Refusal::data);
    Ok((moment(row.get("since")?)?, moment(row.get("until")?)?))
}

/// Of the windows of a plan that were committed before an entry, the last that ends before a day, and the one after it.
pub(super) fn taken_next_to(conn: &Connection, plan: &str, before: i64, day: NaiveDate) -> Result<Vec<Taken>> {
    let mut statement = conn.prepare_cached(
        "WITH near(id, last) AS (SELECT c.id, c.last FROM commitment c JOIN plan p ON p.id = c.plan WHERE p.name = ?2 AND c.entry < ?1)
         SELECT c.id AS id, ?2 AS plan, c.first AS first, c.last AS last, c.since AS since, c.until AS until, c.entry AS entry
         FROM commitment c JOIN near n ON n.id = c.id
         WHERE n.last IN ((SELECT max(last) FROM near WHERE last < ?3), (SELECT min(last) FROM near WHERE last >= ?3))
         ORDER BY c.id",
    )?;
    let mut rows = statement.query(rusqlite::params![before, plan, day.to_string()])?;
    let mut taken = Vec::new();
    while let Some(row) = rows.next()? {
        taken.push(Taken::read(row)?);
    }
    Ok(taken)
}

/// The windows that were committed before an entry, oldest commitment first; with a name only that plan's.
pub(in crate::core) fn taken(conn: &Connection, plan: Option<&str>, before: i64) -> Result<Vec<Taken>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.id AS id, p.name AS plan, c.first AS first, c.last AS last, c.since AS since,
           c.until AS until, c.entry AS entry
         FROM commitment c JOIN plan p ON p.id = c.plan
         WHERE c.entry < ?1 AND (?2 IS NULL OR p.name = ?2) ORDER BY c.id",
    )?;
    let mut rows = statement.query(rusqlite::params![before, plan])?;
    let mut taken = Vec::new();
    while let Some(row) = rows.next()? {
        taken.push(Taken::read(row)?);
    }
    Ok(taken)
}
