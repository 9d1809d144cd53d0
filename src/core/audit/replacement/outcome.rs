//! What became of a wish to replace: it waits, something came in its place, nothing did, or it was returned.

use super::wish::{Unsuitable, Wish, WishState};
use crate::core::act::Actor;
use crate::core::audit::draw::open_later;
use crate::core::audit::state::{Audit, load, of_ticket};
use crate::core::draw::{self, Next};
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// What asking for a replacement, or judging it, led to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replacement {
    /// The audit that it is about.
    pub audit: Audit,
    /// Why its dialogue is said to be unsuitable.
    pub reason: Unsuitable,
    /// What became of it.
    pub outcome: ReplacementOutcome,
    /// Whether something was recorded.
    pub new: bool,
}

/// What became of a wish to replace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReplacementOutcome {
    /// Somebody else is to approve it.
    Waits,
    /// The next ticket of the stratum came, with this audit.
    NextTicket(Box<Audit>),
    /// There is none left in the stratum: the sample is one short.
    Exhausted(String),
    /// The next ticket of the stratum is that of a dialogue which is missing: it is in no mean.
    Missing(String),
    /// It was returned: the dialogue is audited.
    Returned,
}

impl ReplacementOutcome {
    /// Whether the sample is one short, or what came has no auditor.
    pub fn is_short(&self) -> bool {
        match self {
            Self::Exhausted(_) | Self::Missing(_) => true,
            Self::NextTicket(next) => next.auditor.is_none(),
            Self::Waits | Self::Returned => false,
        }
    }
}

/// Lets the next ticket of the stratum come, with an audit by the same card. `judge` approved it, where the policy asks
/// for somebody.
pub(super) fn take_next(
    writing: &mut Writing<'_>,
    actor: &Actor,
    (audit, ticket): (&Audit, i64),
    wish: i64,
    judge: Option<PersonId>,
) -> Result<ReplacementOutcome> {
    let origin = draw::origin(writing, ticket)?;
    let next = draw::next_ticket(writing, &origin)?;
    let stored = match &next {
        Some(Next::Ticket(ticket)) => Some(ticket.id),
        Some(Next::Phantom) | None => None,
    };
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("replacement", &wish), ("granted", &true), ("judge", &judge.map(|judge| judge.0)), ("next", &stored)];
    writing.insert("replaced", &facts, &[])?;
    Ok(match next {
        None => ReplacementOutcome::Exhausted(in_words(&origin.stratum)),
        Some(Next::Phantom) => ReplacementOutcome::Missing(in_words(&origin.stratum)),
        Some(Next::Ticket(next)) => {
            let id = open_later(writing, actor, &origin, (&next, origin.turn), audit.card)?;
            ReplacementOutcome::NextTicket(Box::new(load(writing, id)?))
        }
    })
}

/// What became of a wish that was recorded before.
pub(super) fn standing(conn: &Connection, audit: Audit, wish: &Wish) -> Result<Replacement> {
    let outcome = match wish.state {
        WishState::Waits | WishState::Overtaken => ReplacementOutcome::Waits,
        WishState::Returned => ReplacementOutcome::Returned,
        WishState::Approved => in_its_place(conn, &audit, wish)?,
    };
    Ok(Replacement { audit, reason: wish.reason, outcome, new: false })
}

fn in_its_place(conn: &Connection, audit: &Audit, wish: &Wish) -> Result<ReplacementOutcome> {
    if let Some(next) = wish.next {
        let id = of_ticket(conn, next)?.ok_or_else(|| {
            Refusal::data("a ticket that came has no audit").hint("the file is damaged: assize verify")
        })?;
        return Ok(ReplacementOutcome::NextTicket(Box::new(load(conn, id)?)));
    }
    let origin = audit.ticket.map(|ticket| draw::origin(conn, ticket)).transpose()?;
    let stratum = origin.map(|origin| in_words(&origin.stratum)).unwrap_or_default();
    Ok(if was_phantom(conn, wish)? {
        ReplacementOutcome::Missing(stratum)
    } else {
        ReplacementOutcome::Exhausted(stratum)
    })
}

/// Whether the ticket that came in the place of a dialogue was a phantom's.
fn was_phantom(conn: &Connection, wish: &Wish) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM replaced d JOIN phantom f ON f.entry = d.entry WHERE d.replacement = ?1 AND d.next IS NULL",
    )?;
    Ok(statement.exists([wish.id])?)
}

fn in_words(stratum: &str) -> String {
    stratum.replace('\t', ", ")
}
