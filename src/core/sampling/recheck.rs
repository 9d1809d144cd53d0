//! Recomputing draws from the facts as they stood.

use super::Ticket;
use super::commitment::{commitment, previous_of, select};
use super::frame::{Bounds, frame};
use super::plan::{Plan, plan};
use crate::calc::digest::hex;
use crate::calc::draw::{Source, draw_key};
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

/// Every draw with its tickets, oldest first.
pub fn drawn(conn: &Connection) -> Result<Vec<Drawn>> {
    let mut all = Vec::new();
    for stored in stored(conn)? {
        let at: String =
            conn.prepare_cached("SELECT at FROM entry WHERE id = ?1")?.query_row([stored.entry], |row| row.get(0))?;
        all.push(Drawn {
            tickets: full_tickets(conn, &stored)?,
            name: stored.name,
            entry: stored.entry,
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
struct Stored {
    draw: i64,
    plan: i64,
    name: String,
    bounds: Bounds,
    /// The entry that drew.
    entry: i64,
    commitment: i64,
    source: String,
    text: String,
    hash: String,
    seed: String,
    key: String,
}

/// Recomputes every draw from the facts as they stood: frame, commitment, key, strata and tickets.
/// Answers how many draws there are, and what does not come out the same.
pub fn recheck(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let stored = stored(conn)?;
    let mut findings = Vec::new();
    for one in &stored {
        if let Some(difference) = recompute(conn, one)? {
            findings.push(format!("the draw {}: {difference}", one.name));
        }
    }
    Ok((stored.len(), findings))
}

fn stored(conn: &Connection) -> Result<Vec<Stored>> {
    let mut statement = conn.prepare(
        "SELECT d.id, c.plan, c.name, c.first, c.last, c.entry, c.text, c.hash, d.seed, d.key, d.entry, c.id, c.source
         FROM draw d JOIN commitment c ON c.id = d.commitment ORDER BY c.id",
    )?;
    let mut rows = statement.query([])?;
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
        });
    }
    Ok(all)
}

fn recompute(conn: &Connection, stored: &Stored) -> Result<Option<String>> {
    let plan = plan(conn, stored.plan)?;
    let frame = frame(conn, &plan, stored.bounds, &policy::as_of(conn, stored.bounds.entry)?)?;
    let source: Source = stored.source.parse().map_err(Refusal::data)?;
    let previous = previous_of(conn, stored.commitment)?;
    let commitment = commitment(conn, &plan, stored.bounds, &frame, &source, previous)?;
    if commitment.text().map_err(Refusal::data)? != stored.text {
        return Ok(Some(
            "its commitment does not come out of the dialogues, the plan and the roster of then".to_owned(),
        ));
    }
    if commitment.commit().map_err(Refusal::data)? != stored.hash {
        return Ok(Some("its hash is not the one of its commitment".to_owned()));
    }
    let key = draw_key(&stored.hash, &stored.seed);
    if key != stored.key {
        return Ok(Some("its key does not come out of commitment and seed".to_owned()));
    }
    let selected = select(frame, commitment.quotas, &key);
    let tickets =
        selected.iter().flat_map(|stratum| stratum.drawn.iter().map(|drawn| (stratum.labels.join("\t"), drawn)));
    let computed: Vec<_> =
        tickets.map(|(label, drawn)| (label, drawn.payload.request.0, hex(&drawn.ticket), drawn.rank)).collect();
    Ok((computed != tickets_of(conn, stored.draw)?)
        .then(|| "its tickets are not the ones that key and frame give".to_owned()))
}

fn tickets_of(conn: &Connection, draw: i64) -> Result<Vec<(String, i64, String, usize)>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.label, t.request, t.ticket, t.rank FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE s.draw = ?1 ORDER BY t.id",
    )?;
    let rows = statement.query_map([draw], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
