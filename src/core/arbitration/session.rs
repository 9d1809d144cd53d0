//! Recording a session: where its time is over, that is recorded instead; what it leaves open waits for the lot that
//! chooses an arbiter.

use super::lapse::{Lapsed, settle_lapses};
use crate::core::act::Actor;
use crate::core::dispute::{self, DisputeId, Held, hold_session, require_facilitator};
use crate::core::ledger::Writing;
use crate::core::refusal::Result;
use crate::core::toml::Written;

/// A session, or why there is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SessionRecord {
    /// It was held, now or before.
    Held(Held),
    /// The time for it had passed; that is recorded instead.
    TooLate(Lapsed),
}

impl SessionRecord {
    /// Whether a deadline had passed.
    pub const fn is_short(&self) -> bool {
        matches!(self, Self::TooLate(_))
    }
}

/// Records the session of a dispute, led by the actor. Refused to anybody with a part in the case, before anything is
/// recorded.
pub fn record_session(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: DisputeId,
    written: &Written<'_>,
) -> Result<SessionRecord> {
    require_facilitator(writing, actor, &dispute::load(writing, id)?)?;
    let lapsed = settle_lapses(writing, actor, Some(id))?;
    if let Some(lapsed) = lapsed.into_iter().find(Lapsed::has_no_session) {
        writing.note(format!("dispute {} had no session in time", id.0));
        return Ok(SessionRecord::TooLate(lapsed));
    }
    hold_session(writing, actor, &dispute::load(writing, id)?, written).map(SessionRecord::Held)
}
