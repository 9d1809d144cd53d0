//! The story of a seat: the lot that gave it, or who named its arbiter; and of everybody who was an arbiter then whether
//! they were in the lot, and why not.

use super::behind::{self, Behind, recorded};
use super::ready::since_of_seat;
use super::seat::{Seat, seats};
use super::sitting::{Out, Then, why_out};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::dispute::Dispute;
use crate::core::draw::{LotStory, lot_story};
use crate::core::people::{self, NOW, Person, Role};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// How a seat came to be given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeatStory {
    /// The first ruling, or the one on the appeal.
    pub instance: i64,
    /// Who has it, by handle.
    pub arbiter: String,
    /// Its lot; none where somebody was named.
    pub lot: Option<(i64, LotStory)>,
    /// Who had the lot drawn or named them, and when; none while the act goes on.
    pub given: Option<(String, Moment)>,
    /// Why who had the lot drawn may not see to it, where they have a conflict.
    pub barred: Option<String>,
    /// Everybody who was an arbiter, by handle.
    pub people: Vec<Considered>,
}

/// Somebody who was an arbiter when a seat was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Considered {
    /// Who.
    pub handle: String,
    /// The place that the lot gave them, 1 first; none where they were not in it.
    pub place: Option<usize>,
    /// Why they were out, or had been in and could not have the seat any more.
    pub because: Option<String>,
    /// Whether the lot gave them a better place than who has the seat, and they could not have it.
    pub was_passed: bool,
    /// The acts behind that.
    pub behind: Vec<Behind>,
}

/// The stories of the seats of a dispute, in the order of the record.
pub fn seat_stories(conn: &Connection, dispute: &Dispute) -> Result<Vec<SeatStory>> {
    let all = seats(conn, dispute.id)?;
    all.iter().map(|seat| story(conn, dispute, &all, seat)).collect()
}

/// Who of the arbiters was out of the lot of a seat that was just given, and who was in it and could not have the seat.
pub(super) fn out_of(conn: &Connection, dispute: &Dispute, seat: i64) -> Result<Vec<Considered>> {
    let all = seats(conn, dispute.id)?;
    let Some(seat) = all.iter().find(|one| one.id == seat) else { return Ok(Vec::new()) };
    let mut people = Vec::new();
    for person in arbiters(conn, &all, seat)?.values() {
        people.push(considered(conn, dispute, (&all, seat), person)?);
    }
    people.retain(|one| one.because.is_some());
    Ok(people)
}

/// Why each arbiter of today is out, where a lot finds nobody.
pub(super) fn out_now(
    conn: &Connection,
    actor: &Actor,
    dispute: &Dispute,
    (instance, since): (i64, i64),
) -> Result<Vec<Considered>> {
    let (mut found, all) = (Vec::new(), seats(conn, dispute.id)?);
    let then = Then::now(actor).known_since(since);
    for person in people::with_role(conn, NOW, Role::Arbiter, actor.today)? {
        let out = out(conn, dispute, (instance, &all), (&person, since), &then)?;
        let (because, behind) = out.map_or((None, Vec::new()), |(because, behind)| (Some(because), behind));
        found.push(Considered { handle: person.handle, place: None, because, was_passed: false, behind });
    }
    Ok(found)
}

fn story(conn: &Connection, dispute: &Dispute, all: &[Seat], seat: &Seat) -> Result<SeatStory> {
    let lot = seat.lot.map(|lot| Ok::<_, Refusal>((lot, lot_story(conn, lot)?))).transpose()?;
    let mut people = Vec::new();
    for person in arbiters(conn, all, seat)?.values() {
        people.push(considered(conn, dispute, (all, seat), person)?);
    }
    Ok(SeatStory {
        instance: seat.instance,
        arbiter: seat.arbiter.handle.clone(),
        lot,
        given: recorded(conn, seat.entry)?,
        barred: barred(conn, dispute, (all, seat))?,
        people,
    })
}

/// Why who had the lot drawn may not see to who rules, where they may not: a night draws it for anybody who runs it.
fn barred(conn: &Connection, dispute: &Dispute, (all, seat): (&[Seat], &Seat)) -> Result<Option<String>> {
    let (Some(_), Some((actor, at))) = (seat.lot, recorded(conn, seat.entry)?) else { return Ok(None) };
    let Some(person) = people::lookup(conn, &actor)? else { return Ok(None) };
    let policy = policy::as_of(conn, seat.entry - 1)?;
    let then = Then::after(conn, dispute, seat.entry - 1, policy.calendar()?.local_day(at), &policy)?;
    let before: Vec<Seat> = all.iter().filter(|other| other.id < seat.id).cloned().collect();
    Ok(match why_out(conn, dispute, (seat.instance, &before), &person, &then)? {
        Some(Out::Conflict(objection)) => Some(objection.because),
        Some(Out::Absent(_) | Out::Case(_)) | None => None,
    })
}

/// Everybody who was an arbiter when the last of those in the case acted, or when the seat was given.
fn arbiters(conn: &Connection, all: &[Seat], seat: &Seat) -> Result<BTreeMap<String, Person>> {
    let since = since_of_seat(conn, all, seat)?;
    let mut found = BTreeMap::new();
    for (entry, at) in [(since.entry, since.at), (seat.entry - 1, seat.at)] {
        let today = policy::as_of(conn, entry)?.calendar()?.local_day(at);
        let there = people::with_role(conn, entry, Role::Arbiter, today)?;
        found.extend(there.into_iter().map(|person| (person.handle.clone(), person)));
    }
    if seat.lot.is_none() {
        found.insert(seat.arbiter.handle.clone(), seat.arbiter.clone());
    }
    Ok(found)
}

fn considered(
    conn: &Connection,
    dispute: &Dispute,
    (all, seat): (&[Seat], &Seat),
    person: &Person,
) -> Result<Considered> {
    let place_of = |person: &Person| seat.lot.map_or(Ok(None), |lot| place_in(conn, lot, person));
    let (place, given) = (place_of(person)?, place_of(&seat.arbiter)?);
    let is_given = person.id == seat.arbiter.id;
    let is_before = place.zip(given).is_some_and(|(place, given)| place < given);
    let stood = Stood { was_in: place.is_some(), is_before };
    let found = if is_given { None } else { why(conn, dispute, (all, seat), (person, stood))? };
    let (because, behind) = found.map_or((None, Vec::new()), |(because, behind)| (Some(because), behind));
    let was_passed = is_before && because.is_some();
    Ok(Considered { handle: person.handle.clone(), place, because, was_passed, behind })
}

/// Where somebody stood in a lot.
#[derive(Clone, Copy)]
struct Stood {
    was_in: bool,
    /// Before who got the seat.
    is_before: bool,
}

/// Why somebody was out when the last of those in the case acted; of who was in the lot, or could have been, why they could
/// not have the seat when it was given.
fn why(
    conn: &Connection,
    dispute: &Dispute,
    (all, seat): (&[Seat], &Seat),
    (person, stood): (&Person, Stood),
) -> Result<Option<(String, Vec<Behind>)>> {
    let since = since_of_seat(conn, all, seat)?;
    let before: Vec<Seat> = all.iter().filter(|other| other.id < seat.id).cloned().collect();
    let points = [(since.entry, since.at), (seat.entry - 1, seat.at)];
    for (entry, at) in points.into_iter().skip(usize::from(stood.was_in)) {
        // What was said of absences later keeps out who was drawn before, and nobody else.
        let known = if stood.is_before { seat.entry - 1 } else { since.entry };
        let policy = policy::as_of(conn, entry)?;
        let today = policy.calendar()?.local_day(at);
        let then = Then::after(conn, dispute, entry, today, &policy)?.known_since(known);
        if !people::with_role(conn, entry, Role::Arbiter, today)?.contains(person) {
            return Ok(Some((format!("they were no arbiter on {today}"), Vec::new())));
        }
        if let Some(found) = out(conn, dispute, (seat.instance, &before), (person, known), &then)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Why somebody is out at a point of the record, with the acts behind it; absences count as they were known after an entry.
fn out(
    conn: &Connection,
    dispute: &Dispute,
    of: (i64, &[Seat]),
    (person, known): (&Person, i64),
    then: &Then<'_>,
) -> Result<Option<(String, Vec<Behind>)>> {
    Ok(match why_out(conn, dispute, of, person, then)? {
        Some(out) => {
            let behind = match &out {
                Out::Conflict(objection) => {
                    behind::conflict(conn, dispute, (person.id, objection.conflict), then.as_of.entry)?
                }
                Out::Absent(_) => behind::absence(conn, person.id, known, then.today)?,
                Out::Case(_) => Vec::new(),
            };
            Some((out.said(), behind))
        }
        None => None,
    })
}

/// The place of somebody in the order of a lot, the first is 1; none where they were not in it.
fn place_in(conn: &Connection, lot: i64, person: &Person) -> Result<Option<usize>> {
    let mut statement = conn.prepare_cached(
        "SELECT (SELECT count(*) FROM candidate b WHERE b.lot = c.lot AND b.id <= c.id) AS place
         FROM candidate c JOIN identity i ON i.person = c.person WHERE c.lot = ?1 AND i.one = ?2",
    )?;
    Ok(statement.query_row([lot, person.id.0], |row| row.get("place")).optional()?)
}
