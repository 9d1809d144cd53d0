//! Replacement: the next ticket of a stratum in the place of an unsuitable dialogue.

use super::again::pick_again;
use super::next_ticket::NextTickets;
use super::stored::{Stored, stored_as};
use super::ticket::{Ticket, store_ticket};
use crate::calc::draw::Drawn;
use crate::core::frame::Pick;
use crate::core::ledger::Writing;
use crate::core::plan::{self, Plan};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// The draw that a ticket is of.
pub struct Origin {
    /// Plan and window.
    pub name: String,
    /// The plan.
    pub plan: Plan,
    /// The key, hex.
    pub key: String,
    /// The stratum, in words.
    pub stratum: String,
    /// How many tickets the draw has.
    pub turn: usize,
    /// The ticket; none: of every stratum.
    ticket: Option<i64>,
    pub(super) stored: Stored,
}

impl Origin {
    /// The draw's number.
    pub const fn draw(&self) -> i64 {
        self.stored.draw
    }

    /// The first day of its window.
    pub const fn first_day(&self) -> NaiveDate {
        self.stored.bounds.first
    }

    /// The origin of tickets of a stratum; with an empty one, of every stratum.
    pub(super) fn of(conn: &Connection, stored: Stored, stratum: String, turn: usize) -> Result<Self> {
        let (name, key, plan) = (stored.name.clone(), stored.key.clone(), plan::by_id(conn, stored.plan)?);
        Ok(Self { name, plan, key, stratum, turn, ticket: None, stored })
    }
}

/// The draw that a ticket is of, with the ticket's stratum.
pub fn origin(conn: &Connection, ticket: i64) -> Result<Origin> {
    let (draw, label): (i64, String) = conn
        .prepare_cached(
            "SELECT s.draw AS draw, s.label AS label FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE t.id = ?1",
        )?
        .query_row([ticket], |row| Ok((row.get("draw")?, row.get("label")?)))?;
    let turn = count(conn, draw)?;
    Ok(Origin { ticket: Some(ticket), ..Origin::of(conn, stored_as(conn, draw)?, label, turn)? })
}

/// How many tickets a draw has.
pub(super) fn count(conn: &Connection, draw: i64) -> Result<usize> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE s.draw = ?1")?
        .query_row([draw], |row| row.get(0))?)
}

/// What takes the place of an unsuitable dialogue.
pub enum Next {
    /// The dialogue of the next ticket.
    Ticket(Ticket),
    /// The next ticket is that of a dialogue which is missing: nothing can be audited.
    Phantom,
}

/// Stores the next ticket of a stratum; none where it is exhausted.
pub fn next_ticket(writing: &mut Writing<'_>, origin: &Origin) -> Result<Option<Next>> {
    let found = pick_again(writing, &origin.stored, |strata| {
        let Some(stratum) = strata.iter().find(|stratum| stratum.labels.join("\t") == origin.stratum) else {
            return Err(Refusal::fault("a ticket without a stratum"));
        };
        let today = policy::current(writing)?.calendar()?.local_day(writing.now());
        let tickets = NextTickets::before(writing, origin.stored.draw, writing.entry(), today)?;
        let mut tickets = tickets.in_place_of(writing, origin.ticket)?;
        let next = tickets.next(writing, stratum)?.map(|drawn| (stratum.labels.clone(), drawn.clone()));
        Ok((!tickets.shallow).then_some(next))
    })?;
    let Some((labels, drawn)) = found else { return Ok(None) };
    let ticket = store_later(writing, origin.stored.draw, &labels, drawn)?;
    Ok(Some(ticket.map_or(Next::Phantom, Next::Ticket)))
}

/// Stores a ticket that is later than its draw. None: it is a phantom.
pub(super) fn store_later(
    writing: &mut Writing<'_>,
    draw: i64,
    labels: &[String],
    drawn: Drawn<Pick>,
) -> Result<Option<Ticket>> {
    let stratum: i64 = writing
        .prepare_cached("SELECT id FROM stratum WHERE draw = ?1 AND label = ?2")?
        .query_row(params![draw, labels.join("\t")], |row| row.get(0))?;
    store_ticket(writing, stratum, labels, drawn)
}
