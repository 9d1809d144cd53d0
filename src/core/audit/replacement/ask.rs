//! Asking to replace: the auditor of a drawn dialogue, a lead or a manager says that it is unsuitable.

use super::outcome::{Replacement, ReplacementOutcome, standing, take_next};
use super::scored::{own_by_now, require_replaceable};
use super::wish::{Unsuitable, Wish, WishState, newest};
use crate::core::act::Actor;
use crate::core::audit::independence::{AsOf, Case, objections};
use crate::core::audit::languages::readers;
use crate::core::audit::state::{Audit, AuditId, load};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::people::{Person, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::Connection;

/// A dialogue that somebody says is unsuitable.
#[derive(Clone, Debug)]
pub struct UnsuitableDialogue<'a> {
    /// Why.
    pub reason: Unsuitable,
    /// In words, where wanted.
    pub note: Option<&'a str>,
}

/// Says that a drawn dialogue is unsuitable. The next ticket of its stratum comes at once, or once somebody else has
/// approved it where the policy asks for that, or where the dialogue is scored already.
pub fn replace(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    order: &UnsuitableDialogue<'_>,
) -> Result<Replacement> {
    let audit = load(writing, id)?;
    let asker = require_asker(writing, actor, &audit)?;
    let note = order.note.map(|note| Kept::new("--note", note)).transpose()?;
    let Some(ticket) = audit.ticket else {
        return Err(Refusal::rule(format!("audit {} is a spot check: nothing comes in its place", id.0))
            .hint("score it, or leave it: it is in no rate"));
    };
    if let Some(wish) = newest(writing, ticket)?
        && wish.state != WishState::Returned
    {
        return asked_again(writing, audit, &wish, order.reason);
    }
    let is_scored = require_replaceable(writing, &audit, order.reason)?;
    if order.reason == Unsuitable::Language {
        require_unreadable(writing, actor, &audit)?;
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("ticket", &ticket), ("reason", &order.reason.word()), ("asker", &asker.id.0)];
    let wish = writing.insert("replacement", &facts, &[("words", note.as_ref())])?;
    let outcome = if is_scored || actor.policy.approvals.replacement.of_audited() {
        ReplacementOutcome::Waits
    } else {
        take_next(writing, actor, (&audit, ticket), wish, None)?
    };
    writing.note(format!("audit {}: {}", id.0, order.reason));
    Ok(Replacement { audit: load(writing, id)?, reason: order.reason, outcome, new: true })
}

fn require_asker<'a>(conn: &Connection, actor: &'a Actor, audit: &Audit) -> Result<&'a Person> {
    let person = actor.person(conn)?;
    let mut objections =
        objections(conn, Deed::Replace, AsOf::NOW, &Case::of(audit), person, actor.today, &actor.policy)?;
    objections.extend(own_by_now(audit, person));
    let what = format!("ask to replace audit {}", audit.id.0);
    require_none(Deed::Replace, person, objections, &what, "its auditor may, a lead or a manager")?;
    if !audit.is_of(person) {
        actor.require(&[Role::Lead, Role::Manager], "ask to replace an audit of somebody else")?;
    }
    Ok(person)
}

/// Refuses to replace a dialogue for its language that its auditor reads, or another one who could take it.
fn require_unreadable(conn: &Connection, actor: &Actor, audit: &Audit) -> Result<()> {
    let id = audit.id.0;
    let Some(readers) = readers(conn, actor, audit)? else { return Ok(()) };
    let refused = |who: &str| {
        Refusal::rule(format!(
            "audit {id} is not replaced for its language: {who} by their skills, {}",
            readers.language
        ))
        .hint("its auditor reads it; other reasons are listed by: assize assign replace --help")
    };
    if let Some(auditor) = &readers.auditor {
        return Err(refused(&format!("{auditor}, who has it, reads it"))
            .hint("score it; what else is unsuitable has a reason of its own"));
    }
    match readers.others.as_slice() {
        [] => Ok(()),
        [first, more @ ..] => {
            let who = if more.is_empty() {
                format!("{first} reads it")
            } else {
                format!("{} read it", readers.others.join(", "))
            };
            Err(refused(&who).hint(format!(
                "it goes to somebody who reads it first; a lead or a manager does that: assize assign reassign {id} --to {first} --note TEXT"
            )))
        }
    }
}

/// The same wish again changes nothing; another is refused.
fn asked_again(conn: &Connection, audit: Audit, wish: &Wish, reason: Unsuitable) -> Result<Replacement> {
    if wish.reason == reason {
        return standing(conn, audit, wish);
    }
    let stands = if wish.state == WishState::Waits { "waiting to be replaced" } else { "replaced" };
    Err(Refusal::rule(format!("audit {} is {stands} already, for another reason", audit.id.0))
        .hint(format!("who may know it reads it in: assize score show {}", audit.id.0)))
}
