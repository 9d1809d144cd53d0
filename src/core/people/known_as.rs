//! Known as: the names by which other systems call people, and whom each of them means.

use super::PersonId;
use super::likely::{Candidate, Likely};
use super::person::handles;
use crate::calc::likeness::turned;
use crate::calc::spelling::{same_name, spaced};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};

/// People by their names, as [`same_name`] has them.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(HashMap<String, Vec<(PersonId, String)>>);

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
    pub(super) fn load(conn: &Connection) -> Result<Self> {
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
    fn meant(&self, name: &str) -> Meant<'_> {
        match self.0.get(&same_name(name)).map(Vec::as_slice) {
            None | Some([]) => Meant::Nobody,
            Some([(person, handle)]) => Meant::One(*person, handle),
            Some(several) => Meant::Several(several.iter().map(|(_, handle)| handle.as_str()).collect()),
        }
    }
}

/// Every handle and name that somebody has or had; names that were erased are nobody's.
pub fn names_of(conn: &Connection, person: PersonId) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT n.name FROM (SELECT id AS person, name FROM person UNION ALL SELECT id, handle FROM person
           UNION ALL SELECT person, name FROM renaming) n
         JOIN identity i ON i.person = n.person JOIN identity j ON j.one = i.one
         WHERE j.person = ?1 AND n.name IS NOT NULL",
    )?;
    let rows = statement.query_map([person.0], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whom exports mean by what they call people.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    names: Names,
    likely: Likely,
}

impl Directory {
    /// Reads the roster. The handle of somebody who was never given a name is their name.
    pub fn load(conn: &Connection) -> Result<Self> {
        let mut directory = Self { names: Names::load(conn)?, likely: Likely::load(conn)? };
        let named: HashSet<PersonId> = directory.names.0.values().flatten().map(|(person, _)| *person).collect();
        let mut nameless: Vec<_> = handles(conn)?.into_iter().filter(|(_, person)| !named.contains(person)).collect();
        nameless.sort();
        for (handle, person) in nameless {
            directory.names.add(&handle, person, &handle);
        }
        Ok(directory)
    }

    /// Somebody who was met in an export, and has no name but their handle.
    pub fn add(&mut self, handle: &str, person: PersonId) {
        self.names.add(handle, person, handle);
        self.likely.add(person, handle, None);
    }

    /// Whom a name means: as it is, or as `Last, First` where nobody else has a name like it.
    pub fn meant(&self, name: &str) -> Meant<'_> {
        let meant = match (self.names.meant(name), spaced(name)) {
            (Meant::Nobody, Some(spaced)) => self.names.meant(&spaced),
            (meant, _) => meant,
        };
        let Some(turned) = turned(name).filter(|_| meant == Meant::Nobody) else { return meant };
        match self.names.meant(&turned) {
            Meant::One(person, handle) if self.likely.of(name).iter().all(|like| like.person == person) => {
                Meant::One(person, handle)
            }
            _ => Meant::Nobody,
        }
    }

    /// Who may be meant by a name that is nobody's, so surely that they must not be taken on a second time.
    pub fn likely(&self, name: &str) -> Vec<Candidate<'_>> {
        self.likely.of(name)
    }

    /// Who may be meant by a name that is nobody's, as told, the likeliest first.
    pub fn near(&self, name: &str) -> Vec<String> {
        self.likely.near(name)
    }
}
