//! Renaming: a person has another name, by marriage or because the first was mistyped.

use super::PersonId;
use super::alike::Alike;
use super::held_back::Gone;
use super::person::{Person, find};
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
    /// Whether they get a name though theirs was erased.
    pub back: bool,
}

/// Whom it was, and how they were called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renamed {
    /// Who, by handle.
    pub handle: String,
    /// The name before; none where it was erased or never given.
    pub before: Option<Untrusted>,
    /// Whether there was one that was erased.
    pub erased: bool,
}

/// Gives somebody another name; their handle stays, and so do the names before.
pub fn rename(writing: &mut Writing<'_>, renaming: &Renaming<'_>) -> Result<Renamed> {
    let Renaming { name, why, namesake, back, .. } = *renaming;
    let person = find(writing, renaming.handle)?;
    let (before, erased) = name_of(writing, person.id)?;
    if before.as_ref().is_some_and(|before| before.expose() == name.as_str()) {
        return Err(Refusal::rule(format!("{} has that name already", person.handle))
            .hint("nothing is to be done; the roster: assize people list"));
    }
    if !back {
        require_not_erased(writing, &person, name)?;
    }
    if !namesake {
        Alike::load(writing)?.require_other_name(name.as_str(), person.id)?;
    }
    name_person(writing, person.id, name, Some(why))?;
    writing.note(format!("another name of {}", person.handle));
    Ok(Renamed { handle: person.handle, before, erased })
}

/// What was erased comes back by a word that says so, and by no slip.
fn require_not_erased(conn: &Connection, person: &Person, name: &Kept) -> Result<()> {
    let Some(day) = Gone::load(conn)?.name(Some(person.id), name.as_str()) else { return Ok(()) };
    let handle = &person.handle;
    Err(Refusal::rule(format!("this name was erased on {day}, or the one of {handle} was"))
        .hint("where it is to stand here again, say so: --bring-back"))
}

/// The name of somebody, and whether one was erased.
fn name_of(conn: &Connection, person: PersonId) -> Result<(Option<Untrusted>, bool)> {
    let mut statement = conn.prepare_cached(
        "SELECT n.name, EXISTS (SELECT 1 FROM person p WHERE p.id = ?1 AND p.erased IS NOT NULL)
           OR EXISTS (SELECT 1 FROM renaming r WHERE r.person = ?1 AND r.erased IS NOT NULL) AS erased
         FROM name_now n WHERE n.person = ?1",
    )?;
    let found =
        statement.query_row([person.0], |row| Ok((row.get::<_, Option<String>>("name")?, row.get("erased")?)))?;
    Ok((found.0.map(Untrusted::new), found.1))
}

/// Records a name.
pub(super) fn name_person(writing: &mut Writing<'_>, person: PersonId, name: &Kept, why: Option<&Kept>) -> Result<()> {
    writing.insert("renaming", &[("person", &person.0)], &[("name", Some(name)), ("why", why)]).map(drop)
}
