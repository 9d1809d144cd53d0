//! Behind a draw: what people did that its arithmetic does not show. By which version of its plan it was drawn and what
//! changed in that, what was amended into or out of it, what was said later of who was an agent then, and whose absence kept them from its audits and was called off.

use super::archived::archived_late;
use super::around::around;
use super::backdated::{Backdated, backdated};
use super::commitment::{Committed, committed};
use super::doing::Around;
use super::gathered::{Gathered, Replaced};
use super::moved::{Moved, moved};
use crate::core::ledger::{By, by};
use crate::core::people::{self, Role};
use crate::core::plan;
use crate::core::policy::{self, Version};
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::{Difference, difference};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

/// What people did around a draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Behind {
    /// Plan and window.
    pub name: String,
    /// By what it was drawn.
    pub plan: PlanBehind,
    /// What the house rules say otherwise than when the window before was committed.
    pub rules: Vec<Version>,
    /// What was amended into or out of it.
    pub moved: Vec<Moved>,
    /// What was said of who was an agent after its window was over.
    pub backdated: Vec<Backdated>,
    /// Absences of auditors that held on its day and were called off since.
    pub called_off: Vec<CalledOff>,
    /// What else people did around it.
    pub around: Vec<Around>,
}

/// The plan of a draw, as it was then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanBehind {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// Of what it drew, in words.
    pub population: String,
    /// Whether no window of it was committed before.
    pub is_first: bool,
    /// The versions that were added since the window before was committed; where none was, since the first.
    pub since: Vec<PlanVersion>,
}

/// A version of a plan, and what it says otherwise than the one before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanVersion {
    /// The version.
    pub version: i64,
    /// Who added it, and when.
    pub by: By,
    /// What it says otherwise.
    pub differences: Vec<Difference>,
}

/// An absence that kept somebody from being given audits, and does not stand any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalledOff {
    /// Who was to be absent.
    pub handle: String,
    /// From when to when.
    pub days: (NaiveDate, NaiveDate),
    /// Who recorded it.
    pub by: By,
    /// Who took it back, or moved it off the day.
    pub off: By,
}

/// What people did around a draw, or around a commitment that waits for its seed.
pub(super) fn behind(conn: &Connection, draw: &str) -> Result<Behind> {
    let committed = committed(conn, draw)?.ok_or_else(|| {
        Refusal::rule(format!("there is no draw {draw}")).hint("the draws are in: assize assign list")
    })?;
    of(conn, &committed, &Gathered::load(conn)?)
}

/// The same of a commitment, which may be made by this very act, from what was gathered for many.
pub(super) fn of(conn: &Connection, committed: &Committed, gathered: &Gathered) -> Result<Behind> {
    Ok(Behind {
        plan: plan_behind(conn, committed)?,
        rules: rules(conn, committed)?,
        moved: moved(conn, committed)?,
        backdated: backdated(conn, committed, &gathered.stints)?,
        called_off: called_off(conn, committed, &gathered.absences)?,
        around: [around(conn, committed, gathered)?, archived_late(conn, committed)?].concat(),
        name: committed.name.clone(),
    })
}

fn plan_behind(conn: &Connection, committed: &Committed) -> Result<PlanBehind> {
    let plan = plan::by_id(conn, committed.plan)?;
    let before = before(conn, committed)?;
    let (first, is_first) = (before.map_or(1, |(version, _)| version), before.is_none());
    let versions = plan::versions_between(conn, &plan.name, (first, plan.version))?;
    let since = versions.iter().zip(versions.iter().skip(1)).map(|(one, other)| {
        let differences = difference(&one.text, &other.text)?;
        Ok(PlanVersion { version: other.version, by: by(conn, other.entry)?, differences })
    });
    let since = since.collect::<Result<_>>()?;
    Ok(PlanBehind { population: plan.population(), version: plan.version, name: plan.name, is_first, since })
}

/// The version by which the window before was committed, and the entry that did so.
fn before(conn: &Connection, committed: &Committed) -> Result<Option<(i64, i64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.version AS version, c.entry AS entry FROM commitment c JOIN plan p ON p.id = c.plan
         WHERE p.name = (SELECT q.name FROM plan q WHERE q.id = ?1) AND c.id < ?2 ORDER BY c.id DESC LIMIT 1",
    )?;
    let read = |row: &Row<'_>| Ok((row.get("version")?, row.get("entry")?));
    Ok(statement.query_row([committed.plan, committed.id], read).optional()?)
}

/// The house rules that were published between the window before of the plan and this one; of its first window, since there
/// was the plan: what they say of notice or of channels decides what can be drawn.
fn rules(conn: &Connection, committed: &Committed) -> Result<Vec<Version>> {
    let since = match before(conn, committed)? {
        Some((_, before)) => before,
        None => conn
            .prepare_cached("SELECT min(q.entry) AS entry FROM plan p JOIN plan q ON q.name = p.name WHERE p.id = ?1")?
            .query_row([committed.plan], |row| row.get("entry"))?,
    };
    policy::versions_between(conn, since, committed.entry)
}

/// The absences of auditors that held on the day of a draw, and were called off after it.
fn called_off(conn: &Connection, committed: &Committed, all: &[Replaced]) -> Result<Vec<CalledOff>> {
    // What is drawn by this very act has no entry yet, and nothing was called off since.
    let Some((entry, at)) = committed.drawn(conn)? else { return Ok(Vec::new()) };
    let day = policy::as_of(conn, entry)?.calendar()?.local_day(at);
    let text = day.to_string();
    let held = |one: &&Replaced| one.entry <= entry && entry < one.off && one.since <= text && text <= one.until;
    let is_off = |one: &&Replaced| one.off_until.as_ref().is_none_or(|until| *until < text);
    let mut found = Vec::new();
    for one in all.iter().filter(held).filter(is_off) {
        let person = people::PersonId(one.person);
        if people::has_role(conn, person, Role::Auditor, day)? {
            let days = (policy::day(&one.since)?, policy::day(&one.until)?);
            let (by, off) = (by(conn, one.entry)?, by(conn, one.off)?);
            found.push(CalledOff { handle: people::handle(conn, person)?, days, by, off });
        }
    }
    Ok(found)
}
