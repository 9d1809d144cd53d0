//! Criteria computed again: what is kept of a published card must be what its text says.

use super::card::{Card, CardId};
use super::published::load;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What is kept of a criterion: its section, title and weight, and the card and the key of its line.
type Kept = (String, String, i64, String, String);

/// Reads every published card again and compares what is kept of it. Answers how many criteria there are, and what differs.
pub fn recheck_cards(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let mut statement = conn.prepare("SELECT id, name, version, title FROM card ORDER BY id")?;
    let (mut rows, mut findings, mut count) = (statement.query([])?, Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let id: i64 = row.get("id")?;
        let kept: (String, i64, String) = (row.get("name")?, row.get("version")?, row.get("title")?);
        let card = load(conn, CardId(id))?;
        if kept != (card.name.clone(), card.version, card.title.own().to_owned()) {
            findings.push(format!("card {id} is kept as {} {}, but its text says otherwise", kept.0, kept.1));
        }
        count += card.criteria.len();
        findings.extend(differing(conn, id, &card)?);
    }
    Ok((count, findings))
}

fn differing(conn: &Connection, id: i64, card: &Card) -> Result<Vec<String>> {
    let (wanted, found) = (said(card), kept(conn, id)?);
    let keys = wanted.keys().chain(found.keys().filter(|key| !wanted.contains_key(*key)));
    let wrong = keys.filter(|key| wanted.get(*key) != found.get(*key));
    Ok(wrong.map(|key| format!("criterion {key} of card {id} ({}) is not what its text says", card.label())).collect())
}

/// What a card's text says of each criterion.
fn said(card: &Card) -> BTreeMap<String, Kept> {
    let of = |criterion: &super::card::Criterion| {
        let section = card.sections.get(criterion.section).map_or("all", |section| section.key.as_str());
        let title = criterion.title.own().to_owned();
        (section.to_owned(), title, criterion.weight.0, card.name.clone(), criterion.key.clone())
    };
    card.criteria.iter().map(|criterion| (criterion.key.clone(), of(criterion))).collect()
}

/// What is kept of each criterion of a card.
fn kept(conn: &Connection, card: i64) -> Result<BTreeMap<String, Kept>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.key, c.section, c.title, c.weight, l.card AS line_card, l.key AS line_key
         FROM criterion c JOIN criterion_line l ON l.id = c.line WHERE c.card = ?1",
    )?;
    let rows = statement.query_map([card], |row| {
        let kept =
            (row.get("section")?, row.get("title")?, row.get("weight")?, row.get("line_card")?, row.get("line_key")?);
        Ok((row.get("key")?, kept))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
