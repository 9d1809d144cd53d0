//! Striking: a dispute takes an audit out of all figures, since it should not have been drawn or is another agent's. In the
//! place of one that is another agent's comes the next ticket of its stratum.

use super::about::About;
use super::point::Point;
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

/// Refuses what cannot be done any more once an audit is in no figure.
pub(super) fn require_in_figures(conn: &Connection, id: AuditId) -> Result<()> {
    if !audit::is_struck(conn, id)? {
        return Ok(());
    }
    Err(Refusal::rule(format!("audit {} is in no figure any more: it was taken out", id.0))
        .hint(format!("why, and by whom: assize score show {}", id.0)))
}
