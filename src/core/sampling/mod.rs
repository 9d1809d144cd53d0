//! Sampling: which dialogues are audited, drawn by a lottery that anyone can check (VDS-1).
//!
//! A *plan* says which dialogues, how many of whom, by which card. The *frame* is every dialogue of a
//! window that can be drawn. A *stratum* is one group of the frame with its own quota. A *ticket* is a
//! dialogue's number in the lottery. One draw per plan and window, whatever cron does twice.

mod examine;
mod frame;
mod plan;
mod proof;
mod recheck;

pub use examine::{Named, find, named, verify};
pub use plan::{Plan, add, plan, plans};
pub use proof::{Proof, RowProof, Sight, each_drawn, each_row, proof, row_proof, sight};
pub use recheck::{Drawn, drawn, recheck};

use crate::calc::calendar::{Calendar, Window, window_around, window_before};
use crate::calc::digest::hex;
use crate::calc::draw::{self, Commitment, Drawer, FrameRoot, NO_PREVIOUS, draw_key, leaf, local_seed};
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use chrono::NaiveDate;
use frame::{Bounds, Frame, FrameRow, frame};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// The windows of a plan that are over, have dialogues, and are not drawn yet. With `only`, just the one
/// before that day. None begins before the plan starts.
pub fn due(
    conn: &Connection,
    plan: &Plan,
    today: NaiveDate,
    only: bool,
    calendar: &Calendar,
) -> Result<Vec<(NaiveDate, NaiveDate)>> {
    let starts = plan.starts()?;
    let mut due = Vec::new();
    if only {
        due.extend(window_before(plan.window(), today).filter(|window| window.0 >= starts));
    } else {
        due = with_dialogues(conn, plan.window(), starts, today, calendar)?;
    }
    let mut open = Vec::new();
    for window in due {
        if drawn_as(conn, &plan.draw_name(window.0))?.is_none() {
            open.push(window);
        }
    }
    Ok(open)
}

/// The whole windows from `starts` to before `today` in which dialogues came in. It goes from dialogue to
/// dialogue by the index, so that years without any cost nothing.
fn with_dialogues(
    conn: &Connection,
    kind: Window,
    starts: NaiveDate,
    today: NaiveDate,
    calendar: &Calendar,
) -> Result<Vec<(NaiveDate, NaiveDate)>> {
    let mut found = Vec::new();
    let mut from = starts;
    while let Some(day) = next_day(conn, from, calendar)? {
        let Some(window) = window_around(kind, day) else { break };
        if window.1 >= today {
            break;
        }
        if window.0 >= starts {
            found.push(window);
        }
        match window.1.succ_opt() {
            Some(next) => from = next,
            None => break,
        }
    }
    Ok(found)
}

/// The first local day from `from` on in which a dialogue came in.
fn next_day(conn: &Connection, from: NaiveDate, calendar: &Calendar) -> Result<Option<NaiveDate>> {
    let Some(since) = calendar.starts(from) else { return Ok(None) };
    let next: Option<String> = conn
        .prepare_cached(
            "SELECT min(counts) FROM (SELECT min(received) AS counts FROM request WHERE agent IS NOT NULL AND received >= ?1
             UNION ALL SELECT min(counts) FROM revision WHERE counts >= ?1)",
        )?
        .query_row([since.to_string()], |row| row.get(0))?;
    next.map(|text| text.parse().map(|moment| calendar.local_day(moment)).map_err(Refusal::data)).transpose()
}

/// How many of the dialogues that came after entry `since` came in after a window they belong to was drawn.
pub fn late(conn: &Connection, since: i64) -> Result<u64> {
    let mut spans: Vec<(String, String)> =
        windows(conn)?.into_iter().map(|window| (window.from, window.until)).collect();
    spans.sort();
    let (mut late, mut counted) = (0, String::new());
    for (from, until) in spans {
        late += count_newer(conn, from.as_str().max(counted.as_str()), &until, since)?;
        counted = counted.max(until);
    }
    Ok(late)
}

/// How many of the dialogues that an entry amended were drawn already.
pub fn amended(conn: &Connection, entry: i64) -> Result<u64> {
    let mut statement = conn.prepare_cached(
        "SELECT count(DISTINCT v.request) FROM revision v JOIN ticket t ON t.request = v.request
         WHERE v.entry = ?1 AND v.basis = 'amended'",
    )?;
    Ok(statement.query_row([entry], |row| row.get(0))?)
}

/// The window of a draw, in UTC.
struct Span {
    name: String,
    from: String,
    until: String,
    entry: i64,
}

/// The window of every draw, oldest first.
fn windows(conn: &Connection) -> Result<Vec<Span>> {
    let mut statement = conn.prepare_cached("SELECT name, first, last, entry FROM commitment ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut windows = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get(1)?, row.get(2)?);
        let calendar = policy::as_of(conn, row.get(3)?)?.calendar()?;
        if let Some((from, until)) = calendar.bounds(policy::day(&first)?, policy::day(&last)?) {
            let (from, until) = (from.to_string(), until.to_string());
            windows.push(Span { name: row.get(0)?, from, until, entry: row.get(3)? });
        }
    }
    Ok(windows)
}

fn count_newer(conn: &Connection, from: &str, until: &str, since: i64) -> Result<u64> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM request WHERE agent IS NOT NULL AND received >= ?1 AND received < ?2 AND entry > ?3",
        )?
        .query_row(params![from, until, since], |row| row.get(0))?)
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

/// Draws one window of a plan: frame, commitment, seed, tickets, in one entry. A window without
/// any dialogue is no draw: none, and it stays due.
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
    if next_day(writing, window.0, &policy.calendar()?)?.is_none_or(|day| day > window.1) {
        return Ok(None);
    }
    let bounds = Bounds { first: window.0, last: window.1, entry: writing.entry() };
    let frame = frame(writing, plan, bounds, policy)?;
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
    let facts: [(&'static str, &dyn rusqlite::ToSql); 8] = [
        ("plan", &plan.id),
        ("name", &commitment.draw),
        ("first", &first),
        ("last", &last),
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
    /// How many dialogues of its window came in after it: outside every frame.
    pub late: u64,
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
            late: 0,
            seed: LOCAL_SEED,
        })
    })?;
    let mut draws: Vec<Listed> = rows.collect::<rusqlite::Result<_>>()?;
    for window in windows(conn)? {
        if let Some(draw) = draws.iter_mut().find(|draw| draw.name == window.name) {
            draw.late = count_newer(conn, &window.from, &window.until, window.entry)?;
        }
    }
    Ok(draws)
}
