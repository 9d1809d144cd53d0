//! Acts on a case: what became of it by itself is recorded first, so that it makes no difference who comes first.

use super::lapse::{Lapsed, settle_lapses};
use crate::core::act::Actor;
use crate::core::audit::AuditId;
use crate::core::dispute::{self, Call, DisputeId, require_facilitator};
use crate::core::ledger::Writing;
use crate::core::refusal::Result;

/// Does something to a dispute, after its passed deadlines are recorded by the same entry. Where the act is refused,
/// nothing is recorded: the night does it.
pub fn on_case<'w, T>(
    writing: &mut Writing<'w>,
    actor: &Actor,
    id: DisputeId,
    act: impl FnOnce(&mut Writing<'w>) -> Result<T>,
) -> Result<T> {
    settle(writing, actor, id)?;
    act(writing)
}

/// The same for an act that names an audit: every dispute about it comes first.
pub fn on_audit<'w, T>(
    writing: &mut Writing<'w>,
    actor: &Actor,
    audit: AuditId,
    act: impl FnOnce(&mut Writing<'w>) -> Result<T>,
) -> Result<T> {
    for id in dispute::of_audit(writing, audit)? {
        settle(writing, actor, id)?;
    }
    act(writing)
}

/// A call of a session, or why there is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Called {
    /// It is called; whether that was new.
    Now(bool),
    /// The time for it had passed; that is recorded instead.
    TooLate(Lapsed),
}

/// Calls the session of a dispute, led by the actor. Refused to anybody with a part in the case, before anything is
/// recorded.
pub fn call_session(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId, call: &Call<'_>) -> Result<Called> {
    require_facilitator(writing, actor, &dispute::load(writing, id)?)?;
    let lapsed = settle(writing, actor, id)?;
    match lapsed.into_iter().find(Lapsed::has_no_session) {
        Some(lapsed) => Ok(Called::TooLate(lapsed)),
        None => dispute::convene(writing, actor, id, call).map(Called::Now),
    }
}

fn settle(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId) -> Result<Vec<Lapsed>> {
    let lapsed = settle_lapses(writing, actor, Some(id))?;
    if lapsed.iter().flat_map(|lapsed| &lapsed.events).any(super::lapse::Event::is_news) {
        writing.note(format!("dispute {}", id.0));
    }
    Ok(lapsed)
}
