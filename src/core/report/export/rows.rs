//! Rows: of a table, one after the other, so that memory does not grow with them.

use super::place::Place;
use super::sealed;
use super::table::{Field, Kind, Renewal, Table};
use crate::core::refusal::{Refusal, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;

/// One value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Datum<'a> {
    /// There is none.
    Absent,
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Yes(bool),
    /// Words from outside or inside: the writer makes them inert.
    Text(&'a str),
    /// A day or a time as this program writes them.
    Time(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// Where a period begins and ends: as moments, the second excluded, and as local days, both included.
#[derive(Clone, Default, Debug)]
pub(in crate::core::report) struct Bounds {
    pub(in crate::core::report) since: String,
    pub(in crate::core::report) until: String,
    pub(in crate::core::report) first: String,
    pub(in crate::core::report) last: String,
    /// The newest entry whose rows are told.
    pub(in crate::core::report) head: i64,
    /// The entries of the house rules by which readings are recorded, as a list in JSON.
    pub(in crate::core::report) recorded: String,
    /// The first audits of people, and the agents, of whom nothing on record says that they had been told, as objects in JSON.
    pub(in crate::core::report) untold: String,
    /// Words that stood longer than a works agreement lets them, as objects in JSON.
    pub(in crate::core::report) too_long: String,
    /// What went beyond a clause of one, as objects in JSON.
    pub(in crate::core::report) beyond: String,
}

/// The rows of a file from a place of its chain on.
#[derive(Debug)]
pub struct Source<'a> {
    conn: &'a Connection,
    after: i64,
    /// The first row of each table of facts that a later entry brought; a table without such rows is not there.
    starts: BTreeMap<String, i64>,
    bounds: Bounds,
}

impl<'a> Source<'a> {
    /// Those from a place on.
    pub fn of(conn: &'a Connection, place: &Place) -> Result<Self> {
        let (after, bounds) = (place.after(), Bounds::default());
        Ok(Self { conn, after, starts: starts(conn, after)?, bounds })
    }

    /// Those of a period.
    pub(in crate::core::report) fn of_period(conn: &'a Connection, bounds: Bounds) -> Self {
        Self { conn, after: 0, starts: BTreeMap::new(), bounds }
    }

    /// Hands on each row of a table: of one that grows those that later entries brought.
    pub fn each_row(&self, table: &Table, take: &mut dyn FnMut(&[Datum<'_>]) -> Result<()>) -> Result<()> {
        let fields: Vec<String> = table.fields.iter().map(|field| format!("{} AS {}", field.sql, field.name)).collect();
        let sealed = sealed::source(table, self.after > 0);
        let source = sealed.as_ref().unwrap_or(&table.source);
        let mut statement = self.conn.prepare(&format!("SELECT {} FROM {source}", fields.join(", ")))?;
        let start = self.starts.get(&table.name).copied();
        let mut rows = match table.renewal {
            Renewal::Replaced => statement.query([])?,
            Renewal::OfPeriod => {
                let Bounds { since, until, first, last, head, recorded, untold, too_long, beyond } = &self.bounds;
                statement.query(params![since, until, first, last, head, recorded, untold, too_long, beyond])?
            }
            // Where no entry brought new rows, one may have opened older ones.
            Renewal::Grows if sealed.is_some() => statement.query([start.unwrap_or(i64::MAX), self.after])?,
            Renewal::Grows => match start {
                Some(start) => statement.query([start, self.after])?,
                None => return Ok(()),
            },
        };
        while let Some(row) = rows.next()? {
            take(&data(row, table)?)?;
        }
        Ok(())
    }
}

fn starts(conn: &Connection, after: i64) -> Result<BTreeMap<String, i64>> {
    let sql = "SELECT relation, min(first) AS first FROM extent WHERE entry > ?1 GROUP BY relation";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([after], |row| Ok((row.get("relation")?, row.get("first")?)))?;
    let mut starts: BTreeMap<String, i64> = rows.collect::<rusqlite::Result<_>>()?;
    starts.insert("entry".to_owned(), after.saturating_add(1));
    Ok(starts)
}

/// The values of a row; where a column stands was said in the statement itself.
fn data<'a>(row: &'a Row<'_>, table: &Table) -> Result<Vec<Datum<'a>>> {
    let places = table.fields.iter().enumerate();
    places.map(|(place, field)| datum(row.get_ref(place)?, field, &table.name)).collect()
}

fn datum<'a>(value: ValueRef<'a>, field: &Field, table: &str) -> Result<Datum<'a>> {
    let text = |bytes: &'a [u8]| std::str::from_utf8(bytes).ok();
    let found = match (value, field.kind) {
        (ValueRef::Null, _) => Some(Datum::Absent),
        (ValueRef::Integer(number), Kind::Yes) => Some(Datum::Yes(number != 0)),
        (ValueRef::Integer(number), Kind::Number) => Some(Datum::Number(number)),
        (ValueRef::Text(bytes), Kind::Text) => text(bytes).map(Datum::Text),
        (ValueRef::Text(bytes), Kind::Day | Kind::Moment) => text(bytes).map(Datum::Time),
        (ValueRef::Blob(bytes), Kind::Bytes) => Some(Datum::Bytes(bytes)),
        _ => None,
    };
    found.ok_or_else(|| {
        Refusal::data(format!("{table} has something in {} that does not belong there", field.name))
            .hint("`assize verify` names what was changed")
    })
}
