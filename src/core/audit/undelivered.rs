//! Undelivered: scores that their agents wait for. A bad one that is never delivered would be in no figure.

use super::state::{Audit, AuditId, AuditState, read_all, select};
use crate::core::policy::Policy;
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

/// The scored audits that wait to be delivered, by number: no other audit is looked at.
pub(super) fn to_deliver(conn: &Connection) -> Result<Vec<Audit>> {
    let which = "WHERE s.audit IN (SELECT o.audit FROM open_delivery o) ORDER BY s.audit";
    read_all(conn, &format!("{} {which}", select()), &[], &[AuditState::Scored])
}

/// The scored audits that were not delivered within as many working days as their agents would have to dispute them, by
/// number. A second score and a repeat have no delivery, nor has a void draw; what waits for its second score is not late.
pub fn undelivered(conn: &Connection, today: NaiveDate, policy: &Policy) -> Result<Vec<Undelivered>> {
    let (calendar, mut found) = (policy.calendar()?, Vec::new());
    for audit in to_deliver(conn)?.into_iter().filter(|audit| !audit.void && !audit.is_blind()) {
        let since = audit.scored_on.and_then(|scored| calendar.starts(scored));
        let due = since.and_then(|from| calendar.deadline(from, policy.deadlines.open));
        let Some(due) = due.filter(|due| *due < today) else { continue };
        found.push(Undelivered { audit: audit.id, due, auditor: audit.auditor.map(|auditor| auditor.handle) });
    }
    Ok(found)
}
