//! Rating sets: ratings that were made elsewhere, as the file holds them.

use super::rated::Rated;
use super::scale::RatingScale;
use crate::calc::agreement::Rating;
use crate::core::ledger::By;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::{BTreeMap, HashMap};

/// A rating set as it is listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RatingSet {
    /// What it is called.
    pub name: String,
    /// When it was brought in, UTC.
    pub at: String,
    /// Its criteria, in the order of the file.
    pub criteria: Vec<String>,
    /// How many items were rated.
    pub items: u64,
    /// How many people rated.
    pub annotators: u64,
    /// How many ratings there are.
    pub ratings: u64,
    /// Who brought it in; none while the act goes on.
    pub by: Option<By>,
    /// How many of its dialogues are those of agents who were in a team with who brought it in, or theirs.
    pub own: u64,
}

/// Every rating set, oldest first.
pub fn rating_sets(conn: &Connection) -> Result<Vec<RatingSet>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.id, s.name, e.at, e.actor, e.principal, e.login, (SELECT count(*) FROM rating_item i WHERE i.rating_set = s.id) AS items,
           (SELECT count(*) FROM annotator a WHERE a.rating_set = s.id) AS annotators,
           (SELECT count(*) FROM rating_scale x JOIN rating r ON r.rating_scale = x.id WHERE x.rating_set = s.id) AS ratings,
           (SELECT count(*) FROM rating_item i JOIN dialogue d ON d.request = i.request JOIN person q ON q.handle = e.actor
             WHERE i.rating_set = s.id AND (d.agent = (SELECT p.one FROM identity p WHERE p.person = q.id) OR EXISTS (
               SELECT 1 FROM stint a JOIN stint b ON b.team = a.team AND b.role = 'agent' AND b.person = d.agent
               WHERE a.person = q.id))) AS own
         FROM rating_set s LEFT JOIN entry e ON e.id = s.entry ORDER BY s.id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get("id")?;
        found.push(RatingSet {
            name: row.get("name")?,
            at: row.get::<_, Option<String>>("at")?.unwrap_or_default(),
            criteria: scales(conn, id)?.into_iter().map(|(_, criterion, _)| criterion).collect(),
            items: row.get("items")?,
            annotators: row.get("annotators")?,
            ratings: row.get("ratings")?,
            by: row.get::<_, Option<String>>("actor")?.map(|_| By::of_row(row)).transpose()?,
            own: row.get("own")?,
        });
    }
    Ok(found)
}

/// The ratings of the set that is called so, one criterion at a time, in the order of the file.
pub fn rated_elsewhere(conn: &Connection, name: &str) -> Result<Vec<Rated>> {
    let sql = "SELECT id FROM rating_set WHERE name = ?1";
    let set: Option<i64> = conn.prepare_cached(sql)?.query_row([name], |row| row.get("id")).optional()?;
    let set = set.ok_or_else(|| unknown(conn, name))?;
    let (items, item_places) = named(conn, ITEMS, set)?;
    let (auditors, auditor_places) = named(conn, ANNOTATORS, set)?;
    let mut found = Vec::new();
    for (id, criterion, scale) in scales(conn, set)? {
        found.push(Rated {
            card: name.to_owned(),
            criterion: Some(criterion),
            metric: scale.scale(),
            answers: scale.answers(),
            items: items.clone(),
            auditors: auditors.clone(),
            ratings: ratings(conn, id, &item_places, &auditor_places)?,
            not_applicable: BTreeMap::new(),
            consensus: BTreeMap::new(),
        });
    }
    Ok(found)
}

const ITEMS: &str = "SELECT id, ref AS name FROM rating_item WHERE rating_set = ?1 ORDER BY id";
const ANNOTATORS: &str = "SELECT a.id, coalesce(p.handle, a.name, 'erased ' || a.id) AS name FROM annotator a
    LEFT JOIN identity i ON i.person = a.person LEFT JOIN person p ON p.id = i.one WHERE a.rating_set = ?1 ORDER BY a.id";

/// Names, in their order, and the place of each by its number.
fn named(conn: &Connection, sql: &str, set: i64) -> Result<(Vec<String>, HashMap<i64, i64>)> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([set])?;
    let (mut names, mut places) = (Vec::new(), HashMap::new());
    while let Some(row) = rows.next()? {
        places.insert(row.get("id")?, i64::try_from(names.len()).unwrap_or(i64::MAX));
        names.push(row.get("name")?);
    }
    Ok((names, places))
}

fn scales(conn: &Connection, set: i64) -> Result<Vec<(i64, String, RatingScale)>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, criterion, lowest, highest, step, short_below, answers FROM rating_scale WHERE rating_set = ?1 ORDER BY id",
    )?;
    let read = |row: &Row<'_>| {
        let numbers = (row.get("lowest")?, row.get("highest")?, row.get("step")?, row.get("short_below")?);
        let words: Option<String> = row.get("answers")?;
        Ok((row.get("id")?, row.get("criterion")?, RatingScale::stored(numbers, words.as_deref())))
    };
    let rows = statement.query_map([set], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn ratings(
    conn: &Connection,
    scale: i64,
    items: &HashMap<i64, i64>,
    auditors: &HashMap<i64, i64>,
) -> Result<Vec<Rating>> {
    // In the order of its unique index, so that nothing is sorted.
    let mut statement = conn.prepare_cached(
        "SELECT rating_item, annotator, value FROM rating WHERE rating_scale = ?1 ORDER BY rating_item, annotator",
    )?;
    let mut rows = statement.query([scale])?;
    let place = |places: &HashMap<i64, i64>, number: i64| places.get(&number).copied().unwrap_or(-1);
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Rating {
            item: place(items, row.get("rating_item")?),
            auditor: place(auditors, row.get("annotator")?),
            value: row.get("value")?,
        });
    }
    Ok(found)
}

fn unknown(conn: &Connection, name: &str) -> Refusal {
    let sets = rating_sets(conn).unwrap_or_default();
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    let there = || {
        if names.is_empty() {
            "bring them in first: assize intake ratings FILE --name NAME".to_owned()
        } else {
            format!("there are {}", names.join(", "))
        }
    };
    Refusal::rule(format!("there are no ratings called `{}`", name.escape_debug()))
        .hint(did_you_mean_or(name, &names, there))
}
