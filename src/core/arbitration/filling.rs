//! Filling: the lot that gives an empty seat to somebody without a part in the case.

use super::ready::{Empty, empty};
use super::seat::{FIRST, NewSeat, instance_of, seats, store};
use super::sitting::{Then, free};
use super::story::{Considered, out_now, out_of};
use crate::core::act::Actor;
use crate::core::dispute::{Dispute, Stage};
use crate::core::draw::{self, Entrant, Since, draw_lot, lot_key};
use crate::core::ledger::Writing;
use crate::core::people::{NOW, Person, absent_until};
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A seat that was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seated {
    /// Who has it, by handle.
    pub arbiter: String,
    /// Their place; 1 for a first ruling.
    pub place: i64,
    /// The last day for the ruling.
    pub due: NaiveDate,
    /// How many were in the lot.
    pub among: usize,
    /// The draw whose seed was the key; none where only this machine knew chance.
    pub draw: Option<String>,
    /// How many entries who drew it had made since the last act in the case.
    pub tries: i64,
    /// Which arbiters were out of the lot, or could not have the seat any more, and why.
    pub out: Vec<Considered>,
}

/// Seats that wait for the key of their lot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waits {
    /// How many.
    pub seats: usize,
    /// The act that the key has to come after.
    pub since: Since,
    /// The last day on which they wait for a witnessed seed: then chance of this machine decides.
    pub until: Option<NaiveDate>,
    /// Among how many it will be.
    pub among: usize,
}

/// What became of the empty seats of a case.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filled {
    /// Those that were given.
    pub seated: Vec<Seated>,
    /// Those that wait.
    pub waits: Vec<Waits>,
    /// How many stay empty, since nobody may have them.
    pub nobody: usize,
    /// How many stay empty today, since all who may have them are absent.
    pub away: usize,
    /// Why none of the arbiters may, where some stay empty.
    pub out: Vec<Considered>,
}

/// Draws who has the empty seats of a case, where the key of the lot is there. The lot is among those who could have had
/// the seat when the last of those in the case acted; the first in its order who may sit now, and is there, gets it. Where
/// none of them may, it is among all who may now.
pub(super) fn fill(writing: &mut Writing<'_>, actor: &Actor, dispute: &Dispute) -> Result<Filled> {
    let mut filled = Filled::default();
    let Some(instance) = instance_of(dispute.state) else { return Ok(filled) };
    let now = writing.now();
    for empty in empty(writing, dispute.id, (instance, &seats(writing, dispute.id)?), now)? {
        fill_places(writing, actor, dispute, (instance, &empty), &mut filled)?;
    }
    Ok(filled)
}

/// Whether nobody can have a seat that is empty, and the lot for it need not wait for the agent any more.
pub(super) fn finds_nobody(conn: &Writing<'_>, actor: &Actor, dispute: &Dispute) -> Result<bool> {
    let Some(instance) = instance_of(dispute.state) else { return Ok(false) };
    let all = seats(conn, dispute.id)?;
    let empty = empty(conn, dispute.id, (instance, &all), conn.now())?;
    let ready: Vec<&Empty> = empty.iter().filter(|empty| empty.since.at <= conn.now()).collect();
    for one in &ready {
        if !free(conn, dispute, (instance, &all), &Then::now(actor).known_since(one.since.entry))?.is_empty() {
            return Ok(false);
        }
    }
    Ok(!ready.is_empty())
}

/// Who could have had a seat when the last of those in the case acted.
pub(super) fn free_since(conn: &Connection, dispute: &Dispute, instance: i64, since: &Since) -> Result<Vec<Person>> {
    let policy = policy::as_of(conn, since.entry)?;
    let today = policy.calendar()?.local_day(since.at);
    let then = Then::after(conn, dispute, since.entry, today, &policy)?;
    free(conn, dispute, (instance, &seats(conn, dispute.id)?), &then)
}

fn fill_places(
    writing: &mut Writing<'_>,
    actor: &Actor,
    dispute: &Dispute,
    (instance, empty): (i64, &Empty),
    filled: &mut Filled,
) -> Result<()> {
    let all = seats(writing, dispute.id)?;
    let now = free(writing, dispute, (instance, &all), &Then::now(actor).known_since(empty.since.entry))?;
    let there = there(writing, actor, &now)?;
    let mut among = free_since(writing, dispute, instance, &empty.since)?;
    if !among.iter().any(|person| now.contains(person)) {
        among.clone_from(&there);
    }
    // A lot is not drawn on a day on which none of those who could sit is there: nobody would be seated, and who records
    // absences would know its order.
    if !among.iter().any(|person| there.contains(person)) {
        let (stays, known) =
            if now.is_empty() { (&mut filled.nobody, empty.since.entry) } else { (&mut filled.away, NOW) };
        *stays += empty.places.len();
        filled.out = out_now(writing, actor, dispute, (instance, known))?;
        return Ok(());
    }
    let entrants: Vec<Entrant> = among.into_iter().map(|person| entrant(dispute, person)).collect();
    let (count, word) = (entrants.len(), if instance == FIRST { "arbiter" } else { "panel" });
    let Some(lot) = draw_lot(writing, actor, (word, dispute.id.0), &empty.since, entrants)? else {
        let until = draw::waits_until(writing, &actor.calendar, &empty.since, i64::MAX)?;
        filled.waits.push(Waits { seats: empty.places.len(), since: empty.since, until, among: count });
        return Ok(());
    };
    let order: Vec<&Person> = lot.order.iter().filter(|person| there.contains(person)).collect();
    let away = lot.order.iter().filter(|person| now.contains(person) && !there.contains(person)).count();
    let missing = empty.places.len().saturating_sub(order.len());
    filled.away += missing.min(away);
    filled.nobody += missing.saturating_sub(away);
    give(writing, actor, dispute, (instance, empty), (lot.id, &order), filled)
}

/// Gives the places of a lot to the first in its order who may sit now.
fn give(
    writing: &mut Writing<'_>,
    actor: &Actor,
    dispute: &Dispute,
    (instance, empty): (i64, &Empty),
    (lot, order): (i64, &[&Person]),
    filled: &mut Filled,
) -> Result<()> {
    let (draw, tries) = lot_key(writing, lot)?;
    let among = lot_size(writing, lot)?;
    for (place, arbiter) in empty.places.iter().zip(order) {
        let new = NewSeat { dispute: dispute.id, instance, place: *place, arbiter, lot: Some(lot), why: None };
        let (due, seat) = store(writing, actor, &new)?;
        // Of several seats of one lot the first says who was out of it.
        let is_first = *place == empty.places.first().copied().unwrap_or_default();
        let out = if is_first { out_of(writing, dispute, seat)? } else { Vec::new() };
        let arbiter = arbiter.handle.clone();
        filled.seated.push(Seated { arbiter, place: *place, due, among, draw: draw.clone(), tries, out });
    }
    Ok(())
}

/// Those who are not absent today, by whatever was said of that: it takes nobody out of a lot that they are in, and on such a
/// day the next of its order is seated.
fn there(conn: &Connection, actor: &Actor, people: &[Person]) -> Result<Vec<Person>> {
    let mut there = Vec::new();
    for person in people {
        if absent_until(conn, person.id, actor.today)?.is_none() {
            there.push(person.clone());
        }
    }
    Ok(there)
}

fn lot_size(conn: &Connection, lot: i64) -> Result<usize> {
    let mut statement = conn.prepare_cached("SELECT count(*) AS size FROM candidate WHERE lot = ?1")?;
    Ok(statement.query_row([lot], |row| row.get("size"))?)
}

/// Somebody in the lot: who was late in the case stands behind those who were less often, the last one last.
fn entrant(dispute: &Dispute, person: Person) -> Entrant {
    let rulings = || dispute.lapses.iter().filter(|lapse| lapse.stage != Stage::Session);
    let is_theirs = |late: &Option<Person>| late.as_ref().is_some_and(|late| late.id == person.id);
    let times = rulings().filter(|lapse| is_theirs(&lapse.late)).count();
    let is_last = rulings().next_back().is_some_and(|lapse| is_theirs(&lapse.late));
    let late = if is_last { rulings().count() + 1 } else { times };
    Entrant { person, late: i64::try_from(late).unwrap_or(i64::MAX) }
}
