//! Person: somebody on the roster, found by handle.

use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashMap;

/// The number of a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PersonId(pub i64);

/// A person as the roster knows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The person's number.
    pub id: PersonId,
    /// The short name that commands use.
    pub handle: String,
}

/// Finds a person by handle.
pub fn find(conn: &Connection, handle: &str) -> Result<Person> {
    match lookup(conn, handle)? {
        Some(person) => Ok(person),
        None => Err(unknown(conn, handle)?),
    }
}

/// Finds a person by handle, if there is one.
pub fn lookup(conn: &Connection, handle: &str) -> Result<Option<Person>> {
    let id = conn
        .prepare_cached("SELECT id FROM person WHERE handle = ?1")?
        .query_row([handle], |row| row.get(0))
        .optional()?;
    Ok(id.map(|id| Person { id: PersonId(id), handle: handle.to_owned() }))
}

/// The handle of a person.
pub fn handle(conn: &Connection, person: PersonId) -> Result<String> {
    Ok(conn.prepare_cached("SELECT handle FROM person WHERE id = ?1")?.query_row([person.0], |row| row.get(0))?)
}

/// The refusal of a handle that is not on this file's roster.
pub fn unknown(conn: &Connection, handle: &str) -> Result<Refusal> {
    let handles = handles(conn)?;
    Ok(nobody(handle, handles.keys().map(String::as_str)))
}

/// The refusal of a handle that is not among these.
pub fn nobody<'a>(handle: &str, roster: impl Iterator<Item = &'a str>) -> Refusal {
    let mut roster = roster.peekable();
    let is_empty = roster.peek().is_none();
    let otherwise = if is_empty { "the roster is empty" } else { "add them with" };
    let hint = did_you_mean_or(handle, roster, || format!("{otherwise}: assize people import people.csv"));
    Refusal::rule(format!("nobody here is called `{handle}`")).hint(hint)
}

/// Everybody on the roster, by handle.
pub fn handles(conn: &Connection) -> Result<HashMap<String, PersonId>> {
    let mut statement = conn.prepare_cached("SELECT handle, id FROM person")?;
    let rows = statement.query_map([], |row| Ok((row.get("handle")?, PersonId(row.get("id")?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
