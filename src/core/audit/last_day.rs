//! The last day to score an audit, of who has it: a person to whom it is handed on has days of their own, as many as its
//! plan gives, and never fewer than were left.

use super::of_draw::of_draw;
use super::state::AuditId;
use crate::calc::moment::Moment;
use crate::core::plan;
use crate::core::policy::{self, day};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

/// How many working days there are to score a spot check.
pub(super) const SPOT_CHECK_DAYS: u32 = 5;

/// An audit that is handed on.
pub(super) struct LastDay {
    pub(super) audit: AuditId,
    /// When.
    pub(super) at: Moment,
    /// By which entry: its policy counts the days.
    pub(super) entry: i64,
    /// Whether somebody has it from then on. While nobody has it no days run.
    pub(super) is_held: bool,
}

impl LastDay {
    /// The last day that comes with an assignment, by those before it. None: the audit's own.
    pub(super) fn given(&self, conn: &Connection, assignment: i64) -> Result<Option<NaiveDate>> {
        let (opened, first_day) = opened(conn, self.audit)?;
        let before = before(conn, self.audit, assignment)?;
        if opened == self.entry || !self.is_held {
            return Ok(before);
        }
        let days = days(conn, self.audit)?;
        let own = policy::as_of(conn, self.entry)?.calendar()?.deadline(self.at, days);
        let own = own.ok_or_else(|| Refusal::outside_calendar("the time to score"))?;
        Ok(Some(own.max(before.unwrap_or(first_day))))
    }
}

/// The last day of the assignment before another one; none where there is none, or it has the audit's own.
fn before(conn: &Connection, audit: AuditId, assignment: i64) -> Result<Option<NaiveDate>> {
    let mut statement =
        conn.prepare_cached("SELECT due FROM assignment WHERE audit = ?1 AND +id < ?2 ORDER BY id DESC LIMIT 1")?;
    let found = statement.query_row(params![audit.0, assignment], |row| row.get::<_, Option<String>>("due"));
    found.optional()?.flatten().as_deref().map(day).transpose()
}

/// The entry that opened an audit, and the last day that it gave.
fn opened(conn: &Connection, audit: AuditId) -> Result<(i64, NaiveDate)> {
    let mut statement = conn.prepare_cached("SELECT entry, due FROM audit WHERE id = ?1")?;
    let (entry, due): (i64, String) = statement.query_row([audit.0], |row| Ok((row.get("entry")?, row.get("due")?)))?;
    Ok((entry, day(&due)?))
}

/// How many working days there are to score an audit: by the plan that drew it, or as for every spot check.
pub(super) fn days(conn: &Connection, audit: AuditId) -> Result<u32> {
    let plan: Option<i64> = conn
        .prepare_cached(
            "SELECT c.plan FROM audit a JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum
             JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment WHERE a.id = ?1",
        )?
        .query_row([audit.0], |row| row.get("plan"))
        .optional()?;
    plan.map_or(Ok(SPOT_CHECK_DAYS), |plan| Ok(plan::by_id(conn, plan)?.days()))
}

/// Assignments whose last day does not come out of the day on which they were made.
pub(super) fn recheck(conn: &Connection, only: Option<i64>) -> Result<Vec<String>> {
    let mut statement = conn.prepare(&format!(
        "SELECT g.id, g.audit, g.entry, g.auditor IS NOT NULL AS held, g.basis = 'draw' AS drawn, g.due, e.at FROM assignment g
         JOIN entry e ON e.id = g.entry JOIN audit a ON a.id = g.audit
         WHERE (g.basis <> 'draw' OR g.due IS NOT NULL) AND {} ORDER BY g.id",
        of_draw(only)
    ))?;
    let mut rows = statement.query([only])?;
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        let at = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
        let audit = AuditId(row.get("audit")?);
        let last_day = LastDay { audit, at, entry: row.get("entry")?, is_held: row.get("held")? };
        let given = last_day.given(conn, row.get("id")?)?.map(|day| day.to_string());
        if row.get("drawn")? || given != row.get::<_, Option<String>>("due")? {
            findings.push(format!("the last day of who had audit {} is not the one that its plan gives", audit.0));
        }
    }
    Ok(findings)
}
