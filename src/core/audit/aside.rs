//! Audits that are aside: replaced, void or questioned. Nothing more is done with them for now.

use super::state::{Audit, AuditState};
use crate::core::refusal::{Refusal, Result};

/// Refuses what is not done with an audit that is aside.
pub(super) fn require_open(audit: &Audit) -> Result<()> {
    use AuditState as S;
    let id = audit.id.0;
    Err(match audit.state {
        S::Replaced => Refusal::rule(format!("audit {id} is replaced: its dialogue left scoring"))
            .hint(format!("what came in its place, and why: assize score show {id}")),
        S::Void => {
            Refusal::rule(format!("audit {id} is void, as its draw {} is", audit.draw.as_deref().unwrap_or("is")))
                .hint("the reason is in: assize assign list")
        }
        S::Forgone => Refusal::rule(format!("audit {id} is forgone: nobody waits for this score any more"))
            .hint("it was not given in time; the first score of the dialogue goes on alone"),
        S::Struck => Refusal::rule(format!("audit {id} is struck: a dispute took it out of all figures"))
            .hint(format!("what was upheld: assize score show {id}")),
        S::Questioned => Refusal::rule(format!("audit {id} waits: somebody says that its dialogue is unsuitable"))
            .hint(format!("somebody else approves that or returns it: assize assign approve {id}")),
        S::Unassigned | S::Assigned | S::Scored | S::Delivered | S::Acknowledged | S::Disputed | S::Decided => {
            return Ok(());
        }
    })
}

/// Refuses what comes only before a score.
pub(super) fn require_unscored(audit: &Audit) -> Result<()> {
    if audit.scoring.is_some() || audit.was_undone {
        return Err(Refusal::rule(format!("audit {} is scored already: it is not replaced", audit.id.0))
            .hint("what is wrong with a score is for a dispute"));
    }
    if audit.void { require_open(audit) } else { Ok(()) }
}

/// Refuses what only the first audit of a dialogue allows.
pub(super) fn require_first(audit: &Audit) -> Result<()> {
    if audit.is_untold() {
        return Err(Refusal::rule(format!(
            "nothing of audit {} is approved, delivered or disputed for now",
            audit.id.0
        ))
        .hint("who scores it hands it in: assize score queue"));
    }
    if audit.is_second() {
        let what = if audit.is_repeat() { "repeat" } else { "second scoring" };
        return Err(Refusal::rule(format!(
            "audit {} is a {what}: it measures auditors, and is neither approved, delivered nor disputed",
            audit.id.0
        ))
        .hint("what the agent answers to is the first audit of the dialogue"));
    }
    Ok(())
}
