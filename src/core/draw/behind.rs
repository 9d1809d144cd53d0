//! Behind a draw: what people did that its arithmetic does not show. By which version of its plan it was drawn and what
//! changed in that, what was amended into or out of it, what was said later of who was an agent then, and whose absence kept them from its audits and was called off.

use super::around::{Around, around};
use super::backdated::{Backdated, backdated};
use super::commitment::{Committed, committed};
use super::moved::{Moved, moved};
use super::own_hand::{archived_late, rated};
use crate::calc::moment::Moment;
use crate::core::ledger::{By, by};
use crate::core::people::{self, Role};
use crate::core::plan;
use crate::core::policy::{self, Version};
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::{Difference, difference};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

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
    of(conn, &committed)
}

/// The same of a commitment, which may be made by this very act.
pub(super) fn of(conn: &Connection, committed: &Committed) -> Result<Behind> {
    Ok(Behind {
        plan: plan_behind(conn, committed)?,
        rules: rules(conn, committed)?,
        moved: moved(conn, committed)?,
        backdated: backdated(conn, committed)?,
        called_off: called_off(conn, committed)?,
        around: [around(conn, committed)?, archived_late(conn, committed)?, rated(conn, committed)?].concat(),
        name: committed.name.clone(),
    })
}

fn plan_behind(conn: &Connection, committed: &Committed) -> Result<PlanBehind> {
    let plan = plan::by_id(conn, committed.plan)?;
    let before = before(conn, &plan.name, committed.id)?;
    let (first, is_first) = (before.unwrap_or(1), before.is_none());
    let versions = plan::versions_between(conn, &plan.name, (first, plan.version))?;
    let since = versions.iter().zip(versions.iter().skip(1)).map(|(one, other)| {
        let differences = difference(&one.text, &other.text)?;
        Ok(PlanVersion { version: other.version, by: by(conn, other.entry)?, differences })
    });
    let since = since.collect::<Result<_>>()?;
    Ok(PlanBehind { population: plan.population(), version: plan.version, name: plan.name, is_first, since })
}

/// The version by which the window before was committed.
fn before(conn: &Connection, plan: &str, commitment: i64) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.version AS version FROM commitment c JOIN plan p ON p.id = c.plan
         WHERE p.name = ?1 AND c.id < ?2 ORDER BY c.id DESC LIMIT 1",
    )?;
    Ok(statement.query_row(params![plan, commitment], |row| row.get("version")).optional()?)
}

/// The house rules that were published between the window before of the plan and this one: what they say of notice or of
/// channels decides what can be drawn.
fn rules(conn: &Connection, committed: &Committed) -> Result<Vec<Version>> {
    let mut statement = conn.prepare_cached(
        "SELECT max(c.entry) AS entry FROM commitment c JOIN plan p ON p.id = c.plan
         WHERE p.name = (SELECT q.name FROM plan q WHERE q.id = ?1) AND c.id < ?2",
    )?;
    let before: Option<i64> = statement.query_row([committed.plan, committed.id], |row| row.get("entry"))?;
    before.map_or_else(|| Ok(Vec::new()), |before| policy::versions_between(conn, before, committed.entry))
}

/// The absences of auditors that held on the day of a draw, and were called off after it.
fn called_off(conn: &Connection, committed: &Committed) -> Result<Vec<CalledOff>> {
    // What is drawn by this very act has no entry yet, and nothing was called off since.
    let Some((entry, at)) = drawn(conn, committed.id)? else { return Ok(Vec::new()) };
    let day = policy::as_of(conn, entry)?.calendar()?.local_day(at);
    let mut statement = conn.prepare_cached(
        "SELECT i.one AS person, a.since AS since, a.until AS until, a.entry AS entry, b.entry AS off
         FROM absence a JOIN absence b ON b.replaces = a.id JOIN identity i ON i.person = a.person
         WHERE a.entry <= ?1 AND b.entry > ?1 AND a.since <= ?2 AND a.until >= ?2 AND coalesce(b.until, '') < ?2 ORDER BY a.id",
    )?;
    let mut rows = statement.query(params![entry, day.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let person = people::PersonId(row.get("person")?);
        if people::has_role(conn, person, Role::Auditor, day)? {
            let days: (String, String) = (row.get("since")?, row.get("until")?);
            let days = (policy::day(&days.0)?, policy::day(&days.1)?);
            let (by, off) = (by(conn, row.get("entry")?)?, by(conn, row.get("off")?)?);
            found.push(CalledOff { handle: people::handle(conn, person)?, days, by, off });
        }
    }
    Ok(found)
}

/// The entry that drew, and when.
fn drawn(conn: &Connection, commitment: i64) -> Result<Option<(i64, Moment)>> {
    let sql = "SELECT e.id AS entry FROM draw d JOIN entry e ON e.id = d.entry WHERE d.commitment = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let entry: Option<i64> = statement.query_row([commitment], |row| row.get("entry")).optional()?;
    entry.map(|entry| Ok((entry, by(conn, entry)?.at))).transpose()
}
