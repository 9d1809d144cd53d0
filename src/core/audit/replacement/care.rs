//! Taking a dialogue out of scoring because its agent was hurt: nobody approves that, and the next ticket comes at once.

use super::outcome::{Replacement, take_next};
use super::wish::Unsuitable;
use crate::core::act::Actor;
use crate::core::audit::independence::{AsOf, Case, objections};
use crate::core::audit::state::{Audit, AuditState, load};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::people::{Person, Role};
use crate::core::refusal::Result;
use rusqlite::Connection;

/// Why nothing comes in the place of a dialogue in which an agent was hurt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stays {
    /// Nobody drew it.
    SpotCheck,
    /// It is replaced already.
    ReplacedBefore,
    /// Its draw is void.
    VoidDraw,
    /// It is scored.
    Scored,
    /// Its agent has been shown the score.
    Delivered,
    /// The second score of the same dialogue stands.
    ScoredTwice,
}

/// Somebody who may say what happened to an agent in a dialogue, or what was good: the auditor, a lead or a manager, never
/// the agent. `verb` is what they do to an audit.
pub fn require_witness<'a>(conn: &Connection, actor: &'a Actor, audit: &Audit, verb: &str) -> Result<&'a Person> {
    let person = actor.person(conn)?;
    let objections = objections(conn, Deed::Witness, AsOf::NOW, &Case::of(audit), person, actor.today, &actor.policy)?;
    let what = format!("{verb} audit {}", audit.id.0);
    require_none(
        Deed::Witness,
        person,
        objections,
        &what,
        "its auditor may, a lead or a manager: talk to one of them",
    )?;
    if !audit.is_of(person) {
        actor.require(&[Role::Lead, Role::Manager], &format!("{verb} an audit of somebody else"))?;
    }
    Ok(person)
}

/// Why the dialogue of an audit stays where it is, whatever happened in it.
pub fn stays(conn: &Connection, audit: &Audit) -> Result<Option<Stays>> {
    let twin = audit.twin.map(|twin| load(conn, twin.audit)).transpose()?;
    Ok(if audit.ticket.is_none() {
        Some(Stays::SpotCheck)
    } else if audit.state == AuditState::Replaced {
        Some(Stays::ReplacedBefore)
    } else if audit.dispute_due.is_some() {
        Some(Stays::Delivered)
    } else if audit.scoring.is_some() || audit.was_undone {
        Some(if audit.is_second() { Stays::ScoredTwice } else { Stays::Scored })
    } else if audit.void {
        Some(Stays::VoidDraw)
    } else if audit.is_repeat() || twin.is_some_and(|twin| twin.scoring.is_some() || twin.was_undone) {
        Some(Stays::ScoredTwice)
    } else {
        None
    })
}

/// Lets the next ticket come in the place of a dialogue that does not stay. A wish that waits is overtaken.
pub fn replace_for_care(writing: &mut Writing<'_>, actor: &Actor, audit: &Audit) -> Result<Option<Replacement>> {
    let Some(ticket) = audit.ticket else { return Ok(None) };
    let asker = actor.person(writing)?.id.0;
    let reason = Unsuitable::Care;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("ticket", &ticket), ("reason", &reason.word()), ("asker", &asker)];
    let wish = writing.insert("replacement", &facts, &[])?;
    let outcome = take_next(writing, actor, (audit, ticket), wish, None)?;
    Ok(Some(Replacement { audit: load(writing, audit.id)?, reason, outcome, new: true }))
}
