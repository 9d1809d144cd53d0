//! Remarks: words that one side adds while a dispute is open.

use super::number::DisputeId;
use super::state::load;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};

/// Adds words of the agent or of the auditor to an open dispute. A lead of the agent or a manager can add the agent's, with
/// `--for`. The same words again change nothing: answers whether they were new.
pub fn remark(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId, words: &str) -> Result<bool> {
    let dispute = load(writing, id)?;
    let person = actor.person(writing)?;
    let is_auditor = actor.who.principal.is_none() && dispute.audit.is_of(person);
    if !is_auditor {
        let verb = format!("add words to dispute {}", id.0);
        actor.require_agent(writing, &dispute.audit.agent, &verb).map_err(|refusal| Refusal {
            hint: Some(
                "its agent and its auditor may; for the agent a lead of their team or a manager, with --for".to_owned(),
            ),
            ..refusal
        })?;
    }
    let words = Kept::new("--statement", words)?;
    let whose = match &actor.who.principal {
        Some(principal) => people::find(writing, principal)?,
        None => person.clone(),
    };
    let said = |text: &Option<Untrusted>| text.as_ref().map(Untrusted::expose) == Some(words.as_str());
    if dispute.remarks.iter().any(|remark| remark.by == whose.handle && said(&remark.words)) {
        return Ok(false);
    }
    if !dispute.state.is_open() {
        return Err(Refusal::rule(format!("dispute {} is over: it is {}", id.0, dispute.state))
            .hint("an agent's statement can stand with the score for good: assize dispute statement"));
    }
    writing.insert("remark", &[("dispute", &id.0), ("person", &whose.id.0)], &[("words", Some(&words))])?;
    writing.note(format!("dispute {}", id.0));
    Ok(true)
}
