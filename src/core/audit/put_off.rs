//! Put off: audits whose time to dispute goes on, since their agents are recorded absent, and what put it off.

use super::state::{Audit, AuditId, load_in};
use crate::core::ledger::by;
use crate::core::people::{self, Leave};
use crate::core::policy::{Calendars, day};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::Connection;

/// That the time to dispute an audit is put off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PutOff {
    /// The audit.
    pub audit: AuditId,
    /// Its dialogue.
    pub request: RequestId,
    /// Its agent, by handle.
    pub agent: String,
    /// The last day as it was given with the delivery.
    pub given: NaiveDate,
    /// The last day now.
    pub until: NaiveDate,
    /// The days that do not count.
    pub leaves: Vec<Leave>,
}

/// What put the last day to dispute off; none where nothing did.
pub fn put_off(conn: &Connection, audit: &Audit) -> Result<Option<PutOff>> {
    of(conn, audit, &Calendars::load(conn)?)
}

/// The audits whose time to dispute would be over on a day, and goes on since their agents were away, by number.
pub fn all_put_off(conn: &Connection, today: NaiveDate) -> Result<Vec<PutOff>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT d.audit FROM absence b JOIN identity i ON i.person = b.person JOIN identity j ON j.one = i.one
         JOIN audit a ON a.agent = j.person JOIN delivery d ON d.audit = a.id JOIN entry e ON e.id = d.entry
         WHERE b.until IS NOT NULL AND b.until >= substr(e.at, 1, 10) AND b.since <= d.due AND d.due < ?1 ORDER BY d.audit",
    )?;
    let rows = statement.query_map([today.to_string()], |row| row.get::<_, i64>("audit"))?;
    let (mut found, calendars) = (Vec::new(), Calendars::load(conn)?);
    for id in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        let audit = load_in(conn, AuditId(id), &calendars)?;
        if !audit.is_taken_out() {
            found.extend(of(conn, &audit, &calendars)?.filter(|one| one.until >= today));
        }
    }
    Ok(found)
}

fn of(conn: &Connection, audit: &Audit, calendars: &Calendars) -> Result<Option<PutOff>> {
    let (Some(entry), Some(until)) = (audit.delivered, audit.dispute_due) else { return Ok(None) };
    let mut statement = conn.prepare_cached("SELECT due FROM delivery WHERE audit = ?1")?;
    let given: String = statement.query_row([audit.id.0], |row| row.get("due"))?;
    let given = day(&given)?;
    if given == until {
        return Ok(None);
    }
    let delivered = calendars.local_day(entry, by(conn, entry)?.at);
    let mut leaves = people::leaves(conn, audit.agent.id, calendars)?;
    leaves.retain(|leave| leave.since <= until && leave.until > delivered);
    let agent = audit.agent.handle.clone();
    Ok(Some(PutOff { audit: audit.id, request: audit.request, agent, given, until, leaves }))
}
