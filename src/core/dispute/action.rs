//! Actions: the work that a session or a ruling leads to, with an owner and a last day, until it is done.

use super::number::DisputeId;
use super::words::ActionKind;
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::ledger::{By, Writing};
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::policy::day;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use crate::core::toml::Written;
use crate::core::toml::faults::Faults;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use serde::Deserialize;
use toml::Spanned;

/// The number of an action.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ActionId(pub i64);

/// An action as somebody writes it: `[[action]] kind, owner, due, task`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenAction {
    kind: ActionKind,
    owner: Spanned<String>,
    due: Spanned<String>,
    task: Spanned<String>,
}

/// An action that may be recorded.
#[derive(Clone, Debug)]
pub struct NewAction {
    /// What kind of work.
    pub kind: ActionKind,
    /// Who owns it.
    pub owner: Person,
    /// Its last day.
    pub due: NaiveDate,
    /// What is to be done.
    pub task: Kept,
}

/// What led to an action.
#[derive(Clone, Copy, Debug)]
pub enum Origin {
    /// A session, by its number.
    Session(i64),
    /// A ballot, by its number.
    Ballot(i64),
}

/// An action as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// Its number.
    pub id: ActionId,
    /// The dispute that it comes from.
    pub dispute: DisputeId,
    /// Whether a ruling led to it, and not the session.
    pub is_ruled: bool,
    /// What kind of work.
    pub kind: ActionKind,
    /// Who owns it.
    pub owner: Person,
    /// Its last day.
    pub due: NaiveDate,
    /// What is to be done.
    pub task: Option<Untrusted>,
    /// When it was agreed on.
    pub at: Moment,
    /// Since when it is done, and what came of it.
    pub done: Option<(Moment, Option<Untrusted>)>,
    /// Who said that it is done.
    pub ended_by: Option<By>,
    /// Whether that was somebody else than its owner.
    pub is_ended_by_other: bool,
}

impl Action {
    /// Whether its last day is over and it is not done.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.done.is_none() && self.due < today
    }
}

/// Checks the actions of a file: owners on the roster, days that are not over, tasks that say something. Answers those
/// that may be recorded; what is wrong with the others is among the faults.
pub fn check_actions(
    conn: &Connection,
    actor: &Actor,
    faults: &mut Faults<'_>,
    actions: &[WrittenAction],
) -> Vec<NewAction> {
    actions.iter().filter_map(|action| check(conn, actor, faults, action)).collect()
}

/// Records actions.
pub fn store_actions(
    writing: &mut Writing<'_>,
    dispute: DisputeId,
    origin: Origin,
    actions: &[NewAction],
) -> Result<()> {
    let (session, ballot) = match origin {
        Origin::Session(id) => (Some(id), None),
        Origin::Ballot(id) => (None, Some(id)),
    };
    for action in actions {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
            ("dispute", &dispute.0),
            ("session", &session),
            ("ballot", &ballot),
            ("kind", &action.kind),
            ("owner", &action.owner.id.0),
            ("due", &action.due.to_string()),
        ];
        writing.insert("action", &facts, &[("task", Some(&action.task))])?;
    }
    Ok(())
}

/// Says that an action is done, and what came of it. Its owner may, and a manager. Again changes nothing: answers whether
/// it was new.
pub fn end_action(writing: &mut Writing<'_>, actor: &Actor, id: ActionId, note: &str) -> Result<(Action, bool)> {
    let action = find_action(writing, id)?;
    let person = actor.person(writing)?;
    if person.id != action.owner.id && !actor.has(Role::Manager) {
        return Err(Refusal::rule(format!("{} may not end action {}", person.handle, id.0))
            .hint(format!("its owner may, {}, or a manager", action.owner.handle)));
    }
    let outcome = Kept::new("--note", note)?;
    if let Some((_, said)) = &action.done {
        let same = said.as_ref().is_some_and(|said| said.expose() == outcome.as_str());
        return if same {
            Ok((action, false))
        } else {
            Err(Refusal::rule(format!("action {} is done already", id.0)).hint("see it: assize dispute actions --all"))
        };
    }
    writing.insert("action_end", &[("action", &id.0)], &[("outcome", Some(&outcome))])?;
    writing.note(format!("action {} of dispute {}", id.0, action.dispute.0));
    let done = Some((writing.now(), Some(Untrusted::new(outcome.as_str()))));
    let (ended_by, is_ended_by_other) = (Some(actor.who.at(writing.now())), person.id != action.owner.id);
    Ok((Action { done, ended_by, is_ended_by_other, ..action }, true))
}

/// Every action that holds, oldest first. Those of a ballot hold where it gives the ruling its reasons.
pub fn actions(conn: &Connection, of: Option<DisputeId>) -> Result<Vec<Action>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE ?1 IS NULL OR a.dispute = ?1 ORDER BY a.id"))?;
    let mut rows = statement.query([of.map(|dispute| dispute.0)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(conn, row)?);
    }
    Ok(found)
}

const SELECT: &str = "SELECT a.id, a.dispute, a.ballot IS NOT NULL AS ruled, a.kind, p.id AS owner, p.handle, a.due, a.task, b.at AS agreed_at,
      c.at, c.actor, c.principal, c.login, x.outcome
    FROM (SELECT * FROM action z WHERE z.session IS NOT NULL OR EXISTS (SELECT 1 FROM ruling r WHERE r.ballot = z.ballot)) a
    JOIN identity i ON i.person = a.owner JOIN person p ON p.id = i.one JOIN entry b ON b.id = a.entry
    LEFT JOIN action_end x ON x.action = a.id LEFT JOIN entry c ON c.id = x.entry";

fn find_action(conn: &Connection, id: ActionId) -> Result<Action> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE a.id = ?1"))?;
    let mut rows = statement.query([id.0])?;
    match rows.next()? {
        Some(row) => read(conn, row),
        None => Err(Refusal::rule(format!("there is no action {}", id.0)).hint("see them: assize dispute actions")),
    }
}

fn read(conn: &Connection, row: &Row<'_>) -> Result<Action> {
    let outcome: Option<String> = row.get("outcome")?;
    let owner = Person { id: PersonId(row.get("owner")?), handle: row.get("handle")? };
    let ended_by = row.get::<_, Option<String>>("at")?.map(|_| By::of_row(row)).transpose()?;
    let ender = ended_by.as_ref().map(|by| people::lookup(conn, &by.actor)).transpose()?.flatten();
    Ok(Action {
        id: ActionId(row.get("id")?),
        dispute: DisputeId(row.get("dispute")?),
        is_ruled: row.get("ruled")?,
        kind: row.get("kind")?,
        due: day(&row.get::<_, String>("due")?)?,
        task: row.get::<_, Option<String>>("task")?.map(Untrusted::new),
        at: row.get::<_, String>("agreed_at")?.parse().map_err(Refusal::data)?,
        done: ended_by.as_ref().map(|by| (by.at, outcome.map(Untrusted::new))),
        is_ended_by_other: ended_by.is_some() && ender.is_none_or(|ender| ender.id != owner.id),
        ended_by,
        owner,
    })
}

fn check(conn: &Connection, actor: &Actor, faults: &mut Faults<'_>, action: &WrittenAction) -> Option<NewAction> {
    let written = faults.written();
    let owner = owner(conn, actor, action).map_err(|refusal| at(written, &action.owner, refusal));
    let owner = faults.keep(&action.owner.span(), owner);
    let due = last_day(actor, action).map_err(|refusal| at(written, &action.due, refusal));
    let due = faults.keep(&action.due.span(), due);
    let empty = || {
        at(
            written,
            &action.task,
            Refusal::data("the task is empty: what is to be done?").hint("task = \"What is to be done\""),
        )
    };
    let task = written.kept("task", Some(action.task.get_ref())).and_then(|task| task.ok_or_else(empty));
    let task = faults.keep(&action.task.span(), task);
    Some(NewAction { kind: action.kind, owner: owner?, due: due?, task: task? })
}

fn owner(conn: &Connection, actor: &Actor, action: &WrittenAction) -> Result<Person> {
    let owner = people::find(conn, action.owner.get_ref())?;
    match people::why_not_there(conn, &owner, actor.today)? {
        None => Ok(owner),
        Some(why) => {
            Err(Refusal::data(format!("{why}: name somebody who can do it")).hint("who is here: assize people list"))
        }
    }
}

fn last_day(actor: &Actor, action: &WrittenAction) -> Result<NaiveDate> {
    let due = day(action.due.get_ref())?;
    if due < actor.today {
        return Err(
            Refusal::data(format!("{due} is over: give a day from today on")).hint("such as due = \"2026-04-01\"")
        );
    }
    Ok(due)
}

/// A fault of an action, with its place.
fn at(written: &Written<'_>, thing: &Spanned<String>, refusal: Refusal) -> Refusal {
    let kind = if refusal.kind == Kind::Io { refusal.kind } else { Kind::Data };
    Refusal { kind, message: format!("{}: {}", written.place(&thing.span()), refusal.message), ..refusal }
}
