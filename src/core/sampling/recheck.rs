//! Recomputing draws from the facts as they stood.

use super::Ticket;
use super::examine::examine;
use super::frame::Bounds;
use super::plan::{Plan, plan};
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
}

/// Every draw with its tickets, oldest first; with a number only that one.
pub fn drawn(conn: &Connection, only: Option<i64>) -> Result<Vec<Drawn>> {
    let mut all = Vec::new();
    for stored in stored(conn)?.into_iter().filter(|stored| only.is_none_or(|only| stored.draw == only)) {
        let at: String = conn
            .prepare_cached("SELECT at FROM entry WHERE id = ?1")?
            .query_row([stored.bounds.entry], |row| row.get(0))?;
        all.push(Drawn {
            tickets: full_tickets(conn, &stored)?,
            name: stored.name,
            entry: stored.bounds.entry,
            at: at.parse().map_err(Refusal::data)?,
            plan: plan(conn, stored.plan)?,
            key: stored.key,
        });
    }
    Ok(all)
}

fn full_tickets(conn: &Connection, stored: &Stored) -> Result<Vec<Ticket>> {
    let calendar = policy::as_of(conn, stored.bounds.entry)?.calendar()?;
    let mut statement = conn.prepare_cached(
        "SELECT t.id, t.request, r.ref, coalesce(v.agent, r.agent), coalesce(v.counts, r.received), s.label
         FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN request r ON r.id = t.request
         LEFT JOIN revision v ON v.id = (SELECT max(id) FROM revision x WHERE x.request = r.id AND x.entry < ?2)
         WHERE s.draw = ?1 ORDER BY t.id",
    )?;
    let rows = statement.query_map([stored.draw, stored.bounds.entry], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, String>(4)?, row.get::<_, String>(5)?))
    })?;
    rows.map(|row| {
        let (id, request, reference, agent, counts, label) = row?;
        Ok(Ticket {
            id,
            request: RequestId(request),
            reference,
            agent: PersonId(agent),
            day: calendar.local_day(counts.parse().map_err(Refusal::data)?),
            labels: label.split('\t').map(str::to_owned).collect(),
        })
    })
    .collect()
}

/// A stored draw, for recomputing it.
pub(super) struct Stored {
    pub(super) draw: i64,
    pub(super) commitment: i64,
    pub(super) plan: i64,
    pub(super) name: String,
    pub(super) bounds: Bounds,
    pub(super) text: String,
    pub(super) hash: String,
    pub(super) seed: String,
    pub(super) key: String,
    /// Size and root beside the text.
    pub(super) size: i64,
    pub(super) root: String,
}

/// Recomputes every draw from the facts as they stood: frame, commitment, key, strata and tickets.
/// Answers how many draws there are, and what does not come out the same.
pub fn recheck(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let stored = stored(conn)?;
    let mut findings = Vec::new();
    for one in &stored {
        // What else differs mostly follows from the first.
        let first = examine(conn, one)?.into_iter().flat_map(|verdict| verdict.findings).next();
        findings.extend(first.map(|finding| format!("the draw {}: {finding}", one.name)));
    }
    Ok((stored.len(), findings))
}

pub(super) fn stored(conn: &Connection) -> Result<Vec<Stored>> {
    let mut statement = conn.prepare(
        "SELECT d.id, c.plan, c.name, c.first, c.last, c.entry, c.text, c.hash, d.seed, d.key, c.id, c.size, c.root
         FROM draw d JOIN commitment c ON c.id = d.commitment ORDER BY c.id",
    )?;
    let mut rows = statement.query([])?;
    let mut stored = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get(3)?, row.get(4)?);
        stored.push(Stored {
            draw: row.get(0)?,
            plan: row.get(1)?,
            name: row.get(2)?,
            bounds: Bounds { first: policy::day(&first)?, last: policy::day(&last)?, entry: row.get(5)? },
            text: row.get(6)?,
            hash: row.get(7)?,
            seed: row.get(8)?,
            key: row.get(9)?,
            commitment: row.get(10)?,
            size: row.get(11)?,
            root: row.get(12)?,
        });
    }
    Ok(stored)
}
