//! Conflicts with a request: those of the roster, and a part in it.

use super::number::RequestId;
use crate::core::people::conflict::{self, Conflict, Deed, Objection, Side};
use crate::core::people::{Identities, Person, PersonId, SELVES, one};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Everybody with a part in a request, as it stood after entry `as_of`: had it, joined it, or took one of its steps, for
/// themselves or for somebody.
pub fn participants(conn: &Connection, as_of: i64, request: RequestId) -> Result<BTreeSet<PersonId>> {
    let mut statement = conn.prepare_cached(
        "SELECT agent AS person FROM routing WHERE request = ?1 AND entry <= ?2
         UNION SELECT r.agent FROM response r WHERE r.request = ?1 AND r.entry <= ?2
         UNION SELECT p.id FROM response r JOIN entry e ON e.id = r.entry JOIN person p ON p.handle = e.actor
           WHERE r.request = ?1 AND r.entry <= ?2
         UNION SELECT u.agent FROM understanding u WHERE u.request = ?1 AND u.entry <= ?2
         UNION SELECT p.id FROM understanding u JOIN entry e ON e.id = u.entry JOIN person p ON p.handle = e.actor
           WHERE u.request = ?1 AND u.entry <= ?2",
    )?;
    let rows = statement.query_map(params![request.0, as_of], |row| Ok(PersonId(row.get("person")?)))?;
    let known = Identities::load(conn, as_of)?;
    Ok(rows.map(|row| row.map(|person| known.one(person))).collect::<rusqlite::Result<_>>()?)
}

/// Every conflict of a person with a dialogue and its agent that may bar a deed, as it stood after entry `as_of`. `days`
/// are the dialogue's and today. What never bars the deed is not looked up: a draw asks this of many people.
pub fn objections(
    conn: &Connection,
    deed: Deed,
    as_of: i64,
    person: &Person,
    (request, agent): (RequestId, &Person),
    days: (NaiveDate, NaiveDate),
    policy: &Policy,
) -> Result<Vec<Objection>> {
    let tie = conflict::with(conn, as_of, person.id, (Side::Agent, agent), days, policy)?;
    let mut objections: Vec<Objection> = tie.into_iter().collect();
    if deed.is_barred_by(Conflict::HadPart) {
        objections.extend(part(conn, as_of, person, request, "they had a part in the dialogue")?);
    }
    if deed.is_barred_by(Conflict::HandledRequest) && has_handled(conn, as_of, person, request)? {
        objections.push(Objection::new(Conflict::HandledRequest, "they handled the request"));
    }
    if deed.is_barred_by(Conflict::Calibrated) && has_calibrated(conn, as_of, person, request)? {
        objections.push(Objection::new(Conflict::Calibrated, "they calibrated the dialogue"));
    }
    Ok(objections)
}

/// Whether somebody was asked about a dialogue in a calibration, or leads it, by entry `as_of`.
fn has_calibrated(conn: &Connection, as_of: i64, person: &Person, request: RequestId) -> Result<bool> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT 1 FROM calibration_item i JOIN calibration c ON c.id = i.calibration
         WHERE i.request = ?3 AND i.entry <= ?2 AND (c.leader IN {SELVES}
           OR EXISTS (SELECT 1 FROM calibration_asked a WHERE a.calibration = c.id AND a.person IN {SELVES}))"
    ))?;
    Ok(statement.exists(params![person.id.0, as_of, request.0])?)
}

/// Whether somebody took a step of a request other than understanding or answering it, by entry `as_of`. To bring in a
/// file of finished dialogues is none.
fn has_handled(conn: &Connection, as_of: i64, person: &Person, request: RequestId) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        &format!("SELECT 1 FROM entry e WHERE e.actor IN (SELECT handle FROM person WHERE id IN {SELVES}) AND e.id <= ?2 AND e.id IN (
           SELECT entry FROM request WHERE id = ?3 AND agent IS NULL
           UNION ALL SELECT entry FROM triage WHERE request = ?3
           UNION ALL SELECT entry FROM clarification WHERE request = ?3
           UNION ALL SELECT a.entry FROM answer a JOIN clarification c ON c.id = a.clarification WHERE c.request = ?3
           UNION ALL SELECT entry FROM routing WHERE request = ?3
           UNION ALL SELECT entry FROM feedback WHERE request = ?3
           UNION ALL SELECT entry FROM revision WHERE request = ?3 AND basis = 'archived')"),
    )?;
    Ok(statement.exists(params![person.id.0, as_of, request.0])?)
}

/// That a person has a part in a request, if they have one by entry `as_of`.
pub(super) fn part(
    conn: &Connection,
    as_of: i64,
    person: &Person,
    request: RequestId,
    why: &str,
) -> Result<Option<Objection>> {
    let has_part = participants(conn, as_of, request)?.contains(&one(conn, as_of, person.id)?);
    Ok(has_part.then(|| Objection::new(Conflict::HadPart, why)))
}
