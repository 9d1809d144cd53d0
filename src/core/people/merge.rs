//! Merging: a handle that turned out to be a second one of a known person.

use super::identity::Merged;
use super::machine::require_no_machine;
use super::person::{Person, PersonId, unknown};
use super::role::Role;
use super::stint::stints_on;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// That a handle is a second one of a person, and why that is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Merging<'a> {
    /// The handle that nobody is to use any more.
    pub double: &'a str,
    /// The one that stays.
    pub into: &'a str,
    /// Why.
    pub why: &'a Kept,
}

/// Records a merging, which is final, where nothing of `bar` speaks against it; answers what that said. The person who
/// acts is never the double.
///
/// From then on everything of the double is of the other one. A merge gives nobody a role: those of the double today
/// must be an agent's, or the other one's too.
pub fn merge<T>(
    writing: &mut Writing<'_>,
    merging: &Merging<'_>,
    actor: &str,
    today: NaiveDate,
    bar: impl FnOnce(&Connection, &Person, &Person) -> Result<T>,
) -> Result<(Merged, T)> {
    let (double, into) = (unmerged(writing, merging.double)?, unmerged(writing, merging.into)?);
    if double.id == into.id {
        return Err(Refusal::rule(format!("{0} cannot be merged into {0}", into.handle))
            .hint("--into takes the other handle, the one that stays"));
    }
    if double.handle == actor {
        return Err(Refusal::rule(format!("{actor} acts, and cannot be merged away"))
            .hint("somebody else may do it, or the other handle is merged into yours"));
    }
    for one in [&double, &into] {
        require_no_machine(writing, one, "be merged with anybody")?;
    }
    gives_no_role(writing, &double, &into, today)?;
    let moved = bar(writing, &double, &into)?;
    for person in std::iter::once(double.id).chain(doubles_of(writing, double.id)?) {
        writing.insert("merging", &[("person", &person.0), ("survivor", &into.id.0)], &[("why", Some(merging.why))])?;
    }
    writing.note(format!("{} merged into {}", double.handle, into.handle));
    Ok((Merged { double: double.handle, into: into.handle }, moved))
}

/// Somebody by a handle that was not merged into another.
fn unmerged(conn: &Connection, handle: &str) -> Result<Person> {
    let found: Option<(i64, String)> = conn
        .prepare_cached(
            "SELECT d.id, p.handle FROM person d JOIN identity i ON i.person = d.id JOIN person p ON p.id = i.one
             WHERE d.handle = ?1",
        )?
        .query_row([handle], |row| Ok((row.get("id")?, row.get("handle")?)))
        .optional()?;
    match found {
        None => Err(unknown(conn, handle)?),
        Some((_, one)) if one != handle => Err(Refusal::rule(format!("{handle} was merged into {one} already"))
            .hint(format!("a merge is final; {one} is the handle that stands"))),
        Some((id, handle)) => Ok(Person { id: PersonId(id), handle }),
    }
}

/// Those who were merged into somebody before.
fn doubles_of(conn: &Connection, person: PersonId) -> Result<Vec<PersonId>> {
    let mut statement =
        conn.prepare_cached("SELECT person FROM identity WHERE one = ?1 AND person <> ?1 ORDER BY person")?;
    let rows = statement.query_map([person.0], |row| row.get(0).map(PersonId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn gives_no_role(conn: &Connection, double: &Person, into: &Person, today: NaiveDate) -> Result<()> {
    let theirs = stints_on(conn, into.id, today)?;
    let other = stints_on(conn, double.id, today)?
        .into_iter()
        .find(|(role, team)| *role != Role::Agent && !theirs.iter().any(|known| known == &(*role, team.clone())));
    let Some((role, team)) = other else { return Ok(()) };
    Err(Refusal::rule(format!(
        "{} is {role} in {team} today, and {} is not: a merge gives nobody a role",
        double.handle, into.handle
    ))
    .hint("end that stint, or give it to the handle that stays: assize people import"))
}
