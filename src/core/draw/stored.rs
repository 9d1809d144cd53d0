//! Draws as they are stored, for computing them again; and how people name them.

use super::unknown::no_draw;
use crate::calc::draw::Source;
use crate::calc::listing::list_and;
use crate::calc::moment::Moment;
use crate::core::frame::{Basis, Bounds};
use crate::core::plan;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A stored draw with its commitment.
pub(super) struct Stored {
    pub(super) draw: i64,
    pub(super) plan: i64,
    pub(super) name: String,
    pub(super) bounds: Bounds,
    /// The entry that drew: of an external one that which brought its first picks, once they are there.
    pub(super) entry: i64,
    /// The entry that brought its seed.
    pub(super) seeded: i64,
    pub(super) commitment: i64,
    /// Size, root and source as they are kept with the text.
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

    /// What its frame was taken from.
    pub(super) fn basis(&self, conn: &Connection) -> Result<Basis> {
        Basis::of(conn, plan::by_id(conn, self.plan)?, self.bounds)
    }

    fn read(row: &Row<'_>) -> Result<Self> {
        let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
        let (first, last) = (policy::day(&first)?, policy::day(&last)?);
        let span = plan::span_of(row)?;
        Ok(Self {
            draw: row.get("draw")?,
            plan: row.get("plan")?,
            name: row.get("name")?,
            bounds: Bounds { first, last, span, entry: row.get("committed")? },
            entry: row.get("entry")?,
            seeded: row.get("seeded")?,
            commitment: row.get("commitment")?,
            size: row.get("size")?,
            root: row.get("root")?,
            source: row.get("source")?,
            text: row.get("text")?,
            hash: row.get("hash")?,
            seed: row.get("seed")?,
            key: row.get("key")?,
        })
    }
}

/// The draws as they are stored, oldest first; with a number only that one.
pub(super) fn stored(conn: &Connection, only: Option<i64>) -> Result<Vec<Stored>> {
    let wanted = if only.is_some() { "d.id = ?1" } else { "?1 IS NULL" };
    let mut statement = conn.prepare(&format!(
        "SELECT d.id AS draw, c.plan AS plan, c.name AS name, c.first AS first, c.last AS last, c.since AS since, c.until AS until,
           c.entry AS committed,
           coalesce((SELECT min(p.entry) FROM picking p WHERE p.draw = d.id), d.entry) AS entry, d.entry AS seeded, c.id AS commitment, c.size AS size, c.root AS root, c.source AS source, c.text AS text,
           c.hash AS hash, d.seed AS seed, d.key AS key
         FROM draw d JOIN commitment c ON c.id = d.commitment WHERE {wanted} ORDER BY c.id"
    ))?;
    let mut rows = statement.query([only])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(Stored::read(row)?);
    }
    Ok(all)
}

/// One draw by its number.
pub(super) fn stored_as(conn: &Connection, draw: i64) -> Result<Stored> {
    let found = stored(conn, Some(draw))?.pop();
    found.ok_or_else(|| Refusal::rule(format!("there is no draw {draw}")).hint("the draws are in: assize assign list"))
}

/// When an entry was made.
pub(super) fn time_of(conn: &Connection, entry: i64) -> Result<Moment> {
    let at: String = conn.prepare_cached("SELECT at FROM entry WHERE id = ?1")?.query_row([entry], |row| row.get(0))?;
    at.parse().map_err(Refusal::data)
}

/// The number of the draw of that name, where it was made.
pub fn drawn_as(conn: &Connection, name: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT d.id FROM draw d JOIN commitment c ON c.id = d.commitment WHERE c.name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// A draw by its number and its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// Its number.
    pub id: i64,
    /// Plan and window.
    pub name: String,
}

/// Every draw, oldest first.
fn named(conn: &Connection) -> Result<Vec<Named>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.id AS id, c.name AS name FROM draw d JOIN commitment c ON c.id = d.commitment ORDER BY d.id",
    )?;
    let rows = statement.query_map([], |row| Ok(Named { id: row.get("id")?, name: row.get("name")? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The name of the draw that somebody names by its number; any other word is a name already. A name that is a number
/// means the draw of that name.
pub fn name_of(conn: &Connection, word: &str) -> Result<String> {
    let Ok(number) = word.parse::<i64>() else { return Ok(word.to_owned()) };
    let found = conn
        .prepare_cached(
            "SELECT c.name AS name FROM commitment c LEFT JOIN draw d ON d.commitment = c.id
             WHERE c.name = ?1 OR d.id = ?2 ORDER BY c.name = ?1 DESC LIMIT 1",
        )?
        .query_row(params![word, number], |row| row.get("name"))
        .optional()?;
    Ok(found.unwrap_or_else(|| word.to_owned()))
}

/// The same, and the name of the draw that drew the dialogue with this ref.
pub fn found_as(conn: &Connection, word: &str) -> Result<String> {
    let name = name_of(conn, word)?;
    if conn.prepare_cached("SELECT 1 FROM commitment WHERE name = ?1")?.exists([&name])? {
        return Ok(name);
    }
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT c.name FROM request r JOIN audit a ON a.request = r.id JOIN ticket t ON t.id = a.ticket
         JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment WHERE r.ref = ?1 ORDER BY c.id",
    )?;
    let drew = statement
        .query_map([&*request::as_stored(conn, word)?], |row| row.get("name"))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    match drew.as_slice() {
        [] => Ok(name),
        [only] => Ok(only.clone()),
        several => Err(Refusal::words(format!("the dialogue `{word}` is in several draws: {}", list_and(several)))
            .hint("give the name of one of them")),
    }
}

/// The draw of that name or that number, or the one that drew the dialogue with this ref.
pub fn find(conn: &Connection, word: &str) -> Result<Named> {
    let (draws, name) = (named(conn)?, found_as(conn, word)?);
    draws
        .iter()
        .find(|draw| draw.name == name)
        .cloned()
        .ok_or_else(|| waits(conn, word).unwrap_or_else(|| no_draw(word, draws.iter().map(|draw| draw.name.as_str()))))
}

/// That a commitment is not drawn, where it is one.
fn waits(conn: &Connection, name: &str) -> Option<Refusal> {
    let mut statement = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) FROM commitment c WHERE c.name = ?1",
        )
        .ok()?;
    let void: bool = statement.query_row([name], |row| row.get(0)).ok()?;
    Some(if void {
        Refusal::rule(format!("{name} was void before it was drawn")).hint("why: assize assign list")
    } else {
        Refusal::rule(format!("{name} is committed and waits for its seed: nothing is drawn yet"))
            .hint(format!("its commitment: assize assign commit; then assize assign draw {name}"))
    })
}
