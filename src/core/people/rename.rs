//! Renaming: a person has another name, by marriage or because the first was mistyped.

use super::PersonId;
use super::alike::Alike;
use super::person::find;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::Connection;

/// A name that somebody is to have, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Renaming<'a> {
    /// Who, by handle.
    pub handle: &'a str,
    /// The name.
    pub name: &'a Kept,
    /// Why.
    pub why: &'a Kept,
    /// Whether they share it with somebody else, who is another person.
    pub namesake: bool,
}

/// Whom it was, and how they were called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renamed {
    /// Who, by handle.
    pub handle: String,
    /// The name before; none where it was erased or never given.
    pub before: Option<Untrusted>,
}

/// Gives somebody another name; their handle stays, and so do the names before.
pub fn rename(writing: &mut Writing<'_>, renaming: &Renaming<'_>) -> Result<Renamed> {
    let Renaming { name, why, namesake, .. } = *renaming;
    let person = find(writing, renaming.handle)?;
    let before = name_of(writing, person.id)?;
    if before.as_ref().is_some_and(|before| before.expose() == name.as_str()) {
        return Err(Refusal::rule(format!("{} has that name already", person.handle)));
    }
    if !namesake {
        Alike::load(writing)?.require_other_name(name.as_str(), person.id)?;
    }
    name_person(writing, person.id, name, Some(why))?;
    writing.note(format!("another name of {}", person.handle));
    Ok(Renamed { handle: person.handle, before })
}

/// The name of somebody; none where it was erased or never given.
fn name_of(conn: &Connection, person: PersonId) -> Result<Option<Untrusted>> {
    let name: Option<String> =
        conn.prepare_cached("SELECT name FROM name_now WHERE person = ?1")?.query_row([person.0], |row| row.get(0))?;
    Ok(name.map(Untrusted::new))
}

/// Records a name.
pub(super) fn name_person(writing: &mut Writing<'_>, person: PersonId, name: &Kept, why: Option<&Kept>) -> Result<()> {
    writing.insert("renaming", &[("person", &person.0)], &[("name", Some(name)), ("why", why)]).map(drop)
}
