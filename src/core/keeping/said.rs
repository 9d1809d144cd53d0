//! Said: what stands where text was, in words: when it was erased, and why.

use super::places::{PLACES, PRECEDENTS};
use super::subject::Reason;
use crate::calc::moment::Moment;
use crate::core::ledger::erased_when;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// When text was erased, and why.
pub type Gone = (NaiveDate, Reason);

/// When the words of a dialogue were erased, and why; none where they stand.
pub fn erased_on(conn: &Connection, request: RequestId) -> Result<Option<Gone>> {
    let newest: Option<i64> = conn
        .prepare_cached("SELECT max(id) AS id FROM revision WHERE request = ?1 AND erased IS NOT NULL")?
        .query_row([request.0], |row| row.get("id"))?;
    let found = match newest {
        Some(revision) => erased_when(conn, "revision", revision)?,
        None => erased_when(conn, "request", request.0)?,
    };
    found.map_or(Ok(None), |(at, reason)| told(conn, at, &reason))
}

/// When texts about a dialogue were erased, and why: each day with its reason once.
pub fn gone_of_dialogue(conn: &Connection, request: RequestId) -> Result<Vec<Gone>> {
    let places = PLACES.iter().chain([&PRECEDENTS]).filter(|place| place.request != "NULL");
    let sources = places.map(|place| (place.table, place.from, place.request));
    gone(conn, sources, request.0)
}

/// The same of the texts of a coaching.
pub fn gone_of_coaching(conn: &Connection, coaching: i64) -> Result<Vec<Gone>> {
    let sources = [
        ("coaching", "coaching t", "t.id"),
        ("coaching_answer", "coaching_answer t", "t.coaching"),
        ("coaching_step", "coaching_step t", "t.coaching"),
        ("coaching_step_end", "coaching_step_end t JOIN coaching_step s ON s.id = t.coaching_step", "s.coaching"),
        ("coaching_end", "coaching_end t", "t.coaching"),
    ];
    gone(conn, sources.into_iter(), coaching)
}

/// The newest erasure that was done; none where nothing was ever erased.
pub fn newest_gone(conn: &Connection) -> Result<Option<Gone>> {
    let sql =
        "SELECT e.at, x.reason FROM erased_run r JOIN erasure x ON x.id = r.erasure JOIN entry e ON e.id = r.entry
        ORDER BY r.id DESC LIMIT 1";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    told(conn, moment(&row.get::<_, String>("at")?)?, &row.get::<_, String>("reason")?)
}

/// The erasures that cleared rows of a table with what leads from it to a number.
fn gone<'s>(
    conn: &Connection,
    sources: impl Iterator<Item = (&'s str, &'s str, &'s str)>,
    number: i64,
) -> Result<Vec<Gone>> {
    let mut found = BTreeSet::new();
    for (table, from, of) in sources {
        let sql = format!(
            "SELECT DISTINCT e.at, x.reason FROM (SELECT t.id FROM {from} WHERE {of} = ?1 AND t.erased IS NOT NULL) g
             JOIN erased_run r ON r.relation = '{table}' AND g.id BETWEEN r.first AND r.last
             JOIN erasure x ON x.id = r.erasure JOIN entry e ON e.id = r.entry"
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let mut rows = statement.query([number])?;
        while let Some(row) = rows.next()? {
            found.insert((row.get::<_, String>("at")?, row.get::<_, String>("reason")?));
        }
    }
    let mut all = Vec::new();
    for (at, reason) in found {
        all.extend(told(conn, moment(&at)?, &reason)?);
    }
    all.dedup();
    Ok(all)
}

fn told(conn: &Connection, at: Moment, reason: &str) -> Result<Option<Gone>> {
    let Some(reason) = Reason::of(reason) else { return Ok(None) };
    Ok(Some((policy::current(conn)?.calendar()?.local_day(at), reason)))
}

fn moment(text: &str) -> Result<Moment> {
    text.parse().map_err(Refusal::data)
}
