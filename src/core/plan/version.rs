//! Versions of plans as they are stored: the newest of a name holds.

use super::about::SeedKind;
use super::sheet::Plan;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use crate::core::toml::Written;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

/// A version as it is stored: its number, its version, its name, its text as it was added.
pub(super) struct Stored {
    pub(super) id: i64,
    pub(super) version: i64,
    name: String,
    pub(super) text: String,
}

impl Stored {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get("id")?, version: row.get("version")?, name: row.get("name")?, text: row.get("text")? })
    }

    /// The plan of a text that was checked when it was added.
    pub(super) fn read(&self) -> Result<Plan> {
        let plan = Plan::read(&Written { name: "plan", text: &self.text })
            .map_err(|refusal| Refusal::altered(&format!("plan {} ({})", self.id, self.name), &refusal))?;
        Ok(Plan { id: self.id, version: self.version, ..plan })
    }
}

/// Every plan in its newest version, by name; or its name and why it cannot be read, so that one such does not keep
/// the others from their work.
pub fn each(conn: &Connection) -> Result<Vec<std::result::Result<Plan, (String, Refusal)>>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, version, name, text FROM plan p
         WHERE version = (SELECT max(version) FROM plan q WHERE q.name = p.name) ORDER BY name",
    )?;
    let rows = statement.query_map([], Stored::from_row)?;
    rows.map(|stored| {
        let stored = stored?;
        Ok(stored.read().map_err(|refusal| (stored.name, refusal)))
    })
    .collect()
}

/// Whether a plan that has not ended by a day takes its seed from where others witness it, as the record stood after an
/// entry. One that cannot be read gives no seed.
pub fn has_witnessed_seeds(conn: &Connection, as_of: i64, day: NaiveDate) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT id, version, name, text FROM plan p
         WHERE version = (SELECT max(version) FROM plan q WHERE q.name = p.name AND q.entry <= ?1) ORDER BY name",
    )?;
    let mut rows = statement.query([as_of])?;
    while let Some(row) = rows.next()? {
        let Ok(plan) = Stored::from_row(row)?.read() else { continue };
        if plan.seed() != SeedKind::Local && plan.ends()?.is_none_or(|ends| ends >= day) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Every plan in its newest version, by name.
pub fn newest(conn: &Connection) -> Result<Vec<Plan>> {
    each(conn)?.into_iter().map(|plan| plan.map_err(|(_, refusal)| refusal)).collect()
}

/// The plan of that name in its newest version.
pub fn find(conn: &Connection, name: &str) -> Result<Plan> {
    let plans = newest(conn)?;
    let names: Vec<String> = plans.iter().map(|plan| plan.name.clone()).collect();
    plans.into_iter().find(|plan| plan.name == name).ok_or_else(|| {
        let otherwise = || match names.as_slice() {
            [] => "there is no plan yet: assize assign plan add plan.toml".to_owned(),
            some => format!("plans are {}", some.join(", ")),
        };
        let versioned = name.split_once('/').filter(|(alone, _)| names.iter().any(|known| known == alone));
        let hint = versioned.map_or_else(
            || did_you_mean_or(name, &names, otherwise),
            |(alone, version)| {
                format!("a version is given apart: assize assign plan show {alone} --version {version}; else the newest holds")
            },
        );
        Refusal::rule(format!("there is no plan `{name}`")).hint(hint)
    })
}

/// A version of a plan by its number.
pub fn by_id(conn: &Connection, id: i64) -> Result<Plan> {
    conn.prepare_cached("SELECT id, version, name, text FROM plan WHERE id = ?1")?
        .query_row([id], Stored::from_row)?
        .read()
}

/// Every version of a plan with its text as it was added, oldest first.
pub fn versions(conn: &Connection, name: &str) -> Result<Vec<(Plan, String)>> {
    let mut statement =
        conn.prepare_cached("SELECT id, version, name, text FROM plan WHERE name = ?1 ORDER BY version")?;
    let rows = statement.query_map([name], Stored::from_row)?;
    rows.map(|stored| {
        let stored = stored?;
        Ok((stored.read()?, stored.text))
    })
    .collect()
}

/// A version as it was added: its version, its text, and the entry that brought it.
pub struct Added {
    /// Its version.
    pub version: i64,
    /// Its text.
    pub text: String,
    /// The entry that brought it.
    pub entry: i64,
}

/// The versions of a plan from one to another, both included, oldest first.
pub fn versions_between(conn: &Connection, name: &str, (first, last): (i64, i64)) -> Result<Vec<Added>> {
    let mut statement = conn.prepare_cached(
        "SELECT version, text, entry FROM plan WHERE name = ?1 AND version BETWEEN ?2 AND ?3 ORDER BY version",
    )?;
    let rows = statement.query_map(rusqlite::params![name, first, last], |row| {
        Ok(Added { version: row.get("version")?, text: row.get("text")?, entry: row.get("entry")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest version of a name, where there is one.
pub(super) fn newest_of(conn: &Connection, name: &str) -> Result<Option<Stored>> {
    Ok(conn
        .prepare_cached("SELECT id, version, name, text FROM plan WHERE name = ?1 ORDER BY version DESC LIMIT 1")?
        .query_row([name], Stored::from_row)
        .optional()?)
}
