//! Draws with all their tickets, those of the draw and the later ones: what assignments to auditors are made from.

use super::stored::{Stored, stored, time_of};
use super::ticket::Ticket;
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::people::{Identities, PersonId};
use crate::core::plan::{self, Plan};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use rusqlite::{Connection, Row};

/// A draw as it was made, with everything that its assignment is made from.
pub struct Drawn {
    /// Plan and window.
    pub name: String,
    /// The entry that made it.
    pub entry: i64,
    /// When.
    pub at: Moment,
    /// The plan.
    pub plan: Plan,
    /// The key, hex.
    pub key: String,
    /// The tickets, in the order of their numbers.
    pub tickets: Vec<Ticket>,
    /// What was drawn later: in the place of an unsuitable one, or by an extension.
    pub later: Vec<Later>,
}

/// A ticket that is later than its draw.
pub struct Later {
    /// The entry that brought it.
    pub entry: i64,
    /// When.
    pub at: Moment,
    /// How many tickets the draw had before it.
    pub turn: usize,
    /// The ticket.
    pub ticket: Ticket,
}

/// Every draw with its tickets, oldest first; with a number only that one.
pub fn drawn(conn: &Connection, only: Option<i64>) -> Result<Vec<Drawn>> {
    stored(conn, only)?.into_iter().map(|stored| read(conn, stored)).collect()
}

fn read(conn: &Connection, stored: Stored) -> Result<Drawn> {
    let (mut tickets, mut later) = (Vec::new(), Vec::new());
    for (turn, (entry, ticket)) in all_tickets(conn, &stored)?.into_iter().enumerate() {
        if entry == stored.entry {
            tickets.push(ticket);
        } else {
            later.push(Later { entry, at: time_of(conn, entry)?, turn, ticket });
        }
    }
    let (at, plan) = (time_of(conn, stored.entry)?, plan::by_id(conn, stored.plan)?);
    Ok(Drawn { name: stored.name, entry: stored.entry, at, plan, key: stored.key, tickets, later })
}

/// The tickets of a draw in the order of their numbers, each with the entry that brought it.
fn all_tickets(conn: &Connection, stored: &Stored) -> Result<Vec<(i64, Ticket)>> {
    let calendar = policy::as_of(conn, stored.bounds.entry)?.calendar()?;
    let mut statement = conn.prepare_cached(
        "SELECT t.id AS id, t.request AS request, r.ref AS ref, coalesce(v.agent, r.agent) AS agent,
           coalesce(v.counts, r.received) AS counts, s.label AS label, t.entry AS entry
         FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN request r ON r.id = t.request
         LEFT JOIN revision v ON v.id = (SELECT max(id) FROM revision x WHERE x.request = r.id
           AND x.entry < coalesce((SELECT k.entry + 1 FROM pick k WHERE k.request = r.id AND k.stratum = s.id), ?2))
         WHERE s.draw = ?1 ORDER BY t.id",
    )?;
    let mut rows = statement.query([stored.draw, stored.bounds.entry])?;
    let (mut tickets, known) = (Vec::new(), Identities::load(conn, stored.bounds.entry)?);
    while let Some(row) = rows.next()? {
        tickets.push((row.get("entry")?, ticket(row, &calendar, &known)?));
    }
    Ok(tickets)
}

fn ticket(row: &Row<'_>, calendar: &Calendar, known: &Identities) -> Result<Ticket> {
    let (counts, label): (String, String) = (row.get("counts")?, row.get("label")?);
    Ok(Ticket {
        id: row.get("id")?,
        request: RequestId(row.get("request")?),
        reference: row.get("ref")?,
        agent: known.one(PersonId(row.get("agent")?)),
        day: calendar.local_day(counts.parse().map_err(Refusal::data)?),
        labels: label.split('\t').map(str::to_owned).collect(),
    })
}
