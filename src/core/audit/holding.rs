//! Holdings: who had which audit until when, and whether they scored it. Each has its own last day, so that lateness is of
//! who had the audit on it.

use super::state::AuditId;
use crate::core::people::NOW;
use crate::core::policy::{Calendars, day};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use std::collections::BTreeSet;

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

/// Assignments and scores in one order, so that a score follows the assignment under which it was given.
const TOLD: &str = "SELECT g.audit, g.entry, 0 AS is_score, g.id AS number, coalesce(g.due, a.due) AS due,
      (SELECT p.handle FROM identity i JOIN person p ON p.id = i.one WHERE i.person = g.auditor) AS handle, e.at
    FROM assignment g JOIN audit a ON a.id = g.audit JOIN entry e ON e.id = g.entry WHERE g.audit BETWEEN ?1 AND ?2
    UNION ALL
    SELECT x.audit, x.entry, 1, x.id, NULL, NULL, e.at FROM scoring x JOIN entry e ON e.id = x.entry
    WHERE x.audit BETWEEN ?1 AND ?2 AND x.basis = 'audit' AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id)
    ORDER BY 1, 2, 3, 4";

/// Who had which of some audits, by audit, oldest first. A score counts for who had the audit when it was given.
pub fn holdings(conn: &Connection, of: &BTreeSet<AuditId>) -> Result<Vec<Holding>> {
    let (Some(first), Some(last)) = (of.first(), of.last()) else { return Ok(Vec::new()) };
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare_cached(TOLD)?;
    let mut rows = statement.query([first.0, last.0])?;
    let mut holdings: Vec<Holding> = Vec::new();
    while let Some(row) = rows.next()? {
        let (audit, at): (i64, String) = (row.get("audit")?, row.get("at")?);
        let today = calendars.local_day(NOW, at.parse().map_err(Refusal::data)?);
        // While nobody has it the one before is over already.
        let held = holdings.last_mut().filter(|held| held.audit.0 == audit && held.handed_on.is_none());
        if row.get("is_score")? {
            if let Some(held) = held {
                held.scored.get_or_insert(today);
            }
            continue;
        }
        if let Some(held) = held {
            held.handed_on = Some(today);
        }
        holdings.extend(begun(row, AuditId(audit))?);
    }
    holdings.retain(|held| of.contains(&held.audit));
    Ok(holdings)
}

/// That somebody has an audit from an assignment on; none where it gives it to nobody.
fn begun(row: &Row<'_>, audit: AuditId) -> Result<Option<Holding>> {
    let Some(auditor) = row.get::<_, Option<String>>("handle")? else { return Ok(None) };
    let due = day(&row.get::<_, String>("due")?)?;
    Ok(Some(Holding { audit, auditor, due, handed_on: None, scored: None }))
}
