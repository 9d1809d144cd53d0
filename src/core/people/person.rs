//! Person: somebody on the roster, found by handle.

use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use rusqlite::{Connection, OptionalExtension};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasher;
use unicode_normalization::UnicodeNormalization;

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

/// Finds a person by handle; by one that was merged into another it is the person who has that.
pub fn find(conn: &Connection, handle: &str) -> Result<Person> {
    match lookup(conn, handle)? {
        Some(person) => Ok(person),
        None => Err(unknown(conn, handle)?),
    }
}

/// The people with handles, each once, in the order of the handles. Refused where there is none with one of them.
pub fn find_all(conn: &Connection, handles: &[String]) -> Result<Vec<Person>> {
    let mut found: Vec<Person> = Vec::new();
    for handle in handles {
        let person = find(conn, handle.trim())?;
        if !found.contains(&person) {
            found.push(person);
        }
    }
    Ok(found)
}

/// Finds a person by handle, if there is one, however the letters of the handle are composed.
pub fn lookup(conn: &Connection, handle: &str) -> Result<Option<Person>> {
    for spelling in spellings(handle) {
        let found = exactly(conn, &spelling)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// What people know by a handle, however its letters are composed.
pub fn by_handle<'m, T, S: BuildHasher>(known: &'m HashMap<String, T, S>, handle: &str) -> Option<&'m T> {
    spellings(handle).find_map(|spelling| known.get(&*spelling))
}

/// A handle as it is written, then with its letters composed, and taken apart.
fn spellings(handle: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let others: &[fn(&str) -> String] = if handle.is_ascii() { &[] } else { &[composed, apart] };
    std::iter::once(Cow::Borrowed(handle)).chain(others.iter().map(move |other| Cow::Owned(other(handle))))
}

fn composed(handle: &str) -> String {
    handle.nfc().collect()
}

fn apart(handle: &str) -> String {
    handle.nfd().collect()
}

fn exactly(conn: &Connection, handle: &str) -> Result<Option<Person>> {
    let found = conn
        .prepare_cached(
            "SELECT p.id, p.handle FROM person d JOIN identity i ON i.person = d.id JOIN person p ON p.id = i.one
             WHERE d.handle = ?1",
        )?
        .query_row([handle], |row| Ok(Person { id: PersonId(row.get("id")?), handle: row.get("handle")? }))
        .optional()?;
    Ok(found)
}

/// The handle of a person: of a double, that of the person they were merged into.
pub fn handle(conn: &Connection, person: PersonId) -> Result<String> {
    Ok(conn
        .prepare_cached("SELECT p.handle FROM identity i JOIN person p ON p.id = i.one WHERE i.person = ?1")?
        .query_row([person.0], |row| row.get(0))?)
}

/// A person by their number; of a double with the handle of the person they were merged into.
pub fn by_id(conn: &Connection, id: PersonId) -> Result<Person> {
    Ok(Person { id, handle: handle(conn, id)? })
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

/// The number of every handle, also of those that were merged into others: for what another system says of each login.
pub fn numbers(conn: &Connection) -> Result<HashMap<String, PersonId>> {
    let mut statement = conn.prepare_cached("SELECT handle, id FROM person")?;
    let rows = statement.query_map([], |row| Ok((row.get("handle")?, PersonId(row.get("id")?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Everybody on the roster, by handle; a handle that was merged into another means the person who has that.
pub fn handles(conn: &Connection) -> Result<HashMap<String, PersonId>> {
    let mut statement =
        conn.prepare_cached("SELECT d.handle AS handle, i.one AS id FROM person d JOIN identity i ON i.person = d.id")?;
    let rows = statement.query_map([], |row| Ok((row.get("handle")?, PersonId(row.get("id")?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
