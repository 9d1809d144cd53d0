//! Tending: a leader takes a notice on, does something for the agent, and writes down what was learnt.

use super::notice::{CareId, CareNotice, CareState, find};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;

/// What was done for an agent, and what was learnt.
#[derive(Clone, Copy, Debug)]
pub struct Tending<'a> {
    /// What was done.
    pub note: Option<&'a str>,
    /// Whether nothing more is open.
    pub done: bool,
    /// What was learnt from the special case.
    pub learned: Option<&'a str>,
}

/// Takes a notice on. Again changes nothing: answers whether it was new.
pub fn acknowledge(writing: &mut Writing<'_>, actor: &Actor, id: CareId) -> Result<(CareNotice, bool)> {
    let notice = required(writing, actor, id, "acknowledge")?;
    if notice.acknowledged.is_some() {
        return Ok((notice, false));
    }
    take_on(writing, actor, id)?;
    writing.note(format!("care {}", id.0));
    Ok((find(writing, id)?, true))
}

/// Records what was done for the agent, or learnt; who does that has taken the notice on. Answers whether it was new.
pub fn tend(writing: &mut Writing<'_>, actor: &Actor, id: CareId, what: &Tending<'_>) -> Result<(CareNotice, bool)> {
    let notice = required(writing, actor, id, "act on")?;
    let note = what.note.map(|note| Kept::new("--note", note)).transpose()?;
    let learned = what.learned.map(|learned| Kept::new("--learned", learned)).transpose()?;
    if learned.is_some() && notice.keep {
        return Err(Refusal::rule(format!("care notice {} is no special case: its dialogue was kept", id.0))
            .hint("say what was done with --note"));
    }
    let mut new = false;
    if let Some(note) = &note
        && !is_known(writing, actor, &notice, (note, what.done))?
    {
        let person = actor.person(writing)?.id.0;
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("care", &id.0), ("person", &person), ("done", &what.done)];
        writing.insert("care_action", &facts, &[("words", Some(note))])?;
        new = true;
    }
    if let Some(learned) = &learned
        && !notice.lessons.iter().any(|lesson| lesson.words.expose() == learned.as_str())
    {
        let person = actor.person(writing)?.id.0;
        writing.insert("care_lesson", &[("care", &id.0), ("person", &person)], &[("words", Some(learned))])?;
        new = true;
    }
    if new && notice.acknowledged.is_none() {
        take_on(writing, actor, id)?;
    }
    writing.note(format!("care {}", id.0));
    Ok((find(writing, id)?, new))
}

/// Whether the same was recorded by the same person, and is at least as done.
fn is_known(writing: &Writing<'_>, actor: &Actor, notice: &CareNotice, (note, done): (&Kept, bool)) -> Result<bool> {
    let own = &actor.person(writing)?.handle;
    let said = notice.steps.iter().any(|step| step.by == *own && step.words.expose() == note.as_str());
    Ok(said && (!done || notice.state == CareState::Done))
}

fn take_on(writing: &mut Writing<'_>, actor: &Actor, id: CareId) -> Result<()> {
    let person = actor.person(writing)?.id.0;
    writing.insert("care_acknowledgement", &[("care", &id.0), ("person", &person)], &[])?;
    Ok(())
}

/// The notice, for those who lead the agent's team today and for managers; nobody tends their own.
fn required(writing: &Writing<'_>, actor: &Actor, id: CareId, verb: &str) -> Result<CareNotice> {
    let notice = find(writing, id)?;
    let person = actor.person(writing)?;
    if person.id != notice.agent.id && actor.leads(writing, &notice.agent)? {
        return Ok(notice);
    }
    Err(Refusal::rule(format!("{} may not {verb} care notice {}", person.handle, id.0))
        .hint("somebody else who leads the agent's team may, or a manager"))
}
