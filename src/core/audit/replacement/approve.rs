//! Approving a replacement: somebody without a part in it approves that a dialogue is unsuitable, or returns it.

use super::outcome::{Replacement, ReplacementOutcome, standing, take_next};
use super::scored::{own_by_now, require_replaceable, take_out};
use super::wish::{Wish, WishState, newest};
use crate::core::act::Actor;
use crate::core::audit::independence::{AsOf, Case, objections};
use crate::core::audit::state::{Audit, AuditId, load};
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::people::conflict::{Conflict, Deed, Objection, require_none};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::Connection;

/// Approves that a dialogue is unsuitable, so that the next ticket comes, or returns it with a reason: it is audited.
pub fn approve_replacement(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    returned: Option<&str>,
) -> Result<Replacement> {
    let audit = load(writing, id)?;
    let wish = audit.ticket.map(|ticket| newest(writing, ticket)).transpose()?.flatten();
    let Some((ticket, wish)) = audit.ticket.zip(wish) else {
        return Err(Refusal::rule(format!("nobody asked to replace audit {}", id.0))
            .hint(format!("first: assize assign replace {} --reason REASON", id.0)));
    };
    let judge = require_apart(writing, actor, &audit, &wish)?;
    let note = returned.map(|note| Kept::new("--return", note)).transpose()?;
    if wish.state != WishState::Waits {
        return judged_before(writing, audit, &wish, note.is_some());
    }
    let outcome = match &note {
        Some(note) => return_it(writing, &wish, judge, note)?,
        None => grant(writing, actor, (&audit, ticket), (&wish, judge))?,
    };
    writing.note(format!("audit {}", id.0));
    Ok(Replacement { audit: load(writing, id)?, reason: wish.reason, outcome, new: true })
}

fn grant(
    writing: &mut Writing<'_>,
    actor: &Actor,
    (audit, ticket): (&Audit, i64),
    (wish, judge): (&Wish, &Person),
) -> Result<ReplacementOutcome> {
    let is_scored = require_replaceable(writing, audit, wish.reason)?;
    let outcome = take_next(writing, actor, (audit, ticket), wish.id, Some(judge.id))?;
    if is_scored {
        take_out(writing, ticket)?;
    }
    Ok(outcome)
}

fn require_apart<'a>(conn: &Connection, actor: &'a Actor, audit: &Audit, wish: &Wish) -> Result<&'a Person> {
    let judge = actor.person(conn)?;
    let mut found =
        objections(conn, Deed::ApproveReplacement, AsOf::NOW, &Case::of(audit), judge, actor.today, &actor.policy)?;
    if judge.id == wish.asker {
        found.insert(0, Objection::new(Conflict::OwnWork, "they asked for it"));
    }
    found.extend(own_by_now(audit, judge));
    let what = format!("approve that audit {} is replaced", audit.id.0);
    require_none(
        Deed::ApproveReplacement,
        judge,
        found,
        &what,
        "an auditor, lead or manager without a part in it may",
    )?;
    Ok(judge)
}

fn return_it(writing: &mut Writing<'_>, wish: &Wish, judge: &Person, note: &Kept) -> Result<ReplacementOutcome> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("replacement", &wish.id), ("granted", &false), ("judge", &judge.id.0)];
    writing.insert("replaced", &facts, &[("words", Some(note))])?;
    Ok(ReplacementOutcome::Returned)
}

/// The same judgement again changes nothing; another is refused.
fn judged_before(conn: &Connection, audit: Audit, wish: &Wish, returns: bool) -> Result<Replacement> {
    let was_returned = wish.state == WishState::Returned;
    if was_returned == returns {
        return standing(conn, audit, wish);
    }
    let was = if was_returned { "returned" } else { "approved" };
    Err(Refusal::rule(format!("the replacement of audit {} was {was} already", audit.id.0))
        .hint("that stands; after a return it can be asked for again"))
}
