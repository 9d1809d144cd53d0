//! Search: finished dialogues by the words in them, in any script.

use super::query::{Candidate, Found, Query};
use super::sought::{Sought, Window};
use crate::core::people;
use crate::core::policy::BlindField;
use crate::core::refusal::Result;
use crate::core::request::Runs;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// How many of the newest are looked at first, one after the other by the index: words that people say are among them.
pub const NEWEST: i64 = 20_000;

/// Finished dialogues in which all the words stand, the newest first; and whether there are more. `hidden` says what of
/// each the reader must not see, none that they may not read it at all: that gives no answer. It may be asked in two
/// threads, each with a connection of its own to the same record.
pub fn search(
    conn: &Connection,
    query: &Query,
    hidden: impl Fn(&Connection, Candidate<'_>) -> Result<Option<BTreeSet<BlindField>>> + Sync,
) -> Result<(Vec<Found>, bool)> {
    let agent = query.agent.as_deref().map(|handle| people::find(conn, handle)).transpose()?;
    let sought = Sought::of(query, agent.map(|person| person.id), &hidden);
    sought.teach(conn)?;
    // One more shows that there are more.
    let (window, most) = (Window::of(query), query.limit.saturating_add(1));
    let mut found = match older(conn, query, &window)? {
        None => sought.newest(conn, &window, most)?,
        Some((middle, runs)) => {
            let (older, newer) = window.split(middle);
            let mut found = sought.newest(conn, &newer, most)?;
            let rest = most - found.len();
            if rest > 0 {
                found.extend(sought.older(conn, &older, &runs, rest)?);
            }
            found
        }
    };
    let more = found.len() > query.limit;
    found.truncate(query.limit);
    Ok((found, more))
}

/// Where words are looked for in many dialogues: the time of the oldest one of the newest, and the rows of all, which are
/// read as they are stored rather than sought one by one.
fn older(conn: &Connection, query: &Query, window: &Window) -> Result<Option<(String, Runs)>> {
    if query.words.is_empty() {
        return Ok(None);
    }
    let middle: Option<String> = conn
        .prepare_cached(
            "SELECT received FROM request INDEXED BY request_received
             WHERE agent IS NOT NULL AND received >= ?1 AND received < ?2 ORDER BY received DESC LIMIT 1 OFFSET ?3",
        )?
        .query_row(params![window.from, window.until, NEWEST], |row| row.get("received"))
        .optional()?;
    let Some(middle) = middle else { return Ok(None) };
    let runs = match (query.from, query.until) {
        (None, None) => Runs::of_all(conn)?,
        _ => Runs::of_time(conn, &window.from, &middle)?,
    };
    Ok(runs.map(|runs| (middle, runs)))
}
