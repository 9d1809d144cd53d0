//! Tickets that come later than their draw: by an extension, or in the place of an unsuitable dialogue.

use super::takers::{Until, can_take};
use crate::calc::draw::auditor_order;
use crate::core::audit::{Audit, AuditId, New, load, pool, store};
use crate::core::draw::{self, Origin, Ticket};
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, PersonId, Role};
use crate::core::plan::Plan;
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, CardId};
use crate::core::text::Kept;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// What an extension came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extended {
    /// The draw.
    pub name: String,
    /// The audits that came.
    pub audits: Vec<Audit>,
    /// How many of those that came are missing from the record: phantoms.
    pub phantoms: usize,
    /// How many more were asked for and could not be had, over all strata.
    pub shortfall: usize,
    /// Whether that is new.
    pub new: bool,
}

/// Draws so many more of every stratum of a draw, by the same key: the old sample is contained in the new.
pub fn extend(writing: &mut Writing<'_>, who: &Who, name: &str, by: u32, why: &str) -> Result<Extended> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    people::require(writing, who, &policy, today, &[Role::Manager, Role::Lead], "extend a draw")?;
    let why = Kept::new("--why", why)?;
    let Some(extension) = draw::extend(writing, name, by, &why)? else {
        return Ok(Extended { name: name.to_owned(), audits: Vec::new(), phantoms: 0, shortfall: 0, new: false });
    };
    let card = card_of(writing, &extension.origin)?;
    let mut audits = Vec::new();
    for (turn, ticket) in (extension.origin.turn..).zip(&extension.tickets) {
        let id = open_later(writing, &extension.origin, ticket, turn, card, &policy)?;
        audits.push(load(writing, id)?);
    }
    writing.note(format!("{name}: {} more dialogues drawn", audits.len()));
    let (phantoms, shortfall) = (extension.phantoms, extension.shortfall);
    Ok(Extended { name: name.to_owned(), audits, phantoms, shortfall, new: true })
}

/// Where a ticket that comes later stands in the order of its draw.
pub(in crate::core::audit) struct Place<'a> {
    pub(in crate::core::audit) plan: &'a Plan,
    pub(in crate::core::audit) key: &'a str,
    /// How many tickets the draw had before it.
    pub(in crate::core::audit) turn: usize,
    /// What stood when it came.
    pub(in crate::core::audit) until: Until,
}

/// The auditor of a ticket that comes later: in the order that the key gives, from the ticket's turn on, the first who
/// is neither tied to the agent, nor absent, nor full by the plan.
pub(in crate::core::audit) fn next_auditor(
    conn: &Connection,
    place: &Place<'_>,
    ticket: &Ticket,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Option<PersonId>> {
    let entry = place.until.entry;
    let pool = pool(conn, entry, place.plan, today)?;
    let handles: Vec<String> = pool.iter().map(|person| person.handle.clone()).collect();
    let order = auditor_order(place.key, &handles);
    let start = place.turn.checked_rem(order.len()).unwrap_or_default();
    for person in order.iter().cycle().skip(start).take(order.len()).filter_map(|at| pool.get(*at)) {
        if can_take(conn, person, Some((place.plan, ticket.id)), today, place.until)?
            && people::tie(conn, entry, person.id, ticket.agent, (ticket.day, today), policy)?.is_none()
        {
            return Ok(Some(person.id));
        }
    }
    Ok(None)
}

/// The audit of a ticket that comes later, by the card of another of its draw.
pub(super) fn open_later(
    writing: &mut Writing<'_>,
    origin: &Origin,
    ticket: &Ticket,
    turn: usize,
    card: CardId,
    policy: &Policy,
) -> Result<AuditId> {
    let calendar = policy.calendar()?;
    let due = calendar
        .deadline(writing.now(), origin.plan.days())
        .ok_or_else(|| Refusal::data("the time to score ends outside the calendar"))?;
    let today = calendar.local_day(writing.now());
    let place = Place { plan: &origin.plan, key: &origin.key, turn, until: Until::NOW };
    let auditor = next_auditor(writing, &place, ticket, today, policy)?;
    let (request, agent) = (ticket.request, ticket.agent);
    store(writing, &New { ticket: Some(ticket.id), request, agent, card, due, why: None }, auditor)
}

/// The card that a draw is scored by: what came first has it.
fn card_of(conn: &Connection, origin: &Origin) -> Result<CardId> {
    let first = conn
        .prepare_cached(
            "SELECT a.card FROM audit a JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum
             WHERE s.draw = ?1 ORDER BY a.id LIMIT 1",
        )?
        .query_row([origin.draw()], |row| Ok(CardId(row.get(0)?)))
        .optional()?;
    first.map_or_else(|| scorecard::find(conn, Some(origin.plan.card())).map(|(card, _)| card), Ok)
}
