//! Replacing what is scored already: only a dialogue that was amended to another agent since it was drawn, or that a dispute
//! found to be another agent's. Its score stays readable, and is in no figure.

use super::outcome::{Replacement, take_next};
use super::wish::Unsuitable;
use crate::core::act::Actor;
use crate::core::audit::aside::{require_open, require_unscored};
use crate::core::audit::state::{Audit, AuditId, AuditState, list, load, of_ticket};
use crate::core::audit::striking::strike;
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Conflict, Objection};
use crate::core::people::{Person, PersonId};
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// Whether the dialogue of an audit, which is to be replaced, has a score: then a second person decides. Refused where it
/// is not replaced.
pub(super) fn require_replaceable(conn: &Connection, audit: &Audit, reason: Unsuitable) -> Result<bool> {
    let twin = audit.twin.map(|twin| load(conn, twin.audit)).transpose()?;
    if audit.is_repeat() {
        return Err(Refusal::rule(format!("audit {} is not replaced", audit.id.0))
            .hint("score what can be scored, and say in a note what cannot; where it is not scored in time, assign nightly ends the wait"));
    }
    let is_scored = had_score(audit) || twin.as_ref().is_some_and(had_score);
    if reason != Unsuitable::WrongAgent || !is_scored {
        require_unscored(audit)?;
        require_unscored_twin(audit, twin.as_ref())?;
        return Ok(false);
    }
    let id = audit.id.0;
    if audit.now_of.is_none() {
        return Err(Refusal::rule(format!("audit {id} is scored already, and its dialogue is not amended to another agent"))
            .hint("first say whose it is: assize intake import FILE --amend WHY; or its agent disputes it: assize dispute open --wrong-agent"));
    }
    if audit.void {
        return Err(Refusal::rule(format!("audit {id} is in no figure: its draw is void"))
            .hint("the reason is in: assize assign list"));
    }
    // That it waits for an answer is no reason against giving one.
    if audit.state != AuditState::Questioned {
        require_open(audit)?;
    }
    Ok(true)
}

/// Takes the audit of a ticket out of all figures, since another ticket came in its place after it was scored.
pub(super) fn take_out(writing: &mut Writing<'_>, ticket: i64) -> Result<()> {
    let first = of_ticket(writing, ticket)?
        .ok_or_else(|| Refusal::data("a ticket without an audit").hint("the file is damaged: assize verify"))?;
    strike(writing, first, None).map(drop)
}

/// That a dialogue is somebody's own by now, where it was amended to them.
pub(super) fn own_by_now(audit: &Audit, person: &Person) -> Option<Objection> {
    let is_own = audit.now_of.as_ref().is_some_and(|agent| agent.id == person.id);
    is_own.then(|| Objection::new(Conflict::OwnCase, "it is their own dialogue by now"))
}

/// Lets the next ticket come in the place of a dialogue that a dispute found to be another agent's; `judge` upheld that,
/// none where nobody ruled in time. None where nothing can come: nobody drew it, or its draw is void.
pub fn replace_struck(
    writing: &mut Writing<'_>,
    actor: &Actor,
    audit: &Audit,
    judge: Option<PersonId>,
) -> Result<Option<Replacement>> {
    let Some(ticket) = audit.ticket.filter(|_| !audit.void) else { return Ok(None) };
    let reason = Unsuitable::WrongAgent;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("ticket", &ticket), ("reason", &reason.word()), ("asker", &audit.agent.id.0)];
    let wish = writing.insert("replacement", &facts, &[])?;
    let outcome = take_next(writing, actor, (audit, ticket), wish, judge)?;
    Ok(Some(Replacement { audit: load(writing, audit.id)?, reason, outcome, new: true }))
}

/// The audits that were struck as another agent's since nobody ruled in time, and whose next ticket did not come yet.
pub fn struck_alone(conn: &Connection) -> Result<Vec<AuditId>> {
    let mut statement = conn.prepare_cached(
        "SELECT k.audit FROM striking k JOIN point p ON p.id = k.point JOIN ruling r ON r.entry = k.entry AND r.dispute = p.dispute
         JOIN audit a ON a.id = k.audit JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw
         WHERE p.subject = 'wrong-agent' AND r.basis = 'lapse'
           AND NOT EXISTS (SELECT 1 FROM replacement x JOIN replaced y ON y.replacement = x.id WHERE x.ticket = t.id AND y.granted = 1)
           AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = d.commitment)
         ORDER BY k.audit",
    )?;
    let rows = statement.query_map([], |row| Ok(AuditId(row.get("audit")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The audits whose replacement waits for a second person, scored or not.
pub fn waiting_removal(conn: &Connection) -> Result<Vec<AuditId>> {
    let mut found = waiting_scored(conn)?;
    found.extend(list(conn, &[AuditState::Questioned])?.into_iter().map(|audit| audit.id));
    found.sort_unstable();
    Ok(found)
}

/// The scored audits whose replacement waits for a second person.
pub fn waiting_scored(conn: &Connection) -> Result<Vec<AuditId>> {
    let mut statement = conn.prepare_cached(WAITING_SCORED)?;
    let rows = statement.query_map([], |row| Ok(AuditId(row.get("audit")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// They are few: SQLite is told to begin with them, and not with the states of all audits.
pub const WAITING_SCORED: &str = "SELECT s.audit FROM replacement p
    CROSS JOIN audit a ON a.ticket = p.ticket AND a.kind = 'drawn' CROSS JOIN audit_state s ON s.audit = a.id
    WHERE NOT EXISTS (SELECT 1 FROM replaced d WHERE d.replacement = p.id)
      AND NOT EXISTS (SELECT 1 FROM replacement x WHERE x.ticket = p.ticket AND x.id > p.id)
      AND s.state IN ('scored', 'delivered', 'acknowledged', 'disputed', 'decided') ORDER BY s.audit";

const fn had_score(audit: &Audit) -> bool {
    audit.scoring.is_some() || audit.was_undone
}

/// Refuses to call a dialogue unsuitable that somebody has scored.
fn require_unscored_twin(audit: &Audit, twin: Option<&Audit>) -> Result<()> {
    if !twin.is_some_and(had_score) {
        return Ok(());
    }
    Err(Refusal::rule(format!("audit {} is not replaced: a score of its dialogue stands", audit.id.0))
        .hint("score what can be scored; a lead or a manager gives it to somebody else: assize assign reassign"))
}
