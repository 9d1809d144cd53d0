//! Scorecard: what dialogues are scored against. Written as TOML, checked, published, never changed.
//!
//! A *criterion* is one thing that is looked at; its key stays the same across versions. A *level* is
//! one answer to it, worth a percentage.

mod sheet;

pub use sheet::{Finding, Severity, check};

use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Answer, Band, Class, Fails, Item, Score, score};
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use crate::core::toml::Written;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// The number of a published card.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CardId(pub i64);

/// A card that passed its checks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// Its name, the same across versions.
    pub name: String,
    /// Its version, 1, 2, 3 …
    pub version: i64,
    /// What it is for.
    pub title: String,
    /// Words for ranges of the total, best first.
    pub bands: Vec<Band>,
    /// Ids and titles of the sections.
    pub sections: Vec<(String, String)>,
    /// What is looked at, in order.
    pub criteria: Vec<Criterion>,
}

/// One thing that is looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Criterion {
    /// Its id, the same across versions.
    pub key: String,
    /// The place of its section in the card.
    pub section: usize,
    /// What is asked.
    pub title: String,
    /// How to tell.
    pub guidance: String,
    /// Hundredths of a per cent of the card.
    pub weight: Hundredths,
    /// The answers, best first.
    pub levels: Vec<Level>,
    /// Whether it may be not applicable.
    pub na: bool,
    /// Whether anything below full needs a note.
    pub note_below_full: bool,
    /// For whom it is critical.
    pub class: Class,
    /// What an answer of 0 % does beyond its own weight.
    pub fails: Fails,
}

/// One answer to a criterion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Level {
    /// Its id.
    pub key: String,
    /// What it means.
    pub title: String,
    /// What it is worth, in hundredths of a per cent.
    pub percent: Hundredths,
}

impl Card {
    /// The criterion of that key.
    pub fn criterion(&self, key: &str) -> Result<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.key == key).ok_or_else(|| {
            let keys: Vec<&str> = self.criteria.iter().map(|criterion| criterion.key.as_str()).collect();
            let hint = did_you_mean_or(key, &keys, || format!("it has {}", keys.join(", ")));
            Refusal::data(format!("the card {} has no criterion `{key}`", self.label())).hint(hint)
        })
    }

    /// `dialogue/1`: the name and version by which commands know it.
    pub fn label(&self) -> String {
        format!("{}/{}", self.name, self.version)
    }

    /// The score of a set of answers, one for each criterion, by key; `None` is not applicable.
    pub fn score(&self, answers: &BTreeMap<String, Option<String>>) -> Result<Score> {
        Ok(score(&self.items(answers)?))
    }

    /// The answers as numbers, in the order of the criteria.
    pub fn items(&self, answers: &BTreeMap<String, Option<String>>) -> Result<Vec<Item>> {
        self.criteria
            .iter()
            .map(|criterion| {
                let answer = answers
                    .get(&criterion.key)
                    .ok_or_else(|| Refusal::data(format!("`{}` has no answer", criterion.key)))?;
                Ok(Item {
                    section: criterion.section,
                    weight: criterion.weight.0,
                    class: criterion.class,
                    fails: criterion.fails,
                    answer: criterion.answer(answer.as_deref())?,
                })
            })
            .collect()
    }
}

impl Criterion {
    /// What an answer is worth; `None` is not applicable.
    pub fn answer(&self, level: Option<&str>) -> Result<Answer> {
        match level {
            Some(key) => Ok(Answer::Level(self.level(key)?.percent.0)),
            None if self.na => Ok(Answer::NotApplicable),
            None => Err(Refusal::data(format!("`{}` always applies", self.key))
                .hint(format!("answer one of {}", self.choices()))),
        }
    }

    /// The level of that key.
    pub fn level(&self, key: &str) -> Result<&Level> {
        self.levels.iter().find(|level| level.key == key).ok_or_else(|| {
            let levels = self.levels.iter().map(|level| level.key.as_str());
            let hint = did_you_mean_or(key, levels, || format!("its levels are {}", self.choices()));
            Refusal::data(format!("`{key}` is not a level of `{}`", self.key)).hint(hint)
        })
    }

    /// `full, partly, none or na`: the answers in words.
    pub fn choices(&self) -> String {
        let mut keys: Vec<&str> = self.levels.iter().map(|level| level.key.as_str()).collect();
        if self.na {
            keys.push(NA);
        }
        keys.join(", ")
    }

    /// Whether this answer must come with a note.
    pub fn needs_note(&self, answer: Answer) -> bool {
        self.note_below_full && matches!(answer, Answer::Level(percent) if percent < 10_000)
    }
}

/// How people write "not applicable".
pub const NA: &str = "na";

/// A level as people write it: `na` is not applicable.
pub fn parse_level(text: &str) -> Option<String> {
    (text != NA).then(|| text.to_owned())
}

/// What publishing came to.
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
        return Err(Refusal::data(format!("{} cannot be published", written.name))
            .findings(findings.iter().map(ToString::to_string).collect()));
    };
    let stands: Option<String> = writing
        .prepare_cached("SELECT text FROM card WHERE name = ?1 AND version = ?2")?
        .query_row(params![card.name, card.version], |row| row.get(0))
        .optional()?;
    let published = |new| Published { label: card.label(), new, warnings: findings.clone() };
    match stands {
        Some(text) if text == written.text => return Ok(published(false)),
        Some(_) => {
            return Err(Refusal::rule(format!("the card {} is published already, with another text", card.label()))
                .hint(format!(
                    "a published card never changes: give it version = {}",
                    newest_version(writing, &card.name)? + 1
                )));
        }
        None => {}
    }
    let newest = newest_version(writing, &card.name)?;
    if card.version != newest + 1 {
        return Err(Refusal::rule(format!(
            "the next version of {} is {}, not {}",
            card.name,
            newest + 1,
            card.version
        )));
    }
    store(writing, &card, written.text)?;
    writing.note(format!("the card {}", card.label()));
    Ok(published(true))
}

fn newest_version(conn: &Connection, name: &str) -> Result<i64> {
    Ok(conn
        .prepare_cached("SELECT coalesce(max(version), 0) FROM card WHERE name = ?1")?
        .query_row([name], |row| row.get(0))?)
}

fn store(writing: &mut Writing<'_>, card: &Card, text: &str) -> Result<()> {
    let id = writing.insert(
        "card",
        &[("name", &card.name), ("version", &card.version), ("title", &card.title), ("text", &text)],
        &[],
    )?;
    for criterion in &card.criteria {
        let section = card.sections.get(criterion.section).map_or("all", |(id, _)| id.as_str());
        let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
            ("card", &id),
            ("key", &criterion.key),
            ("section", &section),
            ("title", &criterion.title),
            ("weight", &criterion.weight.0),
        ];
        writing.insert("criterion", &facts, &[])?;
    }
    Ok(())
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
    let rows = statement.query_map([card.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
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
        Ok(Listed { id: CardId(row.get(0)?), name: row.get(1)?, version: row.get(2)?, title: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
