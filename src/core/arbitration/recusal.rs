//! Recusal: an arbiter gives a case back, and never gets it again.

use super::seat::{seats, vacate};
use super::taking::require_seat;
use super::words::VacancyReason;
use crate::core::act::Actor;
use crate::core::dispute::{DisputeId, load};
use crate::core::ledger::Writing;
use crate::core::refusal::Result;
use crate::core::text::{Kept, Untrusted};

/// Gives back the seat of the person who acts, with the reason. The same again changes nothing: answers whether it was new.
pub fn recuse(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId, note: &str) -> Result<bool> {
    let dispute = load(writing, id)?;
    let person = actor.person(writing)?;
    let why = Kept::new("--note", note)?;
    let theirs = seats(writing, id)?.into_iter().rfind(|seat| seat.arbiter.id == person.id);
    let before = theirs.and_then(|seat| seat.vacancy).filter(|vacancy| vacancy.reason == VacancyReason::Recused);
    if before.is_some_and(|vacancy| vacancy.why.as_ref().map(Untrusted::expose) == Some(why.as_str())) {
        return Ok(false);
    }
    let seat = require_seat(writing, &dispute, person)?;
    vacate(writing, &seat, VacancyReason::Recused, Some(&why))?;
    writing.note(format!("dispute {}", id.0));
    Ok(true)
}
