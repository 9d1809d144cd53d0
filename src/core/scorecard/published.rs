//! Published cards: each version once, and never changed.

use super::card::{Card, CardId};
use super::check::check;
use super::finding::{Finding, faulty};
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use crate::core::toml::Written;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// A card that was published, now or before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    /// Name and version.
    pub label: String,
    /// Whether it was new; the same text again changes nothing.
    pub new: bool,
    /// What somebody should think about.
    pub warnings: Vec<Finding>,
}

/// Publishes a card. The same version with other text is refused: a published card never changes.
pub fn publish(writing: &mut Writing<'_>, written: &Written<'_>) -> Result<Published> {
    let (card, findings) = check(written)?;
    let Some(card) = card else {
        return Err(faulty(written.name, &findings));
    };
    let new = require_unchanged(writing, &card, written.text)?;
    if new {
        require_next(&card, newest_version(writing, &card.name)?)?;
        store(writing, &card, written.text)?;
        writing.note(format!("the card {}", card.label()));
    }
    Ok(Published { label: card.label(), new, warnings: findings })
}

/// Refuses another text of a version that stands. Answers whether the version is new.
fn require_unchanged(conn: &Connection, card: &Card, text: &str) -> Result<bool> {
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

fn require_next(card: &Card, newest: i64) -> Result<()> {
    let (name, next, version) = (&card.name, newest + 1, card.version);
    if version == next {
        return Ok(());
    }
    Err(Refusal::rule(format!("the next version of {name} is {next}, not {version}")))
}

fn newest_version(conn: &Connection, name: &str) -> Result<i64> {
    Ok(conn
        .prepare_cached("SELECT coalesce(max(version), 0) FROM card WHERE name = ?1")?
        .query_row([name], |row| row.get(0))?)
}

fn store(writing: &mut Writing<'_>, card: &Card, text: &str) -> Result<()> {
    let id = writing.insert(
        "card",
        &[("name", &card.name), ("version", &card.version), ("title", &card.title.own()), ("text", &text)],
        &[],
    )?;
    for criterion in &card.criteria {
        let section = card.sections.get(criterion.section).map_or("all", |section| section.key.as_str());
        let line = line_of(writing, &card.name, &criterion.key)?;
        let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
            ("card", &id),
            ("line", &line),
            ("key", &criterion.key),
            ("section", &section),
            ("title", &criterion.title.own()),
            ("weight", &criterion.weight.0),
        ];
        writing.insert("criterion", &facts, &[])?;
    }
    Ok(())
}

/// The line of a criterion across the versions of its card, from its first version on.
fn line_of(writing: &mut Writing<'_>, card: &str, key: &str) -> Result<i64> {
    let known = writing
        .prepare_cached("SELECT id FROM criterion_line WHERE card = ?1 AND key = ?2")?
        .query_row([card, key], |row| row.get(0))
        .optional()?;
    known.map_or_else(|| writing.insert("criterion_line", &[("card", &card), ("key", &key)], &[]), Ok)
}

/// A published card by its number.
pub fn load(conn: &Connection, id: CardId) -> Result<Card> {
    let text: String =
        conn.prepare_cached("SELECT text FROM card WHERE id = ?1")?.query_row([id.0], |row| row.get(0))?;
    let (card, _) = check(&Written { name: "the published card", text: &text })?;
    card.ok_or_else(|| {
        Refusal::data(format!("the published card {} does not read any more", id.0)).hint("run `assize verify`")
    })
}

/// The numbers of a card's criteria, by key.
pub fn criterion_ids(conn: &Connection, card: CardId) -> Result<BTreeMap<String, i64>> {
    let mut statement = conn.prepare_cached("SELECT key, id FROM criterion WHERE card = ?1")?;
    let rows = statement.query_map([card.0], |row| Ok((row.get("key")?, row.get("id")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A published card by `name` (its newest version) or `name/version`; without a name the only card.
pub fn find(conn: &Connection, label: Option<&str>) -> Result<(CardId, Card)> {
    let published = list(conn)?;
    let chosen = match label {
        None => the_only(&published)?,
        Some(label) => published
            .iter()
            .rev()
            .find(|listed| listed.name == label || format!("{}/{}", listed.name, listed.version) == label),
    };
    let Some(chosen) = chosen else {
        let label = label.unwrap_or_default();
        let hint = did_you_mean_or(label, published.iter().map(|listed| listed.name.as_str()), || {
            if published.is_empty() { PUBLISH_ONE.to_owned() } else { format!("published are {}", names(&published)) }
        });
        return Err(Refusal::rule(format!("there is no card `{label}`")).hint(hint));
    };
    Ok((chosen.id, load(conn, chosen.id)?))
}

const PUBLISH_ONE: &str = "publish one: assize card publish card.toml";

fn the_only(published: &[Listed]) -> Result<Option<&Listed>> {
    let newest = published.last();
    if published.iter().any(|listed| newest.is_some_and(|newest| newest.name != listed.name)) {
        return Err(Refusal::words(format!("say which card: {}", names(published))));
    }
    if newest.is_none() {
        return Err(Refusal::rule("no card is published yet").hint(PUBLISH_ONE));
    }
    Ok(newest)
}

fn names(published: &[Listed]) -> String {
    published.iter().map(|listed| format!("{}/{}", listed.name, listed.version)).collect::<Vec<_>>().join(", ")
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
}

/// All published cards, by name and version.
pub fn list(conn: &Connection) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached("SELECT id, name, version, title FROM card ORDER BY name, version")?;
    let rows = statement.query_map([], |row| {
        let (id, name) = (CardId(row.get("id")?), row.get("name")?);
        Ok(Listed { id, name, version: row.get("version")?, title: row.get("title")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
