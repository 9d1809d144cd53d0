//! Who may make a rule by a calibration: nobody with a part in a case that is still open and that the rule would apply to;
//! and only where people answered and talked.

use super::state::Calibration;
use crate::core::act::Actor;
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// Refuses a precedent that no talk stands behind: fewer than two people answered, or nobody came but who closes it.
pub(super) fn require_talk(calibration: &Calibration, closer: &Person, attended: &[Person]) -> Result<()> {
    let id = calibration.id.0;
    let answered = calibration.answerers();
    if answered < 2 {
        return Err(Refusal::rule(format!(
            "{answered} of those who were asked answered in calibration {id}: that makes no rule for all"
        ))
        .hint(
            "a precedent needs the answers of two people or more: wait for them, or ask with --ask CRITERION=WORDS",
        ));
    }
    if attended.iter().any(|person| person.id != closer.id) {
        return Ok(());
    }
    Err(Refusal::rule(format!("nobody but {} came to calibration {id}: that makes no rule for all", closer.handle))
        .hint("a precedent needs a talk: name in --attended who came, or ask with --ask CRITERION=WORDS"))
}

/// Refuses a rule on a criterion by somebody with a part in a case that is still open and that it would apply to.
pub(super) fn require_no_part(
    conn: &Connection,
    actor: &Actor,
    calibration: &Calibration,
    (person, key): (&Person, &str),
) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT s.audit, s.agent, s.auditor FROM audit_state s
         WHERE s.audit IN (SELECT audit FROM open_audit UNION SELECT d.audit FROM open_dispute o JOIN dispute d ON d.id = o.dispute)
           AND s.card IN (SELECT c.card FROM criterion c JOIN criterion k ON k.line = c.line WHERE k.card = ?1 AND k.key = ?2)
         ORDER BY s.audit",
    )?;
    let mut rows = statement.query((calibration.card.0, key))?;
    while let Some(row) = rows.next()? {
        let (audit, agent): (i64, i64) = (row.get("audit")?, row.get("agent")?);
        let auditor: Option<i64> = row.get("auditor")?;
        let part = if agent == person.id.0 {
            "their own"
        } else if auditor == Some(person.id.0) {
            "theirs to score"
        } else if leads(conn, person.id, PersonId(agent), actor.today)? {
            "of an agent whom they lead"
        } else {
            continue;
        };
        return Err(Refusal::rule(format!(
            "{} may not make a rule on `{key}`: audit {audit}, which is open, is {part}",
            person.handle
        ))
        .hint("somebody without a part in an open case does, such as a manager; or ask with --ask CRITERION=WORDS"));
    }
    Ok(())
}

/// Whether somebody leads a team of an agent on a day.
fn leads(conn: &Connection, lead: PersonId, agent: PersonId, today: NaiveDate) -> Result<bool> {
    let theirs = people::stints_on(conn, agent, today)?;
    let own = people::stints_on(conn, lead, today)?;
    Ok(own.iter().any(|(role, team)| *role == Role::Lead && theirs.iter().any(|(_, other)| other == team)))
}
