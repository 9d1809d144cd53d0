//! Sampling: which dialogues are audited, drawn by a lottery that anyone can check (VDS-1).
//!
//! A *plan* says which dialogues, how many of whom, by which card. The *frame* is every dialogue of a
//! window that can be drawn. A *stratum* is one group of the frame with its own quota. A *ticket* is a
//! dialogue's number in the lottery. One draw per plan and window, whatever cron does twice.

mod frame;
mod plan;
mod recheck;

pub use plan::{Plan, add, plan, plans};
pub use recheck::{Drawn, drawn, recheck};

use crate::calc::calendar::{window_before, windows_between};
use crate::calc::digest::hex;
use crate::calc::draw::{self, Commitment, Drawer, FrameRoot, NO_PREVIOUS, draw_key, leaf, local_seed};
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use chrono::NaiveDate;
use frame::{Bounds, Frame, FrameRow, frame};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// The windows of a plan that are over and not drawn yet. With `only`, just the one before that day.
pub fn due(conn: &Connection, plan: &Plan, today: NaiveDate, only: bool) -> Result<Vec<(NaiveDate, NaiveDate)>> {
    let windows: Vec<_> = if only {
        window_before(plan.window(), today).into_iter().collect()
    } else {
        windows_between(plan.window(), plan.starts()?, today).collect()
    };
    let mut due = Vec::new();
    for window in windows {
        if drawn_as(conn, &plan.draw_name(window.0))?.is_none() {
            due.push(window);
        }
    }
    Ok(due)
}

/// The draw of that name, where it was made.
pub fn drawn_as(conn: &Connection, name: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT d.id FROM draw d JOIN commitment c ON c.id = d.commitment WHERE c.name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// A draw as it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draw {
    /// Its number.
    pub id: i64,
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (NaiveDate, NaiveDate),
    /// How many dialogues could be drawn.
    pub size: usize,
    /// How many could not, by reason.
    pub exclusions: Vec<(&'static str, u64)>,
    /// How many tickets were asked for and could not be had, over all strata.
    pub shortfall: usize,
    /// The hash of the commitment, hex.
    pub commit: String,
    /// The key that every ticket is made with, hex.
    pub key: String,
    /// What was drawn.
    pub tickets: Vec<Ticket>,
}

/// A dialogue that was drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// Its number.
    pub id: i64,
    /// The dialogue.
    pub request: RequestId,
    /// The dialogue's ref.
    pub reference: String,
    /// Its agent.
    pub agent: PersonId,
    /// The local day of the dialogue.
    pub day: NaiveDate,
    /// Its stratum's labels.
    pub labels: Vec<String>,
}

/// Draws one window of a plan: frame, commitment, seed, tickets, in one entry. Nothing to draw from is
/// no draw: none, and the window stays due.
pub fn draw(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    policy: &Policy,
) -> Result<Option<Draw>> {
    let name = plan.draw_name(window.0);
    if drawn_as(writing, &name)?.is_some() {
        return Err(Refusal::rule(format!("{name} is drawn already")).hint("one draw per plan and window"));
    }
    let bounds = Bounds { first: window.0, last: window.1, requests: newest_request(writing)?, entry: writing.entry() };
    let frame = frame(writing, plan, bounds, &policy.calendar()?)?;
    if frame.rows.is_empty() && frame.exclusions.is_empty() {
        return Ok(None);
    }
    let previous = newest_commit(writing)?;
    let commitment = commitment(plan, bounds, &frame, previous);
    let text = commitment.text().map_err(Refusal::data)?;
    let commit = commitment.commit().map_err(Refusal::data)?;
    let id = store_commitment(writing, plan, bounds, &commitment, &text, &commit)?;
    for (reason, dialogues) in &frame.exclusions {
        writing.insert("exclusion", &[("commitment", &id), ("reason", reason), ("dialogues", dialogues)], &[])?;
    }
    let mut random = [0; 32];
    writing.random(&mut random)?;
    let seed = local_seed(random);
    let key = draw_key(&commit, &seed);
    let draw_id = writing.insert("draw", &[("commitment", &id), ("seed", &seed), ("key", &key)], &[])?;
    let mut draw = Draw {
        id: draw_id,
        name,
        window,
        size: frame.rows.len(),
        exclusions: frame.exclusions.iter().map(|(reason, count)| (*reason, *count)).collect(),
        shortfall: 0,
        commit,
        key,
        tickets: Vec::new(),
    };
    store_tickets(writing, frame, commitment.quotas, &mut draw)?;
    Ok(Some(draw))
}

fn newest_request(conn: &Connection) -> Result<i64> {
    Ok(conn.prepare_cached("SELECT coalesce(max(id), 0) FROM request")?.query_row([], |row| row.get(0))?)
}

fn newest_commit(conn: &Connection) -> Result<String> {
    let newest = conn
        .prepare_cached("SELECT hash FROM commitment ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(newest.unwrap_or_else(|| NO_PREVIOUS.to_owned()))
}

fn commitment(plan: &Plan, bounds: Bounds, frame: &Frame, previous: String) -> Commitment {
    let columns = plan.columns();
    let mut root = FrameRoot::new();
    let mut quotas = BTreeMap::new();
    for (row, labels) in &frame.rows {
        let fields: Vec<&str> =
            std::iter::once(row.reference.as_str()).chain(labels.iter().map(String::as_str)).collect();
        root.push(leaf(&fields));
        if !quotas.contains_key(labels) {
            quotas.insert(labels.clone(), plan.quota() as usize);
        }
    }
    let (frame, n) = root.finish(&columns);
    Commitment {
        draw: plan.draw_name(bounds.first),
        period: (bounds.first, bounds.last),
        frame,
        n,
        source_count: None,
        columns: columns.into_iter().map(str::to_owned).collect(),
        quotas,
        seed_source: plan.seed_source().to_owned(),
        previous,
    }
}

fn store_commitment(
    writing: &mut Writing<'_>,
    plan: &Plan,
    bounds: Bounds,
    commitment: &Commitment,
    text: &str,
    commit: &str,
) -> Result<i64> {
    let (first, last) = (bounds.first.to_string(), bounds.last.to_string());
    let size = i64::try_from(commitment.n).unwrap_or(i64::MAX);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 9] = [
        ("plan", &plan.id),
        ("name", &commitment.draw),
        ("first", &first),
        ("last", &last),
        ("requests", &bounds.requests),
        ("size", &size),
        ("root", &commitment.frame),
        ("text", &text),
        ("hash", &commit),
    ];
    writing.insert("commitment", &facts, &[])
}

fn store_tickets(
    writing: &mut Writing<'_>,
    frame: Frame,
    quotas: BTreeMap<Vec<String>, usize>,
    draw: &mut Draw,
) -> Result<()> {
    for stratum in select(frame, quotas, &draw.key) {
        let size = i64::try_from(stratum.size).unwrap_or(i64::MAX);
        let quota = i64::try_from(stratum.quota).unwrap_or(i64::MAX);
        let label = stratum.labels.join("\t");
        let id = writing.insert(
            "stratum",
            &[("draw", &draw.id), ("label", &label), ("size", &size), ("quota", &quota)],
            &[],
        )?;
        draw.shortfall += stratum.shortfall;
        for drawn in stratum.drawn {
            let row = drawn.payload;
            let (hash, rank) = (hex(&drawn.ticket), i64::try_from(drawn.rank).unwrap_or(i64::MAX));
            let ticket = writing.insert(
                "ticket",
                &[("stratum", &id), ("request", &row.request.0), ("ticket", &hash), ("rank", &rank)],
                &[],
            )?;
            draw.tickets.push(Ticket {
                id: ticket,
                request: row.request,
                reference: drawn.reference,
                agent: row.agent,
                day: row.day,
                labels: stratum.labels.clone(),
            });
        }
    }
    Ok(())
}

fn select(frame: Frame, quotas: BTreeMap<Vec<String>, usize>, key: &str) -> Vec<draw::Stratum<FrameRow>> {
    let mut drawer = Drawer::new(key, quotas);
    for (row, labels) in frame.rows {
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let reference = row.reference.clone();
        drawer.offer(&labels, &reference, row);
    }
    drawer.finish()
}

/// A draw in the list of draws.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (String, String),
    /// How many dialogues could be drawn.
    pub size: i64,
    /// How many could not.
    pub outside: i64,
    /// How many tickets were drawn.
    pub tickets: i64,
    /// Where the seed came from, in words.
    pub seed: &'static str,
}

/// What a local seed is worth, said wherever such a draw is shown.
pub const LOCAL_SEED: &str = "local seed: reproducible, not verifiable";

/// Every draw, oldest first.
pub fn list(conn: &Connection) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.name, c.first, c.last, c.size, (SELECT coalesce(sum(e.dialogues), 0) FROM exclusion e WHERE e.commitment = c.id),
           (SELECT count(*) FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE s.draw = d.id)
         FROM draw d JOIN commitment c ON c.id = d.commitment ORDER BY d.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Listed {
            name: row.get(0)?,
            window: (row.get(1)?, row.get(2)?),
            size: row.get(3)?,
            outside: row.get(4)?,
            tickets: row.get(5)?,
            seed: LOCAL_SEED,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
