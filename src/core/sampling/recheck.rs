//! Recomputing draws from the facts as they stood.

use super::Ticket;
use super::examine::examine;
use super::frame::Bounds;
use super::plan::{Plan, plan};
use crate::calc::draw::Source;
use crate::calc::moment::Moment;
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use rusqlite::Connection;

/// A draw as it was made, with everything that its assignment came from.
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
    /// What came after: in the place of an unsuitable one, or by an extension.
    pub later: Vec<Later>,
}

/// A ticket that came after its draw.
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
    for (turn, (entry, ticket)) in full_tickets(conn, &stored)?.into_iter().enumerate() {
        if entry == stored.entry {
            tickets.push(ticket);
        } else {
            later.push(Later { entry, at: at(conn, entry)?, turn, ticket });
        }
    }
    let (at, plan) = (at(conn, stored.entry)?, plan(conn, stored.plan)?);
    Ok(Drawn { name: stored.name, entry: stored.entry, at, plan, key: stored.key, tickets, later })
}

/// When an entry was made.
pub(super) fn at(conn: &Connection, entry: i64) -> Result<Moment> {
    let at: String = conn.prepare_cached("SELECT at FROM entry WHERE id = ?1")?.query_row([entry], |row| row.get(0))?;
    at.parse().map_err(Refusal::data)
}

/// The tickets of a draw in the order of their numbers, each with the entry that brought it.
pub(super) fn full_tickets(conn: &Connection, stored: &Stored) -> Result<Vec<(i64, Ticket)>> {
    let calendar = policy::as_of(conn, stored.bounds.entry)?.calendar()?;
    let mut statement = conn.prepare_cached(
        "SELECT t.id, t.request, r.ref, coalesce(v.agent, r.agent), coalesce(v.counts, r.received), s.label, t.entry
         FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN request r ON r.id = t.request
         LEFT JOIN revision v ON v.id = (SELECT max(id) FROM revision x WHERE x.request = r.id AND x.entry < ?2)
         WHERE s.draw = ?1 ORDER BY t.id",
    )?;
    let mut rows = statement.query([stored.draw, stored.bounds.entry])?;
    let mut tickets = Vec::new();
    while let Some(row) = rows.next()? {
        let (counts, label): (String, String) = (row.get(4)?, row.get(5)?);
        let ticket = Ticket {
            id: row.get(0)?,
            request: RequestId(row.get(1)?),
            reference: row.get(2)?,
            agent: PersonId(row.get(3)?),
            day: calendar.local_day(counts.parse().map_err(Refusal::data)?),
            labels: label.split('\t').map(str::to_owned).collect(),
        };
        tickets.push((row.get(6)?, ticket));
    }
    Ok(tickets)
}

/// A stored draw, for recomputing it.
pub(super) struct Stored {
    pub(super) draw: i64,
    pub(super) plan: i64,
    pub(super) name: String,
    pub(super) bounds: Bounds,
    /// The entry that drew.
    pub(super) entry: i64,
    pub(super) commitment: i64,
    /// Size, root and source beside the text.
    pub(super) size: i64,
    pub(super) root: String,
    pub(super) source: String,
    pub(super) text: String,
    pub(super) hash: String,
    pub(super) seed: String,
    pub(super) key: String,
}

impl Stored {
    /// Where its seed came from.
    pub(super) fn source(&self) -> Result<Source> {
        self.source.parse().map_err(Refusal::data)
    }
}

/// Recomputes every draw from the facts as they stood: frame, commitment, key, strata and tickets.
/// Answers how many draws there are, and what does not come out the same.
pub fn recheck(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let stored = stored(conn, None)?;
    let mut findings = Vec::new();
    for one in &stored {
        // What else differs mostly follows from the first.
        let first = examine(conn, one)?.into_iter().flat_map(|verdict| verdict.findings).next();
        findings.extend(first.map(|finding| format!("the draw {}: {finding}", one.name)));
    }
    Ok((stored.len(), findings))
}

/// The draws as they are stored, oldest first; with a number only that one.
pub(super) fn stored(conn: &Connection, only: Option<i64>) -> Result<Vec<Stored>> {
    let mut statement = conn.prepare(
        "SELECT d.id, c.plan, c.name, c.first, c.last, c.entry, c.text, c.hash, d.seed, d.key, d.entry, c.id, c.source,
           c.size, c.root
         FROM draw d JOIN commitment c ON c.id = d.commitment WHERE ?1 IS NULL OR d.id = ?1 ORDER BY c.id",
    )?;
    let mut rows = statement.query([only])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get(3)?, row.get(4)?);
        all.push(Stored {
            draw: row.get(0)?,
            plan: row.get(1)?,
            name: row.get(2)?,
            bounds: Bounds { first: policy::day(&first)?, last: policy::day(&last)?, entry: row.get(5)? },
            text: row.get(6)?,
            hash: row.get(7)?,
            seed: row.get(8)?,
            key: row.get(9)?,
            entry: row.get(10)?,
            commitment: row.get(11)?,
            source: row.get(12)?,
            size: row.get(13)?,
            root: row.get(14)?,
        });
    }
    Ok(all)
}
