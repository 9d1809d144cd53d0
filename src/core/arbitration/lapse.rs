//! Lapses: what a passed deadline, or a seat that somebody may not keep, leads to, and whom a lot gives it to. Recorded by
//! the night or by the next act on the case, with the same result whichever is first.

use super::filling::{Seated, Waits, fill};
use super::forfeit::{Totals, forfeit};
use super::seat::{FIRST, Seat, sitting, vacate};
use super::sitting::why_not_any_more;
use super::story::Considered;
use super::words::VacancyReason;
use crate::core::act::Actor;
use crate::core::dispute::{self, Dispute, DisputeId, DisputeState, Stage};
use crate::core::ledger::Writing;
use crate::core::policy::Calendars;
use crate::core::refusal::Result;
use chrono::NaiveDate;

/// What happened to a case by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// There was no session by this day: it goes to arbitration.
    NoSession(NaiveDate),
    /// An arbiter did not rule by their day, on the dispute or on its appeal.
    NoRuling(String, NaiveDate, Stage),
    /// An arbiter may not rule on it any more, and why.
    Barred(String, String),
    /// By the policy the agent's answers hold, since nobody ruled in time: the total before and after.
    Forfeit(Totals),
    /// A lot gave a seat.
    Seated(Seated),
    /// Somebody was named, since the lot found nobody: who, their last day, and why no arbiter was in the lot.
    Named(String, NaiveDate, Vec<Considered>),
    /// Seats wait for the key of their lot.
    Waits(Waits),
    /// So many seats stay empty: nobody without a part in the case is there. Why each arbiter is not.
    Nobody(usize, Vec<Considered>),
    /// So many seats stay empty today: all who may have them are absent. Until when, and by whose word.
    Away(usize, Vec<Considered>),
}

impl Event {
    /// Whether somebody has to look after it.
    pub const fn is_short(&self) -> bool {
        !matches!(self, Self::Seated(_) | Self::Named(..) | Self::Waits(_))
    }

    /// Whether something was recorded.
    pub const fn is_news(&self) -> bool {
        !matches!(self, Self::Waits(_) | Self::Nobody(..) | Self::Away(..))
    }
}

/// What happened to a dispute by itself, in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lapsed {
    /// Which dispute.
    pub dispute: DisputeId,
    /// What.
    pub events: Vec<Event>,
}

impl Lapsed {
    /// Whether somebody has to look after it.
    pub fn is_short(&self) -> bool {
        self.events.iter().any(Event::is_short)
    }

    /// Whether it records that there was no session in time.
    pub fn has_no_session(&self) -> bool {
        self.events.iter().any(|event| matches!(event, Event::NoSession(_)))
    }

    /// Whether somebody was late, or lost a seat.
    pub fn has_lapse(&self) -> bool {
        self.events.iter().any(|event| event.is_short() && event.is_news())
    }
}

/// Records every deadline that has passed, with its consequence, and gives the seats whose lots can be drawn. With `only`,
/// just that dispute's. Again changes nothing.
pub fn settle_lapses(writing: &mut Writing<'_>, actor: &Actor, only: Option<DisputeId>) -> Result<Vec<Lapsed>> {
    let open: Vec<DisputeId> = match only {
        Some(only) => vec![only],
        None => dispute::may_lapse(writing, writing.now())?,
    };
    let (mut lapsed, calendars) = (Vec::new(), Calendars::load(writing)?);
    for id in open {
        let events = settle(writing, actor, id, &calendars)?;
        if !events.is_empty() {
            lapsed.push(Lapsed { dispute: id, events });
        }
    }
    Ok(lapsed)
}

fn settle(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId, calendars: &Calendars) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    let mut case = dispute::load_in(writing, id, calendars)?;
    if let (DisputeState::Session, Some(due), true) = (case.state, case.due, case.is_late(writing, writing.now())?) {
        store(writing, id, (Stage::Session, due), None)?;
        events.push(Event::NoSession(due));
        case = dispute::load_in(writing, id, calendars)?;
    }
    let known = events.len();
    for seat in sitting(writing, &case)?.iter().filter(|seat| seat.is_due()) {
        let is_late = calendars.is_over(Some((seat.due, seat.entry)), writing.now());
        let has_ended = settle_seat(writing, actor, &case, (seat, is_late), &mut events)?;
        if has_ended {
            return Ok(events);
        }
    }
    if events.len() > known {
        case = dispute::load_in(writing, id, calendars)?;
    }
    let filled = fill(writing, actor, &case)?;
    events.extend(filled.seated.into_iter().map(Event::Seated));
    events.extend(filled.waits.into_iter().map(Event::Waits));
    events.extend((filled.away > 0).then(|| Event::Away(filled.away, filled.out.clone())));
    events.extend((filled.nobody > 0).then_some(Event::Nobody(filled.nobody, filled.out)));
    Ok(events)
}

/// Empties a seat whose day has passed by the policy under which it was given, or that its arbiter may not keep. Answers
/// whether that ended the case.
fn settle_seat(
    writing: &mut Writing<'_>,
    actor: &Actor,
    case: &Dispute,
    (seat, is_late): (&Seat, bool),
    events: &mut Vec<Event>,
) -> Result<bool> {
    let arbiter = &seat.arbiter;
    if is_late {
        let stage = if seat.instance == FIRST { Stage::Ruling } else { Stage::Appeal };
        store(writing, case.id, (stage, seat.due), Some(seat))?;
        vacate(writing, seat, VacancyReason::Late, None)?;
        events.push(Event::NoRuling(arbiter.handle.clone(), seat.due, stage));
        let totals = forfeit(writing, actor, case, seat)?;
        events.extend(totals.map(Event::Forfeit));
        return Ok(totals.is_some());
    }
    if let Some(because) = why_not_any_more(writing, actor, case, seat)? {
        vacate(writing, seat, VacancyReason::Barred, None)?;
        events.push(Event::Barred(arbiter.handle.clone(), because));
    }
    Ok(false)
}

fn store(
    writing: &mut Writing<'_>,
    id: DisputeId,
    (stage, due): (Stage, NaiveDate),
    late: Option<&Seat>,
) -> Result<()> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] = [
        ("dispute", &id.0),
        ("stage", &stage),
        ("due", &due.to_string()),
        ("person", &late.map(|seat| seat.arbiter.id.0)),
    ];
    writing.insert("lapse", &facts, &[]).map(drop)
}
