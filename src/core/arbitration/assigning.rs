//! Assigning: somebody without a part in the case has the lot drawn now, or names an arbiter where the lot found nobody.

use super::filling::finds_nobody;
use super::lapse::{Event, settle_lapses};
use super::ready::empty;
use super::seat::{NewSeat, instance_of, seats, sitting, store};
use super::sitting::{Then, why_not};
use super::story::out_of;
use super::taking::may_rule;
use crate::core::act::Actor;
use crate::core::dispute::{Dispute, DisputeId, load, objections};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::people::{self, Person, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::Connection;

/// Has the lot for the empty seats of a dispute drawn, where its key is there. Answers what happened; nothing where nobody
/// is missing.
pub fn assign(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId) -> Result<Vec<Event>> {
    require_no_part(writing, actor, &load(writing, id)?)?;
    let lapsed = settle_lapses(writing, actor, Some(id))?;
    require_ready(&load(writing, id)?)?;
    writing.note(format!("dispute {}", id.0));
    Ok(lapsed.into_iter().flat_map(|lapsed| lapsed.events).collect())
}

/// Names who rules on a dispute, after the lot has found nobody. Answers their seat, and whether it is new.
pub fn name(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId, who: &str, note: &str) -> Result<(Event, bool)> {
    require_no_part(writing, actor, &load(writing, id)?)?;
    let (person, why) = (people::find(writing, who)?, Kept::new("--note", note)?);
    if actor.person(writing)?.id == person.id {
        return Err(Refusal::rule(format!("{who} may not name themselves to rule on dispute {}", id.0))
            .hint("another lead or manager without a part in the case names somebody"));
    }
    settle_lapses(writing, actor, Some(id))?;
    let dispute = load(writing, id)?;
    require_ready(&dispute)?;
    let all = sitting(writing, &dispute)?;
    if let Some(seat) = all.iter().find(|seat| seat.arbiter.id == person.id && seat.lot.is_none()) {
        return Ok((Event::Named(person.handle, seat.due, out_of(writing, &dispute, seat.id)?), false));
    }
    if !finds_nobody(writing, actor, &dispute)? {
        return Err(Refusal::rule(format!("nobody chooses who rules on dispute {}: the lot does", id.0))
            .hint(format!("somebody is named only where the lot finds nobody; {}", may_rule(&all))));
    }
    require_fit(writing, actor, &dispute, &person)?;
    let place = first_empty(writing, &dispute)?;
    let instance = instance_of(dispute.state).unwrap_or_default();
    let new = NewSeat { dispute: id, instance, place, arbiter: &person, lot: None, why: Some(&why) };
    let (due, seat) = store(writing, actor, &new)?;
    writing.note(format!("dispute {}", id.0));
    let out = out_of(writing, &dispute, seat)?;
    Ok((Event::Named(person.handle, due, out), true))
}

fn require_no_part(conn: &Connection, actor: &Actor, dispute: &Dispute) -> Result<()> {
    let person = actor.person(conn)?;
    let objections = objections(conn, Deed::Rule, &dispute.audit, person, actor.today, &actor.policy)?;
    let what = format!("see to who rules on dispute {}", dispute.id.0);
    require_none(
        Deed::Rule,
        person,
        objections,
        &what,
        "a manager or lead without a part in the case may; so does the night",
    )
}

fn require_ready(dispute: &Dispute) -> Result<()> {
    if instance_of(dispute.state).is_some() {
        return Ok(());
    }
    let hint = if dispute.state.is_open() { "the session comes first" } else { "there is nothing left to rule on" };
    Err(Refusal::rule(format!("dispute {} is not in arbitration: it {}", dispute.id.0, dispute.state.said()))
        .hint(hint))
}

/// Who is named has no part in the case either, and is more than an agent.
fn require_fit(conn: &Connection, actor: &Actor, dispute: &Dispute, person: &Person) -> Result<()> {
    let may_not = |because: &str| {
        Refusal::rule(format!("{} may not rule on dispute {}: {because}", person.handle, dispute.id.0))
            .hint("name somebody without a part in the case, such as an arbiter, a manager or a lead of another team")
    };
    let stints = people::stints_on(conn, person.id, actor.today)?;
    if !stints.iter().any(|(role, _)| *role != Role::Agent) {
        return Err(may_not("they are no arbiter, auditor, lead or manager today"));
    }
    let instance = instance_of(dispute.state).unwrap_or_default();
    match why_not(conn, dispute, (instance, &seats(conn, dispute.id)?), person, &Then::now(actor))? {
        Some(because) => Err(may_not(&because)),
        None => Ok(()),
    }
}

fn first_empty(conn: &Writing<'_>, dispute: &Dispute) -> Result<i64> {
    let instance = instance_of(dispute.state).unwrap_or_default();
    let empty = empty(conn, dispute.id, (instance, &seats(conn, dispute.id)?), conn.now())?;
    let first = empty.iter().flat_map(|empty| &empty.places).min().copied();
    first.ok_or_else(|| {
        Refusal::rule(format!("nobody is missing in dispute {}", dispute.id.0))
            .hint("who rules on it: assize dispute show")
    })
}
