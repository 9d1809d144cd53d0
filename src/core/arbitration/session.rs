//! Recording a session: where its time is over, that is recorded instead; what it leaves open waits for the lot that
//! chooses an arbiter.

use super::filling::{Filled, fill};
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
    Held(Held, Ruler),
    /// The time for it had passed; that is recorded instead.
    TooLate(Lapsed),
}

/// Who rules on what a session left open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ruler {
    /// Nothing was left open.
    NotNeeded,
    /// A lot gives the seat, or finds nobody.
    Lot(Filled),
}

impl SessionRecord {
    /// Whether a deadline had passed, or nobody can rule.
    pub const fn is_short(&self) -> bool {
        match self {
            Self::TooLate(_) => true,
            Self::Held(_, Ruler::Lot(filled)) => filled.nobody > 0,
            Self::Held(_, Ruler::NotNeeded) => false,
        }
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
    let held = hold_session(writing, actor, &dispute::load(writing, id)?, written)?;
    let ruler = match held.unresolved {
        0 => Ruler::NotNeeded,
        _ => Ruler::Lot(fill(writing, actor, &dispute::load(writing, id)?)?),
    };
    Ok(SessionRecord::Held(held, ruler))
}
