//! Convening: a session is called for a time and place, by the person who will lead it.

use super::number::DisputeId;
use super::session::{not_waiting, require_facilitator};
use super::state::{Dispute, load};
use super::talk::Convening;
use super::words::DisputeState;
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::Connection;

/// When and where a session is to be.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// When it begins.
    pub starts: Moment,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// Where.
    pub place: Option<&'a str>,
    /// Who is asked to come besides agent, auditor and facilitator, by handle.
    pub guests: &'a [String],
}

/// Calls the session of a dispute, led by the actor. Called again it is moved; the same call changes nothing. Answers
/// whether the call is new.
pub fn convene(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId, call: &Call<'_>) -> Result<bool> {
    let dispute = load(writing, id)?;
    let facilitator = require_facilitator(writing, actor, &dispute)?.clone();
    if dispute.state != DisputeState::Session {
        return Err(not_waiting(&dispute));
    }
    let place = Kept::optional("--place", call.place)?;
    let guests = guests(writing, &dispute, (&facilitator, actor.today), call.guests)?;
    if dispute.convening.as_ref().is_some_and(|stands| is_same(stands, &facilitator, call, (place.as_ref(), &guests))) {
        return Ok(false);
    }
    if call.starts < writing.now() {
        return Err(Refusal::words(format!("--at: {} is over", call.starts)).hint("give a time to come"));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] = [
        ("dispute", &id.0),
        ("facilitator", &facilitator.id.0),
        ("starts", &call.starts.to_string()),
        ("minutes", &call.minutes),
    ];
    let convening = writing.insert("convening", &facts, &[("place", place.as_ref())])?;
    for guest in &guests {
        writing.insert("guest", &[("convening", &convening), ("person", &guest.id.0)], &[])?;
    }
    writing.note(format!("dispute {}", id.0));
    Ok(true)
}

/// The guests of a session, each once; who is in it anyway is no guest.
fn guests(
    conn: &Connection,
    dispute: &Dispute,
    (facilitator, today): (&Person, NaiveDate),
    handles: &[String],
) -> Result<Vec<Person>> {
    let mut found: Vec<Person> = Vec::new();
    for handle in handles {
        let person = people::find(conn, handle)?;
        let is_in_it =
            person.id == facilitator.id || person.id == dispute.audit.agent.id || dispute.audit.is_of(&person);
        if !is_in_it && !found.contains(&person) {
            require_no_arbiter(conn, dispute, &person, today)?;
            found.push(person);
        }
    }
    Ok(found)
}

/// Refuses an arbiter as a guest: they may be drawn to rule on it, and answer before they hear the sides. Nobody takes
/// arbiters out of the lot by asking them to come.
fn require_no_arbiter(conn: &Connection, dispute: &Dispute, person: &Person, today: NaiveDate) -> Result<()> {
    if !people::has_role(conn, person.id, Role::Arbiter, today)? {
        return Ok(());
    }
    let (who, id) = (&person.handle, dispute.id.0);
    Err(Refusal::rule(format!("{who} is an arbiter, and no guest of the session of dispute {id}"))
        .hint("who may be drawn to rule hears neither side before they answered; ask somebody else to come"))
}

fn is_same(
    stands: &Convening,
    facilitator: &Person,
    call: &Call<'_>,
    (place, guests): (Option<&Kept>, &[Person]),
) -> bool {
    stands.facilitator.id == facilitator.id
        && stands.starts == call.starts
        && stands.minutes == i64::from(call.minutes)
        && stands.place.as_ref().map(Untrusted::expose) == place.map(Kept::as_str)
        && stands.guests.iter().eq(guests.iter().map(|guest| &guest.handle))
}
