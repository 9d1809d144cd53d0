//! Published cards: each version once, and never changed.

use super::card::{Card, CardId};
use super::check::stored;
use crate::calc::listing::list_and;
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::{did_you_mean_or, or_list};
use crate::core::toml::Written;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// Refuses another text of a version that stands. Answers whether the version is new.
pub(super) fn require_unchanged(conn: &Connection, card: &Card, text: &str) -> Result<bool> {
    let stands: Option<String> = conn
        .prepare_cached("SELECT text FROM card WHERE name = ?1 AND version = ?2")?
        .query_row(params![card.name, card.version], |row| row.get(0))
        .optional()?;
    match stands {
        None => Ok(true),
        Some(stands) if stands == text => Ok(false),
        Some(_) => {
            let next = newest_version(conn, &card.name)? + 1;
            Err(Refusal::rule(format!("the card {} is published already, with another text", card.label()))
                .hint(format!("a published card never changes: give it version = {next}")))
        }
    }
}

pub(super) fn require_next(card: &Card, newest: i64) -> Result<()> {
    let (name, next, version) = (&card.name, newest + 1, card.version);
    if version == next {
        return Ok(());
    }
    Err(Refusal::rule(format!("the next version of {name} is {next}, not {version}"))
        .hint(format!("write version = {next} in the card")))
}

pub(super) fn newest_version(conn: &Connection, name: &str) -> Result<i64> {
    Ok(conn
        .prepare_cached("SELECT coalesce(max(version), 0) FROM card WHERE name = ?1")?
        .query_row([name], |row| row.get(0))?)
}

/// A published card by its number.
pub fn load(conn: &Connection, id: CardId) -> Result<Card> {
    let text: String =
        conn.prepare_cached("SELECT text FROM card WHERE id = ?1")?.query_row([id.0], |row| row.get(0))?;
    stored(&Written { name: "the published card", text: &text })
        .map_err(|refusal| Refusal::altered(&format!("card {}", id.0), &refusal))
}

/// The ids of all criteria of all cards, in the order of the alphabet.
pub fn all_criteria(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT key FROM criterion ORDER BY key")?;
    let keys = statement.query_map([], |row| row.get("key"))?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}

/// Refuses a criterion that no card has.
pub fn require_criterion(conn: &Connection, key: &str) -> Result<()> {
    let known = all_criteria(conn)?;
    if known.iter().any(|one| one == key) {
        return Ok(());
    }
    Err(Refusal::words(format!("no card has a criterion `{}`", key.escape_debug()))
        .hint(or_list(key, "criteria", &known)))
}

/// The numbers of a card's criteria, by key.
pub fn criterion_ids(conn: &Connection, card: CardId) -> Result<BTreeMap<String, i64>> {
    let mut statement = conn.prepare_cached("SELECT key, id FROM criterion WHERE card = ?1")?;
    let rows = statement.query_map([card.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A published card by `name` (its newest version, in force or not) or `name/version`; without a name the only card.
pub fn find(conn: &Connection, label: Option<&str>) -> Result<(CardId, Card)> {
    let published = list(conn)?;
    let named = of_label(&published, label)?;
    let newest = named.last().ok_or_else(|| no_such(&published, label))?;
    Ok((newest.id, load(conn, newest.id)?))
}

/// The same as it is in force on a day: a dialogue is scored by the card that was in force when it took place. Before any
/// card was in force at all, the first version of each counts; later nobody is measured by a card that was not known.
pub fn find_on(conn: &Connection, label: Option<&str>, day: NaiveDate) -> Result<(CardId, Card)> {
    let published = list(conn)?;
    let named = of_label(&published, label)?;
    let first = named.first().ok_or_else(|| no_such(&published, label))?;
    let in_force = |listed: &&Listed| listed.since <= day;
    let before_all = !published.iter().any(|listed| in_force(&listed)) && first.version == 1;
    let held = named.iter().copied().rfind(in_force).or_else(|| before_all.then_some(*first));
    let held = held.ok_or_else(|| not_yet(&published, first, day))?;
    Ok((held.id, load(conn, held.id)?))
}

/// The versions that a label means, oldest first: one by `name/version`, all by `name`, those of the only card by none.
fn of_label<'a>(published: &'a [Listed], label: Option<&str>) -> Result<Vec<&'a Listed>> {
    let name = match label {
        None => the_only(published)?,
        Some(label) => Some(label),
    };
    let is_meant = |listed: &&Listed| name.is_some_and(|name| listed.name == name || listed.label() == name);
    Ok(published.iter().filter(is_meant).collect())
}

fn no_such(published: &[Listed], label: Option<&str>) -> Refusal {
    let label = label.unwrap_or_default();
    if let Some((name, _)) = label.split_once('/')
        && let versions = published.iter().filter(|listed| listed.name == name).map(Listed::label).collect::<Vec<_>>()
        && !versions.is_empty()
    {
        return Refusal::rule(format!("there is no card `{label}`")).hint(of_versions(name, &versions));
    }
    let alone = label.split('/').next().unwrap_or_default();
    let hint = did_you_mean_or(alone, published.iter().map(|listed| listed.name.as_str()), || {
        if published.is_empty() { PUBLISH_ONE.to_owned() } else { format!("published are {}", names(published)) }
    });
    Refusal::rule(format!("there is no card `{label}`")).hint(hint)
}

/// Which versions of a card there are.
fn of_versions(name: &str, versions: &[String]) -> String {
    match versions {
        [only] => format!("its only version is {only}"),
        several => format!("its versions are {}; {name} alone means the newest", list_and(several)),
    }
}

fn not_yet(published: &[Listed], first: &Listed, day: NaiveDate) -> Refusal {
    let held: Vec<String> = published.iter().filter(|listed| listed.since <= day).map(Listed::label).collect();
    let known = if held.is_empty() { "none".to_owned() } else { held.join(", ") };
    Refusal::rule(format!("the card {} is in force from {}, not yet on {day}", first.label(), first.since))
        .hint(format!("nobody is measured by a card that was not known; in force on {day}: {known}"))
}

const PUBLISH_ONE: &str = "publish one: assize card publish card.toml";

fn the_only(published: &[Listed]) -> Result<Option<&str>> {
    let newest = published.last();
    if published.iter().any(|listed| newest.is_some_and(|newest| newest.name != listed.name)) {
        return Err(Refusal::words(format!("say which card: {}", names(published)))
            .hint("name one of them, such as dialogue or dialogue/1"));
    }
    if newest.is_none() {
        return Err(Refusal::rule("no card is published yet").hint(PUBLISH_ONE));
    }
    Ok(newest.map(|listed| listed.name.as_str()))
}

fn names(published: &[Listed]) -> String {
    published.iter().map(Listed::label).collect::<Vec<_>>().join(", ")
}

/// A card in the list of published ones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its number.
    pub id: CardId,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// What it is for.
    pub title: String,
    /// The first day on which it is in force.
    pub since: NaiveDate,
}

impl Listed {
    /// `dialogue/1`.
    pub fn label(&self) -> String {
        format!("{}/{}", self.name, self.version)
    }
}

/// All published cards, by name and version.
pub fn list(conn: &Connection) -> Result<Vec<Listed>> {
    let mut statement =
        conn.prepare_cached("SELECT id, name, version, title, since FROM card ORDER BY name, version")?;
    let mut rows = statement.query([])?;
    let mut listed = Vec::new();
    while let Some(row) = rows.next()? {
        listed.push(Listed {
            id: CardId(row.get("id")?),
            name: row.get("name")?,
            version: row.get("version")?,
            title: row.get("title")?,
            since: day(&row.get::<_, String>("since")?)?,
        });
    }
    Ok(listed)
}
