//! Finding precedents: for a card that is scored, for a criterion, by words.

use super::decided::Precedent;
use super::reading::readable;
use super::wording::{Cards, Found, Wording, compared};
use crate::calc::spelling::sought;
use crate::core::people::Person;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card};
use crate::core::suggest::or_list;
use crate::core::text::Untrusted;
use rusqlite::Connection;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Which precedents are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Each of these stands somewhere in what was asked and decided, or in the criterion.
    pub words: &'a [String],
    /// Only on the criterion with this key.
    pub criterion: Option<&'a str>,
    /// Only of the card with this name.
    pub card: Option<&'a str>,
}

/// The precedents on the criteria of a card that somebody may read: what holds first, the newest first.
pub fn of_card(conn: &Connection, card: &Card, reader: Option<&Person>) -> Result<Vec<Found>> {
    let (mut cards, mut found) = (Cards::default(), Vec::new());
    for one in readable(conn, Some(&card.name), reader)? {
        let before = cards.of(conn, &one)?;
        found.push(compared(one, before, card));
    }
    found.retain(|(_, wording)| *wording != Wording::Gone);
    Ok(found)
}

/// The precedents on one criterion of a card, by its name and key, that somebody may read.
pub fn on_criterion(conn: &Connection, (card, key): (&str, &str), reader: Option<&Person>) -> Result<Vec<Found>> {
    let wanted = Wanted { words: &[], criterion: Some(key), card: Some(card) };
    search(conn, wanted, reader)
}

/// Every precedent that somebody may read and that is wanted, each compared with the newest version of its card: what holds
/// first, the newest first. Refused where no such card was ever published.
pub fn search(conn: &Connection, wanted: Wanted<'_>, reader: Option<&Person>) -> Result<Vec<Found>> {
    let card = wanted.card.map(|card| scorecard::find(conn, Some(card))).transpose()?.map(|(_, card)| card.name);
    let words: Vec<String> = wanted.words.iter().map(|word| sought(word)).collect();
    let (mut cards, mut newest, mut found) = (Cards::default(), BTreeMap::new(), Vec::new());
    for one in readable(conn, card.as_deref(), reader)? {
        let before = cards.of(conn, &one)?;
        if wanted.criterion.is_some_and(|key| key != one.key) || !has_all(&one, &titles(before, &one.key), &words) {
            continue;
        }
        let now = match newest.entry(one.card.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(scorecard::find(conn, Some(&one.card))?.1),
        };
        found.push(compared(one, before, now));
    }
    if let Some(key) = wanted.criterion.filter(|_| found.is_empty()) {
        require_criterion(conn, key)?;
    }
    Ok(found)
}

/// Refuses a criterion that no card has.
fn require_criterion(conn: &Connection, key: &str) -> Result<()> {
    let mut keys = BTreeSet::new();
    for listed in scorecard::list(conn)? {
        keys.extend(scorecard::load(conn, listed.id)?.criteria.into_iter().map(|criterion| criterion.key));
    }
    if keys.contains(key) || keys.is_empty() {
        return Ok(());
    }
    let keys: Vec<String> = keys.into_iter().collect();
    Err(Refusal::rule(format!("no card has a criterion `{key}`")).hint(or_list(key, "criteria", &keys)))
}

fn has_all(one: &Precedent, titles: &str, words: &[String]) -> bool {
    let asked = one.question().and_then(|arose| arose.words.as_ref()).map_or("", Untrusted::expose);
    let text = sought(&format!("{}\n{asked}\n{}\n{titles}", one.headnote.expose(), one.key));
    words.iter().all(|word| text.contains(word))
}

/// What a criterion was called then, in every language of its card.
fn titles(card: &Card, key: &str) -> String {
    let Ok(criterion) = card.criterion(key) else { return String::new() };
    let title = &criterion.title;
    let others = title.languages().map(|tag| title.in_language(Some(tag)));
    std::iter::once(title.own()).chain(others).collect::<Vec<_>>().join("\n")
}
