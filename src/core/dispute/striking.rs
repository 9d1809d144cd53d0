//! Striking: a dispute takes an audit out of all figures, since it should not have been drawn or is another agent's. In the
//! place of one that is another agent's comes the next ticket of its stratum.

use super::about::About;
use super::point::Point;
use super::state::Dispute;
use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// Who strikes an audit.
#[derive(Clone, Copy)]
pub struct Striker<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// Who upheld it; none where nobody ruled in time: then the next night brings the next ticket.
    pub judge: Option<PersonId>,
}

/// Takes an audit out of all figures, where a point about it as a whole was upheld. Answers whether one was.
pub fn strike(writing: &mut Writing<'_>, by: Striker<'_>, audit: &Audit, upheld: &[&Point]) -> Result<bool> {
    let of_whole = || upheld.iter().filter(|point| point.about.criterion().is_none());
    let another_s = of_whole().find(|point| point.about == About::WrongAgent);
    let Some(point) = another_s.or_else(|| of_whole().next()) else { return Ok(false) };
    if audit::strike(writing, audit.id, Some(point.id))?
        && another_s.is_some()
        && let Some(judge) = by.judge
    {
        audit::replace_struck(writing, by.actor, audit, Some(judge))?;
    }
    Ok(true)
}

/// Refuses to uphold that a dialogue is another agent's while the record still names the same one: nothing would be there to
/// check it by.
pub fn require_strikable(dispute: &Dispute, about: &About) -> Result<()> {
    if *about != About::WrongAgent || dispute.audit.now_of.is_some() {
        return Ok(());
    }
    let (agent, audit) = (&dispute.audit.agent.handle, &dispute.audit);
    Err(Refusal::rule(format!("the dialogue of audit {} is still {agent}'s on record: nothing is struck", audit.id.0))
        .hint(
            "first say whose it is: assize intake import FILE --amend WHY; or keep the point, or leave it unresolved",
        ))
}

/// Refuses that a session strikes an audit whose agent did not ask for it: nobody gives a score away for them.
pub(super) fn require_own_word(dispute: &Dispute, about: &About) -> Result<()> {
    if about.criterion().is_some() || !dispute.is_for_somebody() {
        return Ok(());
    }
    let (agent, id) = (&dispute.audit.agent.handle, dispute.id.0);
    Err(Refusal::rule(format!("only {agent}'s own word strikes their audit, and {} opened dispute {id}", dispute.opened_by))
        .hint(format!("outcome = \"unresolved\": somebody with no part in the case rules on it; or {agent} takes it back and opens it themselves: assize dispute withdraw {id}")))
}

/// Refuses what cannot be done any more once an audit is in no figure.
pub(super) fn require_in_figures(conn: &Connection, id: AuditId) -> Result<()> {
    if !audit::is_struck(conn, id)? {
        return Ok(());
    }
    Err(Refusal::rule(format!("audit {} is in no figure any more: it was taken out", id.0))
        .hint(format!("why, and by whom: assize score show {}", id.0)))
}
