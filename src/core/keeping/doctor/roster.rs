//! What the roster lacks: roles nobody has, logins, addresses.

use super::finding::Finding;
use crate::calc::moment::Moment;
use crate::core::people::{self, NOW, Person, Role};
use crate::core::policy::{Identity, Policy};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// How many people are named; the rest is counted.
const NAMED: usize = 5;

/// What is found in the roster of a day. `rehearsal`: logins are given, so nothing is to be learnt from them.
pub fn of_roster(conn: &Connection, policy: &Policy, now: Moment, rehearsal: bool) -> Result<Vec<Finding>> {
    let today = policy.calendar()?.local_day(now);
    let mut found = of_roles(conn, today)?;
    let people = everybody(conn, today)?;
    found.extend(of_logins(conn, policy, &people, rehearsal)?);
    found.extend(of_addresses(conn, &people)?);
    Ok(found)
}

fn of_roles(conn: &Connection, today: NaiveDate) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    for (role, matters) in [
        (Role::Manager, "without one the person who made the file may publish and import"),
        (Role::Auditor, "without one every audit that is drawn waits"),
        (Role::Arbiter, "without one a dispute that a session leaves open waits"),
    ] {
        if people::with_role(conn, NOW, role, today)?.is_empty() {
            let says = format!("nobody is {} today", role.word());
            found.push(Finding::to_do("roles", says, matters, "assize people import FILE"));
        }
    }
    Ok(found)
}

/// Everybody with a role on a day, by handle.
fn everybody(conn: &Connection, today: NaiveDate) -> Result<BTreeMap<String, Person>> {
    let mut people = BTreeMap::new();
    for role in [Role::Agent, Role::Lead, Role::Auditor, Role::Arbiter, Role::Manager] {
        let with = people::with_role(conn, NOW, role, today)?;
        people.extend(with.into_iter().map(|person| (person.handle.clone(), person)));
    }
    Ok(people)
}

fn of_logins(
    conn: &Connection,
    policy: &Policy,
    people: &BTreeMap<String, Person>,
    rehearsal: bool,
) -> Result<Option<Finding>> {
    if policy.identity == Identity::Login {
        let without = without(people, |person| Ok(!people::logins_of(conn, person.id)?.is_empty()))?;
        return Ok(without.map(|names| {
            Finding::to_do(
                "logins",
                format!("the roster gives no login to {names}"),
                "with identity = \"login\" they can do nothing and read nothing of their own",
                "a column `login` of: assize people import FILE",
            )
        }));
    }
    let odd = if rehearsal { Vec::new() } else { people::odd_logins(conn)? };
    Ok(odd.first().map(|first| {
        Finding::to_do(
            "logins",
            format!("{} handles acted under a login that is not known as theirs: {first}", odd.len()),
            "identity is a claim here: anybody may act under any handle",
            "see assize verify; give logins in the roster, then publish identity = \"login\"",
        )
    }))
}

/// Where some have an address, those without one get no mail.
fn of_addresses(conn: &Connection, people: &BTreeMap<String, Person>) -> Result<Option<Finding>> {
    let has = |person: &Person| Ok(people::email_of(conn, person.id)?.is_some());
    let known = people.values().map(has).collect::<Result<Vec<bool>>>()?;
    if !known.contains(&true) {
        return Ok(None);
    }
    Ok(without(people, has)?.map(|names| {
        Finding::to_do(
            "addresses",
            format!("the roster gives no e-mail address to {names}"),
            "no mail is written to them: score deliver --mail, dispute convene",
            "a column `email` of: assize people import FILE",
        )
    }))
}

/// The handles of those who do not have something; none where all have it.
fn without(people: &BTreeMap<String, Person>, has: impl Fn(&Person) -> Result<bool>) -> Result<Option<String>> {
    let mut handles = Vec::new();
    for (handle, person) in people {
        if !has(person)? {
            handles.push(handle.as_str());
        }
    }
    let more = handles.len().saturating_sub(NAMED);
    let named = handles.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    Ok((!handles.is_empty()).then(|| if more > 0 { format!("{named} and {more} more") } else { named }))
}
