//! Login: the operating system's user name that belongs to a person.

use super::identity::SELVES;
use super::person::{Person, PersonId, find, lookup};
use super::role::Role;
use super::stint::{NOW, with_role};
use crate::calc::listing::list_and;
use crate::core::ledger::{Who, Writing};
use crate::core::policy::{self, Identity, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// Who acts: found in the roster and, where the policy says so, under their own login.
pub fn identify(conn: &Connection, who: &Who, policy: &Policy) -> Result<Person> {
    let person = find(conn, &who.actor)?;
    require_own_handle(who, &person)?;
    require_login(conn, who, &person, policy)?;
    Ok(person)
}

/// Refuses to act under a handle that was merged into another: what is done stands under one name.
pub fn require_own_handle(who: &Who, person: &Person) -> Result<()> {
    if who.actor == person.handle {
        return Ok(());
    }
    Err(Refusal::rule(format!("{} was merged into {}", who.actor, person.handle))
        .hint(format!("act as {0}: --as {0}", person.handle)))
}

/// Where the policy says `identity = "login"`: requires that somebody acts under their own login.
pub fn require_login(conn: &Connection, who: &Who, person: &Person, policy: &Policy) -> Result<()> {
    if policy.identity == Identity::Claim || login_of(conn, person.id)?.as_deref() == Some(who.login.as_str()) {
        return Ok(());
    }
    Err(Refusal::rule(format!("you are logged in as `{}`, which is not the login of {}", who.login, person.handle))
        .hint("the policy says identity = \"login\"; a manager gives logins with: assize people import"))
}

pub(super) fn login_of(conn: &Connection, person: PersonId) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT name FROM login WHERE person IN {SELVES} ORDER BY person = ?1 DESC, id DESC LIMIT 1"
        ))?
        .query_row([person.0], |row| row.get(0))
        .optional()?)
}

/// The login that a rehearsal gives everybody: it says nothing of who they are.
pub const GIVEN_LOGIN: &str = "rehearsal";

/// Who stands behind two acts that two people must do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Behind {
    /// Two people, as far as logins show.
    Two,
    /// One account: whether it is one person, its login does not say.
    OneLogin,
    /// One of both acted under the login that the roster gives the other.
    Lent {
        /// The login.
        login: String,
        /// Whose it is, by handle.
        owner: String,
        /// Who acted under it, by handle.
        used_by: String,
    },
}

/// Whether two acts were done under one login that is somebody's.
pub fn is_one_login(first: &str, second: &str) -> bool {
    first == second && first != GIVEN_LOGIN
}

/// Who stands behind two acts of two people, each under a login.
pub fn behind(conn: &Connection, first: (&Person, &str), second: (&Person, &str)) -> Result<Behind> {
    let given = (logins_of(conn, first.0.id)?, logins_of(conn, second.0.id)?);
    for ((user, login), own, (owner, of_owner)) in
        [(second, &given.1, (first.0, &given.0)), (first, &given.0, (second.0, &given.1))]
    {
        if login != GIVEN_LOGIN && of_owner.iter().any(|one| one == login) && !own.iter().any(|one| one == login) {
            let (login, owner, used_by) = (login.to_owned(), owner.handle.clone(), user.handle.clone());
            return Ok(Behind::Lent { login, owner, used_by });
        }
    }
    Ok(if is_one_login(first.1, second.1) { Behind::OneLogin } else { Behind::Two })
}

/// Who acted under a login that the roster does not give them, or where it gives none, under several or under one that
/// others used too: in words, each with how often, and in which entries first and last.
pub fn odd_logins(conn: &Connection) -> Result<Vec<String>> {
    let used = used_logins(conn)?;
    let mut odd = Vec::new();
    for one in &used {
        let given = match lookup(conn, &one.actor)? {
            Some(person) => logins_of(conn, person.id)?,
            None => Vec::new(),
        };
        let others = |other: &&Used| (other.actor == one.actor) != (other.login == one.login);
        let why = if given.is_empty() {
            let others: Vec<String> = used.iter().filter(others).map(Used::told).collect();
            if others.is_empty() {
                continue;
            }
            format!("besides {}", list_and(&others))
        } else if given.contains(&one.login) {
            continue;
        } else {
            format!("the roster says {}", list_and(&given))
        };
        odd.push(format!("{}: {} ({why})", one.told(), one.entries()));
    }
    Ok(odd)
}

/// Acts of one handle under one login.
struct Used {
    actor: String,
    login: String,
    acts: i64,
    first: i64,
    last: i64,
}

impl Used {
    fn told(&self) -> String {
        format!("{} under the login {}", self.actor, self.login)
    }

    fn entries(&self) -> String {
        match self.acts {
            1 => format!("entry {}", self.first),
            acts => format!("{acts} acts, entries {} to {}", self.first, self.last),
        }
    }
}

fn used_logins(conn: &Connection) -> Result<Vec<Used>> {
    let mut statement = conn.prepare_cached(
        "SELECT actor, login, count(*) AS acts, min(id) AS first, max(id) AS last FROM entry GROUP BY actor, login ORDER BY actor, login",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Used {
            actor: row.get("actor")?,
            login: row.get("login")?,
            acts: row.get("acts")?,
            first: row.get("first")?,
            last: row.get("last")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every login that somebody has or had.
pub fn logins_of(conn: &Connection, person: PersonId) -> Result<Vec<String>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT DISTINCT name FROM login WHERE person IN {SELVES} ORDER BY name"))?;
    let rows = statement.query_map([person.0], |row| row.get("name"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Publishes a policy; the same text again changes nothing. Rules under which nobody could act again are refused.
/// Answers whether it was new.
pub fn publish_policy(writing: &mut Writing<'_>, who: &Who, written: &Written<'_>, today: NaiveDate) -> Result<bool> {
    let policy = policy::check_naming(written, &|handle| find(writing, handle).map(drop))?;
    require_reachable(writing, who, &policy, today)?;
    policy::publish(writing, written)
}

/// Under identity = "login" somebody who runs the audits must be able to act: the person who publishes such rules,
/// under their own login, or at least one manager with a login.
pub(super) fn require_reachable(conn: &Connection, who: &Who, policy: &Policy, today: NaiveDate) -> Result<()> {
    if policy.identity == Identity::Claim {
        return Ok(());
    }
    let managers = with_role(conn, NOW, Role::Manager, today)?;
    if managers.is_empty() {
        return Ok(());
    }
    for manager in &managers {
        let login = login_of(conn, manager.id)?;
        if login.is_some() && (manager.handle != who.actor || login.as_deref() == Some(who.login.as_str())) {
            return Ok(());
        }
    }
    Err(Refusal::rule("with identity = \"login\" no manager could act any more: none has a login that works")
        .hint(format!("give {} the login `{}` first: assize people import", who.actor, who.login)))
}
