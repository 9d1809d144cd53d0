//! People: who works here, in which role and team on which day, and who has ties to whom.
//!
//! A *stint* is a role in a team from a day to a day. Every question about a person names a day.

pub mod conflict;
mod import;
pub mod notice;
pub mod told;

pub use import::{Imported, add_agent, add_newcomer, import, parse_handle};
pub use told::{Untold, untold, untold_of};

use crate::core::ledger::{Who, Writing};
use crate::core::policy::{Identity, Policy, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use crate::core::toml::closest;
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// The number of a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PersonId(pub i64);

/// What somebody does in a team.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// Talks with customers.
    Agent,
    /// Leads a team of agents.
    Lead,
    /// Scores dialogues.
    Auditor,
    /// Rules on disputes.
    Arbiter,
    /// Runs the audits: plans, cards, policy, people.
    Manager,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Agent, Self::Lead, Self::Auditor, Self::Arbiter, Self::Manager];

    /// The word for it, in the file and on paper.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Lead => "lead",
            Self::Auditor => "auditor",
            Self::Arbiter => "arbiter",
            Self::Manager => "manager",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|role| role.word() == text);
        found.ok_or_else(|| {
            let best = closest(text, Self::ALL.map(Self::word));
            Refusal::data(format!("`{text}` is not a role")).hint(match best {
                Some(best) => format!("did you mean `{best}`?"),
                None => "roles are agent, lead, auditor, arbiter and manager".to_owned(),
            })
        })
    }
}

/// A person as the roster knows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The person's number.
    pub id: PersonId,
    /// The short name that commands use.
    pub handle: String,
}

/// A tie between two people that bars one from judging the other's case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tie {
    /// They are the same person.
    Same,
    /// They are in one team.
    Team(String),
    /// One left the other's team too recently: the team and the last day.
    Recent(String, NaiveDate),
}

impl fmt::Display for Tie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("it is their own case"),
            Self::Team(team) => write!(f, "they are in the same team, {team}"),
            Self::Recent(team, until) => write!(f, "they were in the same team, {team}, until {until}"),
        }
    }
}

/// Finds a person by handle.
pub fn find(conn: &Connection, handle: &str) -> Result<Person> {
    match lookup(conn, handle)? {
        Some(person) => Ok(person),
        None => Err(unknown(conn, handle)?),
    }
}

/// Finds a person by handle, if there is one.
pub fn lookup(conn: &Connection, handle: &str) -> Result<Option<Person>> {
    let id = conn
        .prepare_cached("SELECT id FROM person WHERE handle = ?1")?
        .query_row([handle], |row| row.get(0))
        .optional()?;
    Ok(id.map(|id| Person { id: PersonId(id), handle: handle.to_owned() }))
}

/// The handle of a person.
pub fn handle(conn: &Connection, person: PersonId) -> Result<String> {
    Ok(conn.prepare_cached("SELECT handle FROM person WHERE id = ?1")?.query_row([person.0], |row| row.get(0))?)
}

fn unknown(conn: &Connection, handle: &str) -> Result<Refusal> {
    let handles = handles(conn)?;
    Ok(nobody(handle, handles.keys().map(String::as_str)))
}

/// The refusal of a handle that is not on the roster.
pub fn nobody<'a>(handle: &str, roster: impl Iterator<Item = &'a str>) -> Refusal {
    let mut roster = roster.peekable();
    let is_empty = roster.peek().is_none();
    let hint = match closest(handle, roster) {
        Some(best) => format!("did you mean `{best}`?"),
        None if is_empty => "the roster is empty: assize people import people.csv".to_owned(),
        None => "add them with: assize people import people.csv".to_owned(),
    };
    Refusal::rule(unknown_as(handle)).hint(hint)
}

/// How it is said that a handle is not on the roster.
pub fn unknown_as(handle: &str) -> String {
    format!("nobody here is called `{handle}`")
}

/// Everybody on the roster, by handle.
pub fn handles(conn: &Connection) -> Result<HashMap<String, PersonId>> {
    let mut statement = conn.prepare_cached("SELECT handle, id FROM person")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, PersonId(row.get(1)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The roles and teams of a person on a day.
pub fn stints_on(conn: &Connection, person: PersonId, day: NaiveDate) -> Result<Vec<(Role, String)>> {
    let mut statement = conn.prepare_cached(
        "SELECT role, team FROM stint_now WHERE person = ?1 AND since <= ?2 AND (until IS NULL OR until >= ?2) ORDER BY id",
    )?;
    let rows = statement.query_map(params![person.0, day.to_string()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| row.map_err(Refusal::from).and_then(|(role, team)| Ok((role.parse()?, team)))).collect()
}

/// The last day of an absence that a day falls into; none when the person is there.
pub fn absent_until(conn: &Connection, person: PersonId, day: NaiveDate) -> Result<Option<NaiveDate>> {
    let until: Option<String> = conn
        .prepare_cached("SELECT max(until) FROM absence_now WHERE person = ?1 AND since <= ?2 AND until >= ?2")?
        .query_row(params![person.0, day.to_string()], |row| row.get(0))?;
    until.as_deref().map(crate::core::policy::day).transpose()
}

/// The same as the absences stood after entry `as_of`.
pub fn absent_as_of(conn: &Connection, as_of: i64, person: PersonId, day: NaiveDate) -> Result<Option<NaiveDate>> {
    let until: Option<String> = conn
        .prepare_cached(
            "SELECT max(until) FROM absence a WHERE person = ?1 AND entry <= ?3 AND since <= ?2 AND until >= ?2
             AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.replaces = a.id AND b.entry <= ?3)",
        )?
        .query_row(params![person.0, day.to_string(), as_of], |row| row.get(0))?;
    until.as_deref().map(crate::core::policy::day).transpose()
}

/// Whether a person has a role on a day.
pub fn has_role(conn: &Connection, person: PersonId, role: Role, day: NaiveDate) -> Result<bool> {
    Ok(stints_on(conn, person, day)?.iter().any(|(found, _)| *found == role))
}

/// The stints as the roster stood after an entry, `?1`: for recomputing what was decided then.
const STINTS_AS_OF: &str = "(SELECT s.person, p.handle, s.role, s.team, s.since, coalesce(e.until, s.until) AS until
    FROM stint s JOIN person p ON p.id = s.person LEFT JOIN stint_end e ON e.stint = s.id AND e.entry <= ?1 WHERE s.entry <= ?1)";
/// The newest state, where an entry is asked for.
pub const NOW: i64 = i64::MAX;

/// Everybody who has a role on a day, by handle, as the roster stood after entry `as_of`.
pub fn with_role(conn: &Connection, as_of: i64, role: Role, day: NaiveDate) -> Result<Vec<Person>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT DISTINCT person, handle FROM {STINTS_AS_OF} WHERE role = ?2 AND since <= ?3 AND (until IS NULL OR until >= ?3) ORDER BY handle",
    ))?;
    let rows = statement.query_map(params![as_of, role.word(), day.to_string()], |row| {
        Ok(Person { id: PersonId(row.get(0)?), handle: row.get(1)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A person with their handle, their team, from a day, to a day when that is known.
pub type TeamStint = (PersonId, String, String, NaiveDate, Option<NaiveDate>);

/// Who was an agent in which team from when to when, as the roster stood after entry `as_of`.
pub fn agent_stints(conn: &Connection, as_of: i64) -> Result<Vec<TeamStint>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT person, handle, team, since, until FROM {STINTS_AS_OF} WHERE role = 'agent' ORDER BY person, since"
    ))?;
    let rows = statement.query_map([as_of], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?, row.get::<_, Option<String>>(4)?))
    })?;
    rows.map(|row| {
        let (person, handle, team, since, until) = row?;
        Ok((PersonId(person), handle, team, day(&since)?, until.as_deref().map(day).transpose()?))
    })
    .collect()
}

/// Whether two people are tied: the same person, or in one team at the same time, from the first of `days`
/// (the dialogue's) less the policy's rotation days until the second (today).
/// The roster is taken as it stood after entry `as_of`.
pub fn tie(
    conn: &Connection,
    as_of: i64,
    judge: PersonId,
    other: PersonId,
    days: (NaiveDate, NaiveDate),
    policy: &Policy,
) -> Result<Option<Tie>> {
    let (since, today) = days;
    if judge == other {
        return Ok(Some(Tie::Same));
    }
    let from = since.checked_sub_days(Days::new(policy.conflict.rotation_days.into())).unwrap_or(since);
    let mut statement = conn.prepare_cached(&format!(
        "SELECT a.team, min(coalesce(a.until, '9999-12-31'), coalesce(b.until, '9999-12-31')) AS until
         FROM {STINTS_AS_OF} a JOIN {STINTS_AS_OF} b ON b.team = a.team
         WHERE a.person = ?2 AND b.person = ?3 AND a.since <= ?5 AND b.since <= ?5
           AND (a.until IS NULL OR a.until >= max(?4, b.since)) AND (b.until IS NULL OR b.until >= max(?4, a.since))
         ORDER BY until DESC LIMIT 1",
    ))?;
    let found: Option<(String, String)> = statement
        .query_row(params![as_of, judge.0, other.0, from.to_string(), today.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    found
        .map(|(team, until)| {
            let until = day(&until)?;
            Ok(if until >= since { Tie::Team(team) } else { Tie::Recent(team, until) })
        })
        .transpose()
}

/// Records that somebody takes no work from a day to a day; none takes back what was recorded from that first
/// day. A later word on the same first day holds. Answers whether it was new.
pub fn absent(writing: &mut Writing<'_>, person: &Person, since: NaiveDate, until: Option<NaiveDate>) -> Result<bool> {
    if until.is_some_and(|until| until < since) {
        return Err(Refusal::words("--to is before --from"));
    }
    let standing: Option<(i64, Option<String>)> = writing
        .prepare_cached(
            "SELECT id, until FROM absence a WHERE person = ?1 AND since = ?2
             AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.replaces = a.id)",
        )?
        .query_row(params![person.id.0, since.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let until = until.map(|until| until.to_string());
    if standing.as_ref().is_some_and(|(_, stood)| *stood == until) {
        return Ok(false);
    }
    if standing.is_none() && until.is_none() {
        return Err(Refusal::rule(format!("no absence of {} from {since} is recorded", person.handle)));
    }
    let replaces = standing.map(|(id, _)| id);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("person", &person.id.0), ("since", &since.to_string()), ("until", &until), ("replaces", &replaces)];
    writing.insert("absence", &facts, &[])?;
    writing.note(format!("an absence of {}", person.handle));
    Ok(true)
}

/// Who acts: found in the roster and, where the policy says so, under their own login.
pub fn identify(conn: &Connection, who: &Who, policy: &Policy) -> Result<Person> {
    let person = find(conn, &who.actor)?;
    require_login(conn, who, &person, policy)?;
    Ok(person)
}

/// Where the policy says `identity = "login"`: requires that somebody acts under their own login.
pub fn require_login(conn: &Connection, who: &Who, person: &Person, policy: &Policy) -> Result<()> {
    if policy.identity == Identity::Claim || login_of(conn, person.id)?.as_deref() == Some(who.login.as_str()) {
        return Ok(());
    }
    Err(Refusal::rule(format!("you are logged in as `{}`, which is not the login of {}", who.login, person.handle))
        .hint("the policy says identity = \"login\"; a manager gives logins with: assize people import"))
}

fn login_of(conn: &Connection, person: PersonId) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached("SELECT name FROM login WHERE person = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([person.0], |row| row.get(0))
        .optional()?)
}

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

/// Under identity = "login" somebody who runs the audits must be able to act: whoever publishes such rules,
/// under their own login, or at least one manager with a login.
pub fn require_reachable(conn: &Connection, who: &Who, policy: &Policy, today: NaiveDate) -> Result<()> {
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

fn not_yours(handle: &str, roles: &[Role], act: &str) -> Refusal {
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    Refusal::rule(format!("{handle} may not {act}"))
        .hint(format!("it takes the role {} on this day", words.join(" or ")))
}

/// One line of the roster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The short name.
    pub handle: String,
    /// The name; none when it was erased or never given.
    pub name: Option<Untrusted>,
    /// The role of this stint.
    pub role: String,
    /// Its team.
    pub team: String,
    /// Its first day.
    pub since: NaiveDate,
    /// Its last day, when known.
    pub until: Option<NaiveDate>,
    /// What they can handle: channels, categories, languages.
    pub skills: Vec<String>,
    /// The last day of an absence that goes on.
    pub absent: Option<NaiveDate>,
}

/// The roster as of a day: every stint, by handle and first day.
pub fn list(conn: &Connection, today: NaiveDate) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.handle, p.name, s.role, s.team, s.since, s.until, s.person FROM stint_now s JOIN person p ON p.id = s.person ORDER BY s.handle, s.since, s.id",
    )?;
    let mut rows = statement.query([])?;
    let mut listed = Vec::new();
    while let Some(row) = rows.next()? {
        let person = PersonId(row.get(6)?);
        listed.push(Listed {
            handle: row.get(0)?,
            name: row.get::<_, Option<String>>(1)?.map(Untrusted::new),
            role: row.get(2)?,
            team: row.get(3)?,
            since: day(&row.get::<_, String>(4)?)?,
            until: row.get::<_, Option<String>>(5)?.as_deref().map(day).transpose()?,
            skills: skills(conn, person)?,
            absent: absent_until(conn, person, today)?,
        });
    }
    Ok(listed)
}

/// What somebody can handle, in the order in which it was recorded.
pub fn skills(conn: &Connection, person: PersonId) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT name FROM skill WHERE person = ?1 ORDER BY id")?;
    let rows = statement.query_map([person.0], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
