//! Lapses: what a passed deadline, or a seat that nobody can hold any more, leads to.

use super::seat::{Seat, empty_seat, fill_seat, may_sit};
use crate::core::act::Actor;
use crate::core::dispute::{self, Dispute, DisputeId, DisputeState, Stage};
use crate::core::ledger::Writing;
use crate::core::refusal::Result;

/// What became of a dispute whose deadline passed, or whose seat was empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lapsed {
    /// Which dispute.
    pub dispute: DisputeId,
    /// What was not done in time; none where only an arbiter was missing.
    pub stage: Option<Stage>,
    /// Who had the seat until now.
    pub from: Option<String>,
    /// Who is to rule now; none while nobody may.
    pub seat: Option<Seat>,
}

/// Records every deadline that has passed, with its consequence: no session in time goes to
/// arbitration, no ruling in time goes to the next arbiter. With `only`, just that dispute's.
pub fn settle_lapses(writing: &mut Writing<'_>, actor: &Actor, only: Option<DisputeId>) -> Result<Vec<Lapsed>> {
    let mut lapsed = Vec::new();
    for dispute in dispute::list(writing, &DisputeState::OPEN)? {
        if only.is_none_or(|only| only == dispute.id)
            && let Some(need) = needed(writing, actor, &dispute)?
        {
            lapsed.push(settle(writing, actor, dispute, need)?);
        }
    }
    Ok(lapsed)
}

/// Why a dispute needs an arbiter.
#[derive(Clone, Copy)]
enum Need {
    /// This was not done in time.
    Lapse(Stage),
    /// Nobody has the seat, or nobody who may hold it.
    Arbiter,
}

fn needed(writing: &Writing<'_>, actor: &Actor, dispute: &Dispute) -> Result<Option<Need>> {
    let is_late = dispute.is_late(writing, writing.now())?;
    Ok(match (dispute.state, &dispute.arbiter) {
        (DisputeState::Session, _) => is_late.then_some(Need::Lapse(Stage::Session)),
        (DisputeState::Arbitration, Some(_)) if is_late => Some(Need::Lapse(Stage::Ruling)),
        (DisputeState::Arbitration, Some(seated)) => {
            (!may_sit(writing, actor, seated, dispute)?).then_some(Need::Arbiter)
        }
        (DisputeState::Arbitration, None) => Some(Need::Arbiter),
        (DisputeState::Settled | DisputeState::Ruled, _) => None,
    })
}

fn settle(writing: &mut Writing<'_>, actor: &Actor, dispute: Dispute, need: Need) -> Result<Lapsed> {
    let stage = match need {
        Need::Lapse(stage) => Some(stage),
        Need::Arbiter => None,
    };
    if let Some(stage) = stage {
        store(writing, &dispute, stage)?;
    }
    let seat = fill_seat(writing, actor, dispute.id)?;
    let from = dispute.arbiter.map(|arbiter| arbiter.handle);
    if seat.is_none() && from.is_some() {
        empty_seat(writing, dispute.id)?;
    }
    Ok(Lapsed { dispute: dispute.id, stage, from, seat })
}

fn store(writing: &mut Writing<'_>, dispute: &Dispute, stage: Stage) -> Result<()> {
    let late = match stage {
        Stage::Session => None,
        Stage::Ruling => dispute.arbiter.as_ref().map(|arbiter| arbiter.id.0),
    };
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] = [
        ("dispute", &dispute.id.0),
        ("stage", &stage.word()),
        ("due", &dispute.due.map(|due| due.to_string())),
        ("person", &late),
    ];
    writing.insert("lapse", &facts, &[]).map(drop)
}
