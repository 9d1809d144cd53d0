//! Permission as it was asked before acts were a list: gone once every room takes an actor.

use super::login::identify;
use super::person::Person;
use super::role::Role;
use super::stint::{NOW, has_role, stints_on, with_role};
use crate::core::ledger::Who;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// Requires that whoever acts has one of the roles today.
pub fn require(
    conn: &Connection,
    who: &Who,
    policy: &Policy,
    today: NaiveDate,
    roles: &[Role],
    act: &str,
) -> Result<Person> {
    let person = identify(conn, who, policy)?;
    for role in roles {
        if has_role(conn, person.id, *role, today)? {
            return Ok(person);
        }
    }
    Err(not_yours(&person.handle, roles, act))
}

/// Requires somebody who runs the audits: a manager; until there is one, whoever made the file.
pub fn require_manager(conn: &Connection, who: &Who, policy: &Policy, today: NaiveDate, act: &str) -> Result<()> {
    let founder: String =
        conn.prepare_cached("SELECT actor FROM entry WHERE id = 1")?.query_row([], |row| row.get(0))?;
    if with_role(conn, NOW, Role::Manager, today)?.is_empty() {
        if who.actor == founder {
            return Ok(());
        }
        return Err(Refusal::rule(format!("only {founder}, who made this file, may {act} while it has no manager"))
            .hint("give somebody the role manager with: assize people import"));
    }
    require(conn, who, policy, today, &[Role::Manager], act).map(drop)
}

/// Requires that whoever acts is the agent of a case, or files for them: a lead of their team or a
/// manager, with `--for`.
pub fn require_agent(
    conn: &Connection,
    who: &Who,
    policy: &Policy,
    today: NaiveDate,
    agent: &Person,
    act: &str,
) -> Result<()> {
    let actor = identify(conn, who, policy)?;
    let hint = format!("only {0} may, or a lead of their team or a manager with --for {0}", agent.handle);
    let Some(principal) = &who.principal else {
        return if actor.id == agent.id {
            Ok(())
        } else {
            Err(Refusal::rule(format!("{} may not {act}", actor.handle)).hint(hint))
        };
    };
    if *principal != agent.handle {
        return Err(Refusal::rule(format!("this is the case of {}, not of {principal}", agent.handle)).hint(hint));
    }
    let theirs = stints_on(conn, agent.id, today)?;
    let leads = stints_on(conn, actor.id, today)?.into_iter().any(|(role, team)| {
        role == Role::Manager || (role == Role::Lead && theirs.iter().any(|(_, other)| *other == team))
    });
    if leads {
        Ok(())
    } else {
        Err(Refusal::rule(format!("{} may not {act} for {}", actor.handle, agent.handle)).hint(hint))
    }
}

fn not_yours(handle: &str, roles: &[Role], act: &str) -> Refusal {
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    Refusal::rule(format!("{handle} may not {act}"))
        .hint(format!("it takes the role {} on this day", words.join(" or ")))
}
