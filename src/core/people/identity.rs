//! Identity: who somebody is, where two handles of the roster turned out to be one person.
//!
//! A merging is a fact with an entry: what was decided before it is computed again without it.

use super::person::PersonId;
use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// Everything that is somebody's, in SQL: their own number, `?1`, and those of the handles that were merged into theirs.
pub(in crate::core) const SELVES: &str =
    "(SELECT ?1 UNION ALL SELECT one.person FROM merging one WHERE one.survivor = ?1)";

/// Who everybody was after an entry.
#[derive(Clone, Debug, Default)]
pub struct Identities(HashMap<PersonId, PersonId>);

impl Identities {
    /// Reads who was merged into whom by entry `as_of`.
    pub fn load(conn: &Connection, as_of: i64) -> Result<Self> {
        let mut statement =
            conn.prepare_cached("SELECT person, survivor FROM merging WHERE entry <= ?1 ORDER BY id")?;
        let rows =
            statement.query_map([as_of], |row| Ok((PersonId(row.get("person")?), PersonId(row.get("survivor")?))))?;
        Ok(Self(rows.collect::<rusqlite::Result<_>>()?))
    }

    /// Who somebody is.
    pub fn one(&self, person: PersonId) -> PersonId {
        self.0.get(&person).copied().unwrap_or(person)
    }
}

/// Who somebody was after entry `as_of`.
pub fn one(conn: &Connection, as_of: i64, person: PersonId) -> Result<PersonId> {
    let survivor: Option<i64> = conn
        .prepare_cached("SELECT survivor FROM merging WHERE person = ?1 AND entry <= ?2 ORDER BY id DESC LIMIT 1")?
        .query_row(params![person.0, as_of], |row| row.get(0))
        .optional()?;
    Ok(survivor.map_or(person, PersonId))
}

/// Who had a handle after entry `as_of`, if anybody.
pub fn who(conn: &Connection, as_of: i64, handle: &str) -> Result<Option<PersonId>> {
    let id = conn
        .prepare_cached("SELECT id FROM person WHERE handle = ?1")?
        .query_row([handle], |row| Ok(PersonId(row.get("id")?)))
        .optional()?;
    id.map(|id| one(conn, as_of, id)).transpose()
}

/// A person with all their numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selves {
    /// The one that counts.
    pub person: PersonId,
    /// Those of the handles that were merged into theirs.
    merged: Vec<PersonId>,
}

impl Selves {
    /// Whether a number is theirs.
    pub fn are(&self, person: PersonId) -> bool {
        self.person == person || self.merged.contains(&person)
    }
}

/// All the numbers of somebody.
pub fn selves(conn: &Connection, person: PersonId) -> Result<Selves> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT person FROM merging WHERE survivor = ?1")?;
    let merged = statement.query_map([person.0], |row| row.get(0).map(PersonId))?.collect::<rusqlite::Result<_>>()?;
    Ok(Selves { person, merged })
}

/// One handle that was merged into another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merged {
    /// The double.
    pub double: String,
    /// Whose handle stays.
    pub into: String,
}

/// Every handle that was merged into another, by handle.
pub fn merged(conn: &Connection) -> Result<Vec<Merged>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.handle AS double, p.handle AS one FROM identity i JOIN person d ON d.id = i.person
         JOIN person p ON p.id = i.one WHERE i.one <> i.person ORDER BY d.handle",
    )?;
    let rows = statement.query_map([], |row| Ok(Merged { double: row.get("double")?, into: row.get("one")? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
