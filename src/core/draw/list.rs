//! The list of draws.

use super::behind::{self, Behind};
use super::commitment::by_id;
use super::gathered::Gathered;
use super::lateness::late_of_each;
use super::one_hand::one_hand;
use super::stored::name_of;
use super::unknown::no_draw;
use super::worth::SeedWorth;
use crate::calc::draw::Source;
use crate::core::ledger::{By, by};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

/// A draw in the list of draws.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its number; none where it was void before it was drawn.
    pub number: Option<i64>,
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (NaiveDate, NaiveDate),
    /// How many dialogues could be drawn.
    pub size: i64,
    /// How many could not.
    pub outside: i64,
    /// How many tickets were drawn.
    pub tickets: i64,
    /// How many dialogues of its window came in after it: outside every frame.
    pub late: u64,
    /// What its seed is worth.
    pub worth: SeedWorth,
    /// Who brought both the pledges and the secrets, where one person did.
    pub one_hand: Option<String>,
    /// Who saw it come, in words, where somebody did.
    pub witness: Option<Untrusted>,
    /// What people did around it.
    pub behind: Behind,
    /// Who had it drawn; none where it was void before.
    pub drawn_by: Option<By>,
    /// Why it is void, where it is.
    pub void: Option<Untrusted>,
    /// Who made it void.
    pub void_by: Option<By>,
}

/// The draw of that name or that number.
pub fn listed(conn: &Connection, word: &str) -> Result<Listed> {
    let name = name_of(conn, word)?;
    // What people did around a draw is looked up for each: those of other days are left alone.
    let near = window_of(conn, &name)?.map(|days| list_between(conn, days)).transpose()?.unwrap_or_default();
    if let Some(found) = near.into_iter().find(|listed| listed.name == name) {
        return Ok(found);
    }
    Err(no_draw(&name, list(conn)?.iter().map(|listed| listed.name.as_str())))
}

/// Every draw, oldest first.
pub fn list(conn: &Connection) -> Result<Vec<Listed>> {
    list_of(conn, None)
}

/// The draws whose windows have one of these days, the first and the last included, oldest first.
pub fn list_between(conn: &Connection, days: (NaiveDate, NaiveDate)) -> Result<Vec<Listed>> {
    list_of(conn, Some(days))
}

/// The draws whose windows begin on a day or later, oldest first.
pub fn list_since(conn: &Connection, day: NaiveDate) -> Result<Vec<Listed>> {
    let mut found = list_of(conn, Some((day, NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(day))))?;
    found.retain(|listed| listed.window.0 >= day);
    Ok(found)
}

/// The first and the last day of a draw.
fn window_of(conn: &Connection, name: &str) -> Result<Option<(NaiveDate, NaiveDate)>> {
    let mut statement = conn.prepare_cached("SELECT first, last FROM commitment WHERE name = ?1 LIMIT 1")?;
    let days = statement.query_row([name], |row| Ok((row.get::<_, String>("first")?, row.get::<_, String>("last")?)));
    days.optional()?.map(|(first, last)| Ok((policy::day(&first)?, policy::day(&last)?))).transpose()
}

fn list_of(conn: &Connection, days: Option<(NaiveDate, NaiveDate)>) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.id AS commitment, d.id AS number, c.name AS name, c.first AS first, c.last AS last, c.size AS size, c.source AS source, d.seed AS seed,
           (SELECT coalesce(sum(e.dialogues), 0) FROM exclusion e WHERE e.commitment = c.id) AS outside,
           (SELECT count(*) FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE s.draw = d.id) AS tickets,
           iif(d.erased IS NULL, d.witness, 'erased') AS witness, iif(v.id IS NULL, NULL, coalesce(v.why, 'erased')) AS void,
           d.entry AS drawn, v.entry AS voided
         FROM commitment c LEFT JOIN draw d ON d.commitment = c.id LEFT JOIN voiding v ON v.commitment = c.id
         WHERE (d.id IS NOT NULL OR v.id IS NOT NULL) AND (?1 IS NULL OR c.last >= ?1 AND c.first <= ?2) ORDER BY coalesce(d.entry, v.entry), c.id",
    )?;
    let day = |day: NaiveDate| day.to_string();
    let mut rows = statement.query([days.map(|days| day(days.0)), days.map(|days| day(days.1))])?;
    let (mut draws, gathered) = (Vec::new(), Gathered::load(conn)?);
    while let Some(row) = rows.next()? {
        draws.push((read(conn, row, &gathered)?, row.get::<_, i64>("commitment")?));
    }
    let late = late_of_each(conn, days)?;
    for (draw, commitment) in &mut draws {
        draw.late = late.get(commitment).copied().unwrap_or_default();
    }
    Ok(draws.into_iter().map(|(draw, _)| draw).collect())
}

/// The first and the last day of each draw that stands.
pub fn windows(conn: &Connection) -> Result<Vec<(NaiveDate, NaiveDate)>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.first, c.last FROM commitment c JOIN draw d ON d.commitment = c.id
         WHERE NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) ORDER BY c.first",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>("first")?, row.get::<_, String>("last")?)))?;
    rows.map(|row| row.map_err(Refusal::from).and_then(|(first, last)| Ok((policy::day(&first)?, policy::day(&last)?))))
        .collect()
}

fn read(conn: &Connection, row: &Row<'_>, gathered: &Gathered) -> Result<Listed> {
    let performed = |column: &str| row.get::<_, Option<i64>>(column)?.map(|entry| by(conn, entry)).transpose();
    let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
    let source: Source = row.get::<_, String>("source")?.parse().map_err(Refusal::data)?;
    let one_hand = one_hand(conn, row.get("commitment")?)?;
    Ok(Listed {
        number: row.get("number")?,
        name: row.get("name")?,
        window: (policy::day(&first)?, policy::day(&last)?),
        size: row.get("size")?,
        outside: row.get("outside")?,
        tickets: row.get("tickets")?,
        late: 0,
        worth: SeedWorth::of(&source, row.get::<_, Option<String>>("seed")?.as_deref(), one_hand.is_some()),
        one_hand,
        witness: row.get::<_, Option<String>>("witness")?.map(Untrusted::new),
        behind: behind::of(conn, &by_id(conn, row.get("commitment")?)?, gathered)?,
        drawn_by: performed("drawn")?,
        void: row.get::<_, Option<String>>("void")?.map(Untrusted::new),
        void_by: performed("voided")?,
    })
}
