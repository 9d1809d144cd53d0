//! Machine: one version of a program that gives verdicts on dialogues. It stands in the roster as `name/version`, is
//! measured, and never acts: two versions are two machines.

use super::person::{Person, PersonId, find};
use super::role::Role;
use crate::calc::listing::list_and;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use rusqlite::Connection;

/// Whether somebody is a machine, or was one.
pub fn is_machine(conn: &Connection, person: PersonId) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM stint WHERE person = ?1 AND role = ?2")?
        .exists(rusqlite::params![person.0, Role::Machine.word()])?)
}

/// Every machine that was ever enrolled, by handle.
pub fn machines(conn: &Connection) -> Result<Vec<Person>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT p.id AS id, p.handle AS handle FROM stint s JOIN person p ON p.id = s.person
         WHERE s.role = ?1 ORDER BY p.handle",
    )?;
    let rows = statement.query_map([Role::Machine.word()], |row| {
        Ok(Person { id: PersonId(row.get("id")?), handle: row.get("handle")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The machine that is called so, `name/version`; refused where nobody enrolled it.
pub fn machine(conn: &Connection, name: &str) -> Result<Person> {
    let all = machines(conn)?;
    let handles: Vec<&str> = all.iter().map(|one| one.handle.as_str()).collect();
    if let Some(found) = all.iter().find(|one| one.handle == name) {
        return Ok(found.clone());
    }
    let enrol = || {
        let others = if handles.is_empty() { String::new() } else { format!("; enrolled are {}", handles.join(", ")) };
        format!("enrol it with the role machine: assize people import people.csv{others}")
    };
    // A person is no machine, however near the name.
    let is_person = find(conn, name).is_ok();
    let says = if is_person { "is a person, and no machine" } else { "is no machine of the roster" };
    let hint = another_version(name, &handles).unwrap_or_else(|| did_you_mean_or(name, &handles, enrol));
    Err(Refusal::rule(format!("`{}` {says}", name.escape_debug())).hint(hint))
}

/// Where versions of a machine of this name are enrolled, that another version is another machine: it is no slip of the pen.
fn another_version(name: &str, handles: &[&str]) -> Option<String> {
    let (of, version) = name.split_once('/')?;
    let others: Vec<&str> =
        handles.iter().copied().filter(|known| known.split_once('/').is_some_and(|(known, _)| known == of)).collect();
    if others.is_empty() || require_version(name).is_err() {
        return None;
    }
    let (name, version) = (name.escape_debug(), version.escape_debug());
    Some(format!(
        "enrolled are {}: another version is another machine. Where {version} is right, enrol {name} with the role machine: assize people import people.csv",
        list_and(&others)
    ))
}

/// Refuses that a machine does something: it is measured, and never acts.
pub fn require_no_machine(conn: &Connection, person: &Person, verb: &str) -> Result<()> {
    if is_machine(conn, person.id)? { Err(never(&person.handle, verb)) } else { Ok(()) }
}

/// That a machine does not do that.
fn never(handle: &str, verb: &str) -> Refusal {
    Refusal::rule(format!("{handle} is a machine: it is measured, and may not {verb}"))
        .hint("name a person of the roster: assize people list")
}

/// Checks the handle of a machine: a name and a version, such as `autoqa/3`.
pub(super) fn require_version(handle: &str) -> Result<()> {
    let is_whole = handle
        .split_once('/')
        .is_some_and(|(name, version)| !name.trim().is_empty() && !version.trim().is_empty() && !version.contains('/'));
    if is_whole {
        return Ok(());
    }
    Err(Refusal::data(format!("`{handle}` does not say which version of the machine it is"))
        .hint("a machine is called NAME/VERSION, such as autoqa/3: each version is one of its own"))
}
