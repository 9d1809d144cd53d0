//! Steps: what is done, by whom, until which day.

use super::listed::{Coaching, load};
use super::number::CoachingId;
use super::right::{require_agreed, require_coach, require_open};
use super::stepped::Step;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::Connection;

/// A step that is to be done.
#[derive(Clone, Debug)]
pub struct NewStep<'a> {
    /// What.
    pub what: &'a str,
    /// Until which day.
    pub due: NaiveDate,
    /// By whom; none: by who says so.
    pub owner: Option<&'a str>,
}

/// Adds a step to a coaching that is open. Answers whether it was new.
pub fn add_step(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: CoachingId,
    step: &NewStep<'_>,
) -> Result<(Coaching, bool)> {
    let found = load(writing, id)?;
    require_coach(writing, actor, &found.agent)?;
    require_open(&found)?;
    let what = Kept::new("--add", step.what)?;
    let is_same = |one: &Step| {
        one.due == step.due
            && one.done.is_none()
            && one.what.as_ref().map(Untrusted::expose) == Some(what.as_str())
            && step.owner.is_none_or(|owner| owner == one.owner.handle)
    };
    if found.steps.iter().any(is_same) {
        return Ok((found, false));
    }
    store(writing, actor, id, step)?;
    writing.note(format!("coaching {}", id.0));
    Ok((load(writing, id)?, true))
}

/// Says that the step at a place, from 1 on, is done, and what came of it. Answers whether it was new.
pub fn end_step(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: CoachingId,
    (place, note): (usize, &str),
) -> Result<(Coaching, bool)> {
    let found = load(writing, id)?;
    let step = place.checked_sub(1).and_then(|at| found.steps.get(at)).ok_or_else(|| {
        Refusal::rule(format!("coaching {} has no step {place}", id.0))
            .hint(format!("see them: assize coach show {}", id.0))
    })?;
    require_worker(writing, actor, &found, step)?;
    let words = Kept::new("--note", note)?;
    if let Some((said, _)) = &step.done {
        if said.as_ref().map(Untrusted::expose) == Some(words.as_str()) {
            return Ok((found, false));
        }
        return Err(Refusal::rule(format!("step {place} of coaching {} is done already", id.0))
            .hint(format!("add another one: assize coach step {} --add TEXT --due DAY", id.0)));
    }
    require_agreed(&found)?;
    writing.insert("coaching_step_end", &[("coaching_step", &step.id)], &[("words", Some(&words))])?;
    writing.note(format!("coaching {}", id.0));
    Ok((load(writing, id)?, true))
}

/// Records a step. Refused for a day that is over, and where nobody there is to do it.
pub(super) fn store(writing: &mut Writing<'_>, actor: &Actor, id: CoachingId, step: &NewStep<'_>) -> Result<()> {
    if step.due < actor.today {
        return Err(Refusal::rule(format!("{} is over", step.due)).hint("give a day from today on with --due"));
    }
    let owner = match step.owner {
        Some(handle) => people::find(writing, handle)?,
        None => actor.person(writing)?.clone(),
    };
    people::require_there(writing, &owner, actor.today)?;
    let what = Kept::new("a step", step.what)?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("coaching", &id.0), ("owner", &owner.id.0), ("due", &step.due.to_string())];
    writing.insert("coaching_step", &facts, &[("words", Some(&what))])?;
    Ok(())
}

/// Who may say that a step is done: who is to do it, the agent, and who may coach them.
fn require_worker(conn: &Connection, actor: &Actor, found: &Coaching, step: &Step) -> Result<()> {
    let person = actor.person(conn)?;
    if person.id == step.owner.id || person.id == found.agent.id || actor.leads(conn, &found.agent)? {
        return Ok(());
    }
    Err(Refusal::rule(format!("{} may not end a step of coaching {}", person.handle, found.id.0))
        .hint(format!("{} may, who does it, or the agent, or a lead of their team", step.owner.handle)))
}
