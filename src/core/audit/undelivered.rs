//! Undelivered: scores that their agents wait for. A bad one that is never delivered would be in no figure.

use super::state::{AuditId, AuditState, load_in};
use crate::core::policy::{Calendars, Policy};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A scored audit that was not delivered in time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undelivered {
    /// The audit.
    pub audit: AuditId,
    /// The last day on which it would have been in time.
    pub due: NaiveDate,
    /// Its auditor, by handle.
    pub auditor: Option<String>,
}

/// The scored audits that were not delivered within as many working days as their agents would have to dispute them, by
/// number. A second score and a repeat have no delivery, nor has a void draw; what waits for its second score is not late.
pub fn undelivered(conn: &Connection, today: NaiveDate, policy: &Policy) -> Result<Vec<Undelivered>> {
    let (calendar, calendars) = (policy.calendar()?, Calendars::load(conn)?);
    let mut statement = conn.prepare_cached(
        "SELECT a.id AS audit FROM audit a WHERE a.kind IN ('drawn', 'spot') AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.audit = a.id)
           AND EXISTS (SELECT 1 FROM scoring s WHERE s.audit = a.id) ORDER BY a.id",
    )?;
    let numbers = statement.query_map([], |row| row.get("audit").map(AuditId))?;
    let mut found = Vec::new();
    for id in numbers.collect::<rusqlite::Result<Vec<_>>>()? {
        let audit = load_in(conn, id, &calendars)?;
        let waits = audit.state == AuditState::Scored && !audit.void && !audit.is_blind();
        let Some(scored) = audit.scored_on.filter(|_| waits) else { continue };
        let since = calendar.starts(scored).and_then(|from| calendar.deadline(from, policy.deadlines.open));
        let Some(due) = since.filter(|due| *due < today) else { continue };
        found.push(Undelivered { audit: id, due, auditor: audit.auditor.map(|auditor| auditor.handle) });
    }
    Ok(found)
}
