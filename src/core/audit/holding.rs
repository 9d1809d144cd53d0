//! Holdings: who had which audit until when, and whether they scored it. Each has its own last day, so that lateness is of
//! who had the audit on it.

use super::state::AuditId;
use crate::core::people::NOW;
use crate::core::policy::{Calendars, day};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

/// Somebody had an audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Which audit.
    pub audit: AuditId,
    /// Who, by handle.
    pub auditor: String,
    /// Their last day to score it.
    pub due: NaiveDate,
    /// The local day on which it was handed on from them; none where they have it.
    pub handed_on: Option<NaiveDate>,
    /// The local day on which they first gave a score that they did not take back; none where they gave none.
    pub scored: Option<NaiveDate>,
}

impl Holding {
    /// Whether they have it, did not score it, and their last day has passed.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.scored.is_none() && self.handed_on.is_none() && self.due < today
    }

    /// Whether they scored it after their last day.
    pub fn is_scored_late(&self) -> bool {
        self.scored.is_some_and(|day| day > self.due)
    }

    /// Whether it was handed on from them after their last day, and they had not scored it.
    pub fn is_handed_on_late(&self) -> bool {
        self.scored.is_none() && self.handed_on.is_some_and(|day| day > self.due)
    }

    /// How many days after their last day they scored it, it was handed on from them, or today is.
    pub fn days_late(&self, today: NaiveDate) -> u64 {
        let ended = self.scored.or(self.handed_on).unwrap_or(today);
        u64::try_from((ended - self.due).num_days()).unwrap_or_default()
    }
}

/// A score counts for who had the audit when it was given.
const HELD: &str = "SELECT g.audit, p.handle, coalesce(g.due, a.due) AS due,
      (SELECT e.at FROM assignment n JOIN entry e ON e.id = n.entry WHERE n.audit = g.audit AND n.id > g.id ORDER BY n.id LIMIT 1) AS ended,
      (SELECT e.at FROM scoring x JOIN entry e ON e.id = x.entry WHERE x.audit = g.audit AND x.basis = 'audit' AND x.entry >= g.entry
        AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id)
        AND NOT EXISTS (SELECT 1 FROM assignment n WHERE n.audit = g.audit AND n.id > g.id AND n.entry <= x.entry)
        ORDER BY x.id LIMIT 1) AS scored
    FROM assignment g JOIN audit a ON a.id = g.audit JOIN identity i ON i.person = g.auditor JOIN person p ON p.id = i.one
    ORDER BY g.id";

/// Who had which audit, oldest first.
pub fn holdings(conn: &Connection) -> Result<Vec<Holding>> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare_cached(HELD)?;
    let mut rows = statement.query([])?;
    let mut holdings = Vec::new();
    while let Some(row) = rows.next()? {
        holdings.push(Holding {
            audit: AuditId(row.get("audit")?),
            auditor: row.get("handle")?,
            due: day(&row.get::<_, String>("due")?)?,
            handed_on: local_day(row, "ended", &calendars)?,
            scored: local_day(row, "scored", &calendars)?,
        });
    }
    Ok(holdings)
}

fn local_day(row: &Row<'_>, at: &str, calendars: &Calendars) -> Result<Option<NaiveDate>> {
    let at: Option<String> = row.get(at)?;
    at.map(|at| Ok(calendars.local_day(NOW, at.parse().map_err(Refusal::data)?))).transpose()
}
