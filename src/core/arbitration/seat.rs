//! The seat: who is to rule on a dispute, drawn by lot among those without a conflict in the case.

use crate::core::act::Actor;
use crate::core::dispute::{Dispute, DisputeId, load, objections};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, bar};
use crate::core::people::{self, NOW, Person, Role};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// Who is to rule, and until when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
    /// The arbiter, by handle.
    pub arbiter: String,
    /// The last day for the ruling.
    pub due: NaiveDate,
}

/// Draws who is to rule on a dispute: among the arbiters without a conflict in the case, never the one who was late
/// last while another is free, those who were less often late in it first, then the smallest lot of the word
/// "arbiter". None while nobody may.
pub(super) fn fill_seat(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId) -> Result<Option<Seat>> {
    let dispute = load(writing, id)?;
    let mut eligible = Vec::new();
    for person in people::with_role(writing, NOW, Role::Arbiter, actor.today)? {
        if is_free(writing, actor, &person, &dispute)? {
            let was_late = |who: &Option<String>| who.as_deref() == Some(person.handle.as_str());
            let times = dispute.lapses.iter().filter(|lapse| was_late(&lapse.late)).count();
            let last = dispute.lapses.last().is_some_and(|lapse| was_late(&lapse.late));
            eligible.push(((last, times, writing.lot("arbiter", id.0, &person.handle)), person));
        }
    }
    let Some((_, arbiter)) = eligible.into_iter().min_by_key(|(order, _)| *order) else {
        return Ok(None);
    };
    let due = actor
        .calendar
        .deadline(writing.now(), actor.policy.deadlines.ruling)
        .ok_or_else(|| Refusal::data("the time to rule ends outside the calendar"))?;
    store(writing, id, Some(&arbiter), Some(due))?;
    Ok(Some(Seat { arbiter: arbiter.handle, due }))
}

/// Leaves the seat empty, until somebody is free of the case.
pub(super) fn empty_seat(writing: &mut Writing<'_>, id: DisputeId) -> Result<()> {
    store(writing, id, None, None)
}

/// Whether a seated arbiter still is one, and still has no conflict in the case.
pub(super) fn may_sit(conn: &Connection, actor: &Actor, seated: &Person, dispute: &Dispute) -> Result<bool> {
    Ok(people::has_role(conn, seated.id, Role::Arbiter, actor.today)? && is_free(conn, actor, seated, dispute)?)
}

fn is_free(conn: &Connection, actor: &Actor, person: &Person, dispute: &Dispute) -> Result<bool> {
    let objections = objections(conn, Deed::Rule, &dispute.audit, person, actor.today, &actor.policy)?;
    Ok(bar(Deed::Rule, objections).is_none())
}

fn store(writing: &mut Writing<'_>, id: DisputeId, arbiter: Option<&Person>, due: Option<NaiveDate>) -> Result<()> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] = [
        ("dispute", &id.0),
        ("arbiter", &arbiter.map(|arbiter| arbiter.id.0)),
        ("due", &due.map(|due| due.to_string())),
    ];
    writing.insert("seat", &facts, &[]).map(drop)
}
