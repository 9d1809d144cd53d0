//! Agreeing: the agent says yes or no, in their words. What another recorded for them they can take back themselves.

use super::listed::{Answer, Coaching, load};
use super::number::CoachingId;
use super::right::require_open;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::Connection;

/// Records what the agent says to a coaching. Refused to who proposed it or does a step, in the agent's place. Answers
/// whether it was new.
pub fn agree(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: CoachingId,
    (agreed, statement): (bool, &str),
) -> Result<(Coaching, bool)> {
    let found = load(writing, id)?;
    actor.require_agent(writing, &found.agent, "answer this coaching")?;
    require_no_part(writing, actor, &found)?;
    let words = Kept::new("--statement", statement)?;
    if let Some(answer) = &found.answer {
        if found.is_taken_back && !agreed && said_last(&found) == Some(words.as_str()) {
            return Ok((found, false));
        }
        if is_own_no(actor, answer, agreed) && found.state().is_open() {
            return take_back(writing, id, &words);
        }
        if answer.agreed == agreed && answer.words.as_ref().map(Untrusted::expose) == Some(words.as_str()) {
            return Ok((found, false));
        }
        let said = if found.was_agreed() { "agreed to" } else { "said no to" };
        return Err(Refusal::rule(format!("{} {said} coaching {} already", found.agent.handle, id.0))
            .hint("a coaching is agreed once; who proposed it can close it and propose another"));
    }
    require_open(&found)?;
    writing.insert("coaching_answer", &[("coaching", &id.0), ("agreed", &agreed)], &[("words", Some(&words))])?;
    writing.note(format!("coaching {}", id.0));
    Ok((load(writing, id)?, true))
}

/// Whether the agent says no themselves to what another person agreed to for them.
fn is_own_no(actor: &Actor, answer: &Answer, agreed: bool) -> bool {
    !agreed && answer.agreed && answer.recorded_by.is_some() && actor.who.principal.is_none()
}

/// The coaching is over; what was done until now stays on the record.
fn take_back(writing: &mut Writing<'_>, id: CoachingId, words: &Kept) -> Result<(Coaching, bool)> {
    writing.insert("coaching_end", &[("coaching", &id.0)], &[("words", Some(words))])?;
    writing.note(format!("coaching {}", id.0));
    Ok((load(writing, id)?, true))
}

fn said_last(found: &Coaching) -> Option<&str> {
    found.end.as_ref().and_then(|(words, _)| words.as_ref()).map(Untrusted::expose)
}

/// Who proposed a coaching, or does a step of it, does not say for the agent whether they agree.
fn require_no_part(conn: &Connection, actor: &Actor, found: &Coaching) -> Result<()> {
    let person = actor.person(conn)?;
    if actor.who.principal.is_none() {
        return Ok(());
    }
    let part = if person.id == found.proposer.id {
        "proposed it"
    } else if found.steps.iter().any(|step| step.owner.id == person.id) {
        "does a step of it"
    } else {
        return Ok(());
    };
    let agent = actor.name_of(&found.agent);
    Err(Refusal::rule(format!("{} {part}, and may not answer coaching {} for {agent}", person.handle, found.id.0))
        .hint(format!("{agent} says so themselves, or another lead of their team or a manager records it with --for")))
}
