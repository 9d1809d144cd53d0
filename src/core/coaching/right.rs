//! Who may coach whom.

use super::listed::Coaching;
use super::number::CoachingId;
use crate::core::act::Actor;
use crate::core::people::Person;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// Refuses who does not lead a team of the agent and runs no audits; nobody coaches themselves.
pub(super) fn require_coach(conn: &Connection, actor: &Actor, agent: &Person) -> Result<()> {
    let person = actor.person(conn)?;
    if person.id == agent.id {
        return Err(Refusal::rule(format!("{} may not coach themselves", person.handle))
            .hint("another lead of the team may, or a manager"));
    }
    if actor.leads(conn, agent)? {
        return Ok(());
    }
    Err(Refusal::rule(format!("{} may not coach {}", person.handle, actor.name_of(agent)))
        .hint("a lead of the agent's team may, or a manager"))
}

/// Refuses a coaching that is over.
pub(super) fn require_open(found: &Coaching) -> Result<()> {
    let state = found.state();
    if state.is_open() {
        return Ok(());
    }
    Err(Refusal::rule(format!("coaching {} is {}", found.id.0, state.word()))
        .hint("propose another one: assize coach plan"))
}

/// Refuses a coaching to which its agent has not agreed: nothing starts before.
pub(super) fn require_agreed(found: &Coaching) -> Result<()> {
    require_open(found)?;
    if found.state().has_begun() {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "{} has not agreed to coaching {}: nothing starts before",
        found.agent.handle, found.id.0
    ))
    .hint(agree(found.id)))
}

/// How to agree.
fn agree(id: CoachingId) -> String {
    format!("the agent says so: assize coach agree {} --statement TEXT", id.0)
}
