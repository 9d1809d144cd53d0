//! Known as: the names by which other systems call people, and whom each of them means.

use super::PersonId;
use crate::calc::spelling::same_name;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::HashMap;

/// People by their names, as [`same_name`] has them.
#[derive(Clone, Debug, Default)]
pub struct Names(HashMap<String, Vec<(PersonId, String)>>);

/// Whom a name means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meant<'a> {
    /// Nobody on the roster.
    Nobody,
    /// The only person of that name, with their handle.
    One(PersonId, &'a str),
    /// Several people, by handle.
    Several(Vec<&'a str>),
}

impl Names {
    /// Reads the roster: every name that somebody has or had, and was given under a handle that was merged into theirs.
    /// Names that were erased are nobody's.
    pub fn load(conn: &Connection) -> Result<Self> {
        let mut statement = conn.prepare_cached(
            "SELECT p.id, p.handle, n.name FROM (SELECT id AS person, name FROM person
               UNION ALL SELECT person, name FROM renaming) n
             JOIN identity i ON i.person = n.person JOIN person p ON p.id = i.one
             WHERE n.name IS NOT NULL ORDER BY p.id",
        )?;
        let (mut names, mut rows) = (Self::default(), statement.query([])?);
        while let Some(row) = rows.next()? {
            let (name, handle): (String, String) = (row.get("name")?, row.get("handle")?);
            names.add(&name, PersonId(row.get("id")?), &handle);
        }
        Ok(names)
    }

    /// Somebody is known by that name.
    pub(super) fn add(&mut self, name: &str, person: PersonId, handle: &str) {
        let name = same_name(name);
        if name.is_empty() {
            return;
        }
        let known = self.0.entry(name).or_default();
        if known.iter().all(|(other, _)| *other != person) {
            known.push((person, handle.to_owned()));
        }
    }

    /// Somebody of that name who is not that person.
    pub(super) fn other(&self, name: &str, person: Option<PersonId>) -> Option<(PersonId, &str)> {
        let known = self.0.get(&same_name(name))?;
        known.iter().find(|(other, _)| Some(*other) != person).map(|(other, handle)| (*other, handle.as_str()))
    }

    /// Whether somebody is known by any name.
    pub(super) fn knows(&self, person: PersonId) -> bool {
        self.0.values().flatten().any(|(known, _)| *known == person)
    }

    /// Whether somebody is known by that name.
    pub(super) fn has(&self, name: &str, person: PersonId) -> bool {
        self.0.get(&same_name(name)).is_some_and(|known| known.iter().any(|(other, _)| *other == person))
    }

    /// Whom a name means.
    pub fn meant(&self, name: &str) -> Meant<'_> {
        match self.0.get(&same_name(name)).map(Vec::as_slice) {
            None | Some([]) => Meant::Nobody,
            Some([(person, handle)]) => Meant::One(*person, handle),
            Some(several) => Meant::Several(several.iter().map(|(_, handle)| handle.as_str()).collect()),
        }
    }
}
