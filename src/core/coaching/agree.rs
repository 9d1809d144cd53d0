//! Agreeing: the agent says yes or no, in their words.

use super::listed::{Coaching, load};
use super::number::CoachingId;
use super::right::require_open;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};

/// Records what the agent says to a coaching. Answers whether it was new.
pub fn agree(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: CoachingId,
    (agreed, statement): (bool, &str),
) -> Result<(Coaching, bool)> {
    let found = load(writing, id)?;
    actor.require_agent(writing, &found.agent, "answer this coaching")?;
    let words = Kept::new("--statement", statement)?;
    if let Some(answer) = &found.answer {
        if answer.agreed == agreed && answer.words.as_ref().map(Untrusted::expose) == Some(words.as_str()) {
            return Ok((found, false));
        }
        let said = if answer.agreed { "agreed to" } else { "said no to" };
        return Err(Refusal::rule(format!("{} {said} coaching {} already", found.agent.handle, id.0))
            .hint("a coaching is agreed once; who proposed it can close it and propose another"));
    }
    require_open(&found)?;
    writing.insert("coaching_answer", &[("coaching", &id.0), ("agreed", &agreed)], &[("words", Some(&words))])?;
    writing.note(format!("coaching {}", id.0));
    Ok((load(writing, id)?, true))
}
