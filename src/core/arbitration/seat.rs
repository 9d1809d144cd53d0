//! The seat: who is to rule, until when, and whom that comes from. A ruling has one, an appeal three.

use super::words::{SeatBasis, VacancyReason};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::dispute::{Dispute, DisputeId, DisputeState};
use crate::core::ledger::Writing;
use crate::core::people::{Person, PersonId};
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

/// The first ruling on a dispute.
pub const FIRST: i64 = 1;
/// The ruling on its appeal.
pub const APPEAL: i64 = 2;

/// A seat, held now or once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
    /// Its number.
    pub id: i64,
    /// The entry that gave it.
    pub entry: i64,
    /// When.
    pub at: Moment,
    /// [`FIRST`] or [`APPEAL`].
    pub instance: i64,
    /// 1 for a ruling, 1 to 3 for an appeal.
    pub place: i64,
    /// Who has it.
    pub arbiter: Person,
    /// Whom it came from.
    pub basis: SeatBasis,
    /// The lot that gave it; none where somebody was named.
    pub lot: Option<i64>,
    /// The last day for the ruling.
    pub due: NaiveDate,
    /// The reason, where somebody was named.
    pub why: Option<Untrusted>,
    /// The number under which they took the case: they answered blind, and see both sides since.
    pub taking: Option<i64>,
    /// Their ballot, once it is in.
    pub ballot: Option<i64>,
    /// Why it is empty again.
    pub vacancy: Option<Vacancy>,
}

/// Why and when a seat became empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vacancy {
    /// Why.
    pub reason: VacancyReason,
    /// The entry that recorded it.
    pub entry: i64,
    /// In words, where somebody gave it back.
    pub why: Option<Untrusted>,
}

impl Seat {
    /// Whether somebody still has it.
    pub const fn is_held(&self) -> bool {
        self.vacancy.is_none()
    }

    /// Whether somebody still had it after an entry.
    pub(super) fn is_held_after(&self, entry: i64) -> bool {
        self.vacancy.as_ref().is_none_or(|vacancy| vacancy.entry > entry)
    }

    /// Whether a ballot of whom it is given to is still to come.
    pub const fn is_due(&self) -> bool {
        self.is_held() && self.ballot.is_none()
    }
}

/// Every seat of a dispute, held or once held, in the order of the record.
pub fn seats(conn: &Connection, dispute: DisputeId) -> Result<Vec<Seat>> {
    // Of the entry that is being written no time stands in the file yet; nobody asks for it.
    let mut statement = conn.prepare_cached(
        "SELECT s.id, s.entry, coalesce(e.at, (SELECT n.at FROM entry n ORDER BY n.id DESC LIMIT 1)) AS at, s.instance, s.place, p.id AS arbiter, p.handle, s.basis, s.lot, s.due, s.why, t.id AS taking,
           b.id AS ballot, v.reason, v.entry AS vacated, v.why AS because
         FROM seat s LEFT JOIN entry e ON e.id = s.entry JOIN identity i ON i.person = s.arbiter JOIN person p ON p.id = i.one
         LEFT JOIN taking t ON t.seat = s.id LEFT JOIN ballot b ON b.seat = s.id LEFT JOIN vacancy v ON v.seat = s.id
         WHERE s.dispute = ?1 ORDER BY s.id",
    )?;
    let mut rows = statement.query([dispute.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The seats of a dispute that wait for their ballots or have them, in the instance that it is in, by place.
pub fn sitting(conn: &Connection, dispute: &Dispute) -> Result<Vec<Seat>> {
    let Some(instance) = instance_of(dispute.state) else { return Ok(Vec::new()) };
    let mut found = seats(conn, dispute.id)?;
    found.retain(|seat| seat.instance == instance && seat.is_held());
    found.sort_by_key(|seat| seat.place);
    Ok(found)
}

/// The seat on which somebody is to rule now; none where they are not.
pub fn seat_of(conn: &Connection, dispute: &Dispute, person: PersonId) -> Result<Option<Seat>> {
    Ok(sitting(conn, dispute)?.into_iter().find(|seat| seat.arbiter.id == person && seat.is_due()))
}

/// The instance that a dispute waits for; none where it waits for no arbiter.
pub(super) const fn instance_of(state: DisputeState) -> Option<i64> {
    match state {
        DisputeState::Arbitration => Some(FIRST),
        DisputeState::Appeal => Some(APPEAL),
        DisputeState::Session | DisputeState::Settled | DisputeState::Withdrawn | DisputeState::Ruled => None,
    }
}

/// How many rule in an instance.
pub(super) const fn places(instance: i64) -> i64 {
    if instance == FIRST { 1 } else { 3 }
}

/// A seat to be given.
pub(super) struct NewSeat<'a> {
    pub(super) dispute: DisputeId,
    pub(super) instance: i64,
    pub(super) place: i64,
    pub(super) arbiter: &'a Person,
    /// The lot that gives it; none where somebody is named.
    pub(super) lot: Option<i64>,
    pub(super) why: Option<&'a Kept>,
}

/// Gives a seat, with as many working days to rule as the policy says. Answers the last one, and its number.
pub(super) fn store(writing: &mut Writing<'_>, actor: &Actor, new: &NewSeat<'_>) -> Result<(NaiveDate, i64)> {
    let due = actor
        .calendar
        .deadline(writing.now(), actor.policy.deadlines.ruling)
        .ok_or_else(|| Refusal::outside_calendar("the time to rule"))?;
    let basis = if new.lot.is_some() { SeatBasis::Lot } else { SeatBasis::Name };
    let facts: [(&'static str, &dyn rusqlite::ToSql); 7] = [
        ("dispute", &new.dispute.0),
        ("instance", &new.instance),
        ("place", &new.place),
        ("arbiter", &new.arbiter.id.0),
        ("basis", &basis),
        ("lot", &new.lot),
        ("due", &due.to_string()),
    ];
    let id = writing.insert("seat", &facts, &[("why", new.why)])?;
    Ok((due, id))
}

/// Empties a seat.
pub(super) fn vacate(writing: &mut Writing<'_>, seat: &Seat, reason: VacancyReason, why: Option<&Kept>) -> Result<()> {
    writing.insert("vacancy", &[("seat", &seat.id), ("reason", &reason)], &[("why", why)]).map(drop)
}

fn read(row: &Row<'_>) -> Result<Seat> {
    let text = |column: &str| row.get::<_, Option<String>>(column).map(|text| text.map(Untrusted::new));
    let reason: Option<VacancyReason> = row.get("reason")?;
    let vacancy = match reason {
        Some(reason) => Some(Vacancy { reason, entry: row.get("vacated")?, why: text("because")? }),
        None => None,
    };
    Ok(Seat {
        id: row.get("id")?,
        entry: row.get("entry")?,
        at: row.get::<_, String>("at")?.parse().map_err(Refusal::data)?,
        instance: row.get("instance")?,
        place: row.get("place")?,
        arbiter: Person { id: PersonId(row.get("arbiter")?), handle: row.get("handle")? },
        basis: row.get("basis")?,
        lot: row.get("lot")?,
        due: day(&row.get::<_, String>("due")?)?,
        why: text("why")?,
        taking: row.get("taking")?,
        ballot: row.get("ballot")?,
        vacancy,
    })
}
