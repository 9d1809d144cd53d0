//! Independence: what speaks against somebody having a hand in an audit. The room before says what speaks against it in
//! the request; here come the audit's own conflicts.

use super::state::{Audit, AuditId};
use crate::core::people::conflict::{self, Conflict, Deed, Objection};
use crate::core::people::{self, NOW, Person, Role};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use crate::core::request::{self, RequestId};
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// Up to where the record counts: what stood after an entry, and the assignments before a number.
#[derive(Clone, Copy)]
pub struct AsOf {
    /// The entry.
    pub entry: i64,
    /// The first assignment that does not count.
    pub assignment: i64,
}

impl AsOf {
    /// All that is recorded.
    pub const NOW: Self = Self { entry: NOW, assignment: i64::MAX };
}

/// What of an audit decides who may have a hand in it.
pub struct Case {
    /// Its number.
    pub audit: AuditId,
    /// The dialogue.
    pub request: RequestId,
    /// Whose dialogue it is.
    pub agent: Person,
    /// The local day of the dialogue.
    pub received: NaiveDate,
    /// None for a spot check.
    pub ticket: Option<i64>,
}

impl Case {
    /// What decides in an audit as it stands.
    pub fn of(audit: &Audit) -> Self {
        let Audit { id, request, agent, received, ticket, .. } = audit;
        Self { audit: *id, request: *request, agent: agent.clone(), received: *received, ticket: *ticket }
    }
}

/// All that speaks against somebody doing a deed to an audit, as the record stood.
pub fn objections(
    conn: &Connection,
    deed: Deed,
    as_of: AsOf,
    case: &Case,
    person: &Person,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Vec<Objection>> {
    let days = (case.received, today);
    let mut found = request::objections(conn, deed, as_of.entry, person, (case.request, &case.agent), days, policy)?;
    if deed.is_barred_by(Conflict::OwnWork) && has_had(conn, as_of, case, person)? {
        found.push(Objection::new(Conflict::OwnWork, "they audited it"));
    }
    if deed.is_barred_by(Conflict::AuditsSameDialogue) && has_had_other(conn, as_of, case, person)? {
        found.push(Objection::new(Conflict::AuditsSameDialogue, "they audit the same dialogue"));
    }
    if deed.is_barred_by(Conflict::JudgedScore) && has_judged(conn, as_of, case, person)? {
        found.push(Objection::new(Conflict::JudgedScore, "they approved or returned the score"));
    }
    Ok(found)
}

/// Why an auditor may not audit now what was assigned to them, where they may not.
pub(super) fn barred_auditor(
    conn: &Connection,
    auditor: &Person,
    audit: &Audit,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Option<String>> {
    if !people::has_role(conn, auditor.id, Role::Auditor, today)? {
        return Ok(Some("they are no auditor today".to_owned()));
    }
    let objections = objections(conn, Deed::Audit, AsOf::NOW, &Case::of(audit), auditor, today, policy)?;
    Ok(conflict::bar(Deed::Audit, objections).map(|objection| objection.because))
}

/// Whether somebody is or was the auditor of an audit.
fn has_had(conn: &Connection, as_of: AsOf, case: &Case, person: &Person) -> Result<bool> {
    // `+`: an audit has few assignments, an auditor many.
    let mut statement =
        conn.prepare_cached("SELECT 1 FROM assignment WHERE audit = ?1 AND +auditor = ?2 AND +id < ?3")?;
    Ok(statement.exists(params![case.audit.0, person.id.0, as_of.assignment])?)
}

/// Whether somebody approved or returned a score of an audit.
fn has_judged(conn: &Connection, as_of: AsOf, case: &Case, person: &Person) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM approval a JOIN scoring s ON s.id = a.scoring
         WHERE s.audit = ?1 AND a.approver = ?2 AND a.entry <= ?3",
    )?;
    Ok(statement.exists(params![case.audit.0, person.id.0, as_of.entry])?)
}

/// Whether somebody is or was the auditor of another audit of the same dialogue. That is what a repeat is for; and one of a
/// draw that is void, which nobody scored, is none.
fn has_had_other(conn: &Connection, as_of: AsOf, case: &Case, person: &Person) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM audit a JOIN assignment g ON g.audit = a.id
         WHERE a.request = ?1 AND a.id <> ?2 AND +g.auditor = ?3 AND +g.id < ?4
           AND NOT (NOT EXISTS (SELECT 1 FROM scoring x WHERE x.audit = a.id) AND EXISTS (
             SELECT 1 FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw
             JOIN voiding v ON v.commitment = d.commitment WHERE t.id = a.ticket AND v.entry <= ?5))
           AND NOT EXISTS (SELECT 1 FROM audit c WHERE c.id = ?2 AND c.kind = 'repeat' AND c.ticket = a.ticket AND a.kind = 'drawn')",
    )?;
    Ok(statement.exists(params![case.request.0, case.audit.0, person.id.0, as_of.assignment, as_of.entry])?)
}
