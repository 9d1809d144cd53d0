//! Sitting: who may have a seat in a case, as the record stood, and who may keep theirs.

use super::seat::{APPEAL, Seat, Vacancy};
use super::words::{SeatBasis, VacancyReason};
use crate::core::act::Actor;
use crate::core::audit::AsOf;
use crate::core::dispute::{Dispute, objections_as_of};
use crate::core::people::conflict::{Deed, Objection, bar};
use crate::core::people::{self, Person, Role};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// A point of the record at which it is asked who may sit.
pub(super) struct Then<'a> {
    pub(super) as_of: AsOf,
    pub(super) today: NaiveDate,
    pub(super) policy: &'a Policy,
    /// The entry up to which absences count. What is said of absences after the last act in a case changes nobody's place in
    /// the lot: who is drawn while away does not sit, and the next of its order does.
    pub(super) absences: i64,
}

impl<'a> Then<'a> {
    /// Now.
    pub(super) const fn now(actor: &'a Actor) -> Self {
        Self::on(actor.today, &actor.policy)
    }

    /// The newest record, on a day.
    pub(super) const fn on(today: NaiveDate, policy: &'a Policy) -> Self {
        Self { as_of: AsOf::NOW, today, policy, absences: AsOf::NOW.entry }
    }

    /// The same with the absences that were known after an entry.
    pub(super) const fn known_since(self, entry: i64) -> Self {
        Self { absences: entry, ..self }
    }

    /// After an entry, on a day.
    pub(super) fn after(
        conn: &Connection,
        dispute: &Dispute,
        entry: i64,
        today: NaiveDate,
        policy: &'a Policy,
    ) -> Result<Self> {
        let mut statement = conn.prepare_cached(
            "SELECT coalesce(min(g.id), ?3) FROM audit a JOIN assignment g ON g.audit = a.id WHERE a.request = ?1 AND +g.entry > ?2",
        )?;
        let assignment = statement.query_row(params![dispute.audit.request.0, entry, i64::MAX], |row| row.get(0))?;
        Ok(Self { as_of: AsOf { entry, assignment }, today, policy, absences: entry })
    }
}

/// Every arbiter who may have an empty seat in an instance of a case. `seats` are those of the dispute.
pub(super) fn free(
    conn: &Connection,
    dispute: &Dispute,
    (instance, seats): (i64, &[Seat]),
    then: &Then<'_>,
) -> Result<Vec<Person>> {
    let mut free = Vec::new();
    for person in people::with_role(conn, then.as_of.entry, Role::Arbiter, then.today)? {
        if why_not(conn, dispute, (instance, seats), &person, then)?.is_none() {
            free.push(person);
        }
    }
    Ok(free)
}

/// Why somebody may not have an empty seat, whatever their role; none where they may.
pub(super) fn why_not(
    conn: &Connection,
    dispute: &Dispute,
    (instance, seats): (i64, &[Seat]),
    person: &Person,
    then: &Then<'_>,
) -> Result<Option<String>> {
    Ok(why_out(conn, dispute, (instance, seats), person, then)?.map(Out::said))
}

/// Why somebody may not have a seat.
pub(super) enum Out {
    /// They are absent until a day.
    Absent(NaiveDate),
    /// They have a conflict.
    Conflict(Objection),
    /// What they did in this very case.
    Case(String),
}

impl Out {
    /// In words, as the end of a sentence.
    pub(super) fn said(self) -> String {
        match self {
            Self::Absent(until) => format!("they are absent until {until}"),
            Self::Conflict(Objection { because, .. }) | Self::Case(because) => because,
        }
    }
}

/// The same, before it is said in words.
pub(super) fn why_out(
    conn: &Connection,
    dispute: &Dispute,
    of: (i64, &[Seat]),
    person: &Person,
    then: &Then<'_>,
) -> Result<Option<Out>> {
    if let Some(until) = people::absent_as_of(conn, then.absences, person.id, then.today)? {
        return Ok(Some(Out::Absent(until)));
    }
    out_for_good(conn, dispute, of, person, then)
}

/// The same for whom no absence keeps away: that one ends.
pub(super) fn why_never(
    conn: &Connection,
    dispute: &Dispute,
    of: (i64, &[Seat]),
    person: &Person,
    then: &Then<'_>,
) -> Result<Option<String>> {
    Ok(out_for_good(conn, dispute, of, person, then)?.map(Out::said))
}

/// Why somebody may not have a seat, other than by an absence.
fn out_for_good(
    conn: &Connection,
    dispute: &Dispute,
    of: (i64, &[Seat]),
    person: &Person,
    then: &Then<'_>,
) -> Result<Option<Out>> {
    match barred(conn, dispute, person, then)? {
        Some(objection) => Ok(Some(Out::Conflict(objection))),
        None => Ok(of_case(conn, dispute, of, person, then)?.map(Out::Case)),
    }
}

/// Why somebody may not have a seat by what they did in this very case.
fn of_case(
    conn: &Connection,
    dispute: &Dispute,
    (instance, seats): (i64, &[Seat]),
    person: &Person,
    then: &Then<'_>,
) -> Result<Option<String>> {
    let theirs = || seats.iter().filter(|seat| seat.arbiter.id == person.id && seat.entry <= then.as_of.entry);
    if theirs().any(|seat| gave_back(seat, then.as_of.entry)) {
        return Ok(Some("they gave this case back".to_owned()));
    }
    if theirs().any(|seat| seat.instance == instance && seat.is_held_after(then.as_of.entry)) {
        return Ok(Some("they sit in it already".to_owned()));
    }
    if instance == APPEAL && sat_before(conn, dispute, person, then.as_of.entry)? {
        return Ok(Some("they sat in this case before".to_owned()));
    }
    if sat_on_it(conn, dispute, person, then.as_of.entry)? {
        return Ok(Some("they were drawn to rule on it before, in a dispute that others had opened".to_owned()));
    }
    Ok(None)
}

/// Why somebody may not keep their seat; none where they may. To be absent takes nobody's seat away.
pub(super) fn why_not_any_more(
    conn: &Connection,
    actor: &Actor,
    dispute: &Dispute,
    seat: &Seat,
) -> Result<Option<String>> {
    why_not_to_keep(conn, dispute, seat, &Then::now(actor))
}

/// The same at a point of the record.
pub(super) fn why_not_to_keep(
    conn: &Connection,
    dispute: &Dispute,
    seat: &Seat,
    then: &Then<'_>,
) -> Result<Option<String>> {
    let is_arbiter = || people::with_role(conn, then.as_of.entry, Role::Arbiter, then.today);
    if seat.basis == SeatBasis::Lot && !is_arbiter()?.iter().any(|arbiter| arbiter.id == seat.arbiter.id) {
        return Ok(Some("they are no arbiter today".to_owned()));
    }
    Ok(barred(conn, dispute, &seat.arbiter, then)?.map(|objection| objection.because))
}

fn barred(conn: &Connection, dispute: &Dispute, person: &Person, then: &Then<'_>) -> Result<Option<Objection>> {
    let found = objections_as_of(conn, Deed::Rule, then.as_of, &dispute.audit, person, then.today, then.policy)?;
    Ok(bar(Deed::Rule, found))
}

fn gave_back(seat: &Seat, as_of: i64) -> bool {
    let is_theirs = |vacancy: &Vacancy| vacancy.reason == VacancyReason::Recused && vacancy.entry <= as_of;
    seat.vacancy.as_ref().is_some_and(is_theirs)
}

/// Whether somebody had a seat in an earlier dispute about one of the things that this one is about.
fn sat_on_it(conn: &Connection, dispute: &Dispute, person: &Person, as_of: i64) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM seat s JOIN dispute d ON d.id = s.dispute JOIN identity i ON i.person = s.arbiter
         WHERE d.audit = ?1 AND i.one = ?2 AND s.entry <= ?3 AND d.id < ?4 AND EXISTS (SELECT 1 FROM point p JOIN point q
           ON q.subject = p.subject AND q.criterion IS p.criterion WHERE p.dispute = d.id AND q.dispute = ?4)",
    )?;
    Ok(statement.exists(params![dispute.audit.id.0, person.id.0, as_of, dispute.id.0])?)
}

/// Whether somebody had a seat in a dispute about the same audit, other than in the appeal of this one.
fn sat_before(conn: &Connection, dispute: &Dispute, person: &Person, as_of: i64) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM seat s JOIN dispute d ON d.id = s.dispute JOIN identity i ON i.person = s.arbiter
         WHERE d.audit = ?1 AND i.one = ?2 AND s.entry <= ?3 AND NOT (d.id = ?4 AND s.instance = 2)",
    )?;
    Ok(statement.exists(params![dispute.audit.id.0, person.id.0, as_of, dispute.id.0])?)
}
