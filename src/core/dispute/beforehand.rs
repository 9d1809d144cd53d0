//! Beforehand: whether somebody may open a dispute on an audit at all, asked before they say why.

use super::point::of_audit;
use super::striking::require_in_figures;
use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId, require_delivered};
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};

/// Refuses who may not open a dispute on an audit, and an audit of which nothing can be disputed any more. What others
/// opened and the agent took back may have a time of its own: there [`open`](super::open) says.
pub fn require_openable(writing: &Writing<'_>, actor: &Actor, id: AuditId) -> Result<Audit> {
    let audit = audit::load(writing, id)?;
    actor.require_agent(writing, &audit.agent, &format!("dispute audit {}", id.0))?;
    let last = require_delivered(&audit)?;
    require_in_figures(writing, id)?;
    let is_taken_back = of_audit(writing, id)?.iter().any(|(_, point)| point.withdrawn);
    if audit::is_past_dispute(writing, &audit, writing.now())? && !is_taken_back {
        return Err(Refusal::rule(format!("audit {} could be disputed until {last}", id.0))
            .hint("a statement can stand with the score at any time: assize dispute statement"));
    }
    Ok(audit)
}
