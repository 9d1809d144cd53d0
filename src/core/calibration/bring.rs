//! Brings in ratings that were made elsewhere: all rows of a file, or none.

use super::scale::RatingScale;
use crate::calc::digest::{Digest, sha256};
use crate::core::act::Actor;
use crate::core::ledger::{NewRow, Writing};
use crate::core::people::{self, ErasedNames, Whose};
use crate::core::policy::Policy;
use crate::core::reading::{Reader, Row, each_row};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{as_stored, id_without_card};
use crate::core::suggest::did_you_mean_or;
use crate::core::text::Kept;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What the rows have, by the names that faults call them.
pub const COLUMNS: [&str; 4] = ["dialogue", "criterion", "annotator", "rating"];
/// What files call these columns, where nobody says it.
const NAMES: [&[&str]; 4] = [
    &["dialogue", "dialogue_ref", "ref", "item"],
    &["criterion", "question", "attribute"],
    &["annotator", "auditor", "rater", "coder"],
    &["rating", "value", "score", "answer"],
];

/// What to take in, and how it is to be read.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// What the set is called.
    pub name: &'a str,
    /// The columns, in the order of [`COLUMNS`], where they are named.
    pub columns: [Option<&'a str>; 4],
    /// The scale of every criterion that has none of its own.
    pub scale: Option<RatingScale>,
    /// Scales of single criteria.
    pub scales: BTreeMap<String, RatingScale>,
}

/// What a file of ratings brought.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Brought {
    /// Ratings in it.
    pub ratings: u64,
    /// Items that were rated.
    pub items: u64,
    /// Those of them whose dialogue is not in this file.
    pub unknown: u64,
    /// Who rated.
    pub annotators: u64,
    /// Those of them who are not on the roster.
    pub strangers: u64,
    /// Those of them whose name was erased before, and stays out.
    pub erased: u64,
    /// The criteria, in the order in which they came.
    pub criteria: Vec<String>,
    /// Columns that nothing was taken from.
    pub unread: Vec<String>,
    /// Whether all of this was here already.
    pub is_known: bool,
}

/// Takes in a file of ratings: `dialogue,criterion,annotator,rating`. The same file under the same name changes nothing.
pub fn bring(
    writing: &mut Writing<'_>,
    actor: &Actor,
    (reader, file): (&mut Reader, &str),
    wanted: &Wanted<'_>,
) -> Result<Brought> {
    let name = wanted.name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Refusal::words("--name is empty, or has a control character")
            .hint("say what the ratings are called here, such as --name stc3"));
    }
    no_card_in_words(wanted, &actor.policy)?;
    let places = places(reader, file, wanted)?;
    let mut found = Found::default();
    each_row(reader, file, &COLUMNS, &mut |row| {
        let newest = found.take(row, &places, wanted)?;
        newest.without_card(writing, &actor.policy)
    })?;
    if found.ratings.is_empty() {
        return Err(Refusal::data(format!("{file} has no ratings")).hint("below its header there is no row"));
    }
    let digest = found.digest();
    let mut brought = found.told(reader, &places);
    if let Some(known) = known(writing, name)? {
        if known != digest {
            return Err(Refusal::rule(format!("there are other ratings called `{}` here", name.escape_debug()))
                .hint("ratings do not change: give these another --name"));
        }
        brought.is_known = true;
    }
    keep(writing, name, digest, &found, &mut brought)?;
    Ok(brought)
}

/// What the command says of the file is kept as it is, too.
fn no_card_in_words(wanted: &Wanted<'_>, policy: &Policy) -> Result<()> {
    id_without_card("--name", wanted.name, policy)?;
    let scales = wanted.scale.iter().chain(wanted.scales.values());
    scales.flat_map(|scale| &scale.words).try_for_each(|word| id_without_card("--scale", word, policy))
}

/// The ids of a row that no row before it had.
#[derive(Default)]
struct New<'r> {
    criterion: Option<&'r str>,
    item: Option<&'r str>,
    annotator: Option<&'r str>,
}

impl New<'_> {
    /// Refuses an id that holds a card number, but not one that stands in the record already.
    fn without_card(&self, conn: &Connection, policy: &Policy) -> Result<()> {
        self.criterion.map_or(Ok(()), |id| id_without_card("criterion", id, policy))?;
        if let Some(id) = self.item
            && let Err(refusal) = id_without_card("dialogue", id, policy)
            && request(conn, id)?.is_none()
        {
            return Err(refusal);
        }
        if let Some(id) = self.annotator
            && let Err(refusal) = id_without_card("annotator", id, policy)
            && people::lookup(conn, id)?.is_none()
        {
            return Err(refusal);
        }
        Ok(())
    }
}

/// Where each column stands.
fn places(reader: &Reader, file: &str, wanted: &Wanted<'_>) -> Result<[usize; 4]> {
    let folded = |name: &str| name.trim().to_lowercase();
    let names: Vec<String> = reader.names().iter().map(|name| folded(name)).collect();
    let line = reader.header_line().unwrap_or(1);
    let mut places = [0; 4];
    for (place, ((column, given), usual)) in places.iter_mut().zip(COLUMNS.iter().zip(wanted.columns).zip(NAMES)) {
        let found = match given {
            Some(given) => names.iter().position(|name| *name == folded(given)),
            None => usual.iter().find_map(|one| names.iter().position(|name| name == one)),
        };
        *place = found.ok_or_else(|| {
            let known: Vec<&str> = reader.names().iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
            let there = || format!("its columns are {}; name the one with --{column}", known.join(", "));
            let typed = given.unwrap_or(column);
            Refusal::data(format!("{file}:{line}: there is no column `{}` for the {column}", typed.escape_debug()))
                .hint(did_you_mean_or(typed, &known, there))
        })?;
    }
    Ok(places)
}

/// The digest of the ratings that are called so, where there are some.
fn known(conn: &Connection, name: &str) -> Result<Option<Digest>> {
    let sql = "SELECT digest FROM rating_set WHERE name = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([name], |row| row.get("digest")).optional()?)
}

/// Names in the order in which they came.
#[derive(Default)]
struct Named {
    list: Vec<String>,
    places: HashMap<String, u32>,
}

impl Named {
    fn place(&mut self, name: &str) -> u32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }

    fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    fn name(&self, place: u32) -> &str {
        self.list.get(place as usize).map_or("", String::as_str)
    }
}

/// What the rows say.
#[derive(Default)]
struct Found {
    criteria: Named,
    items: Named,
    annotators: Named,
    scales: Vec<RatingScale>,
    /// Of each rating the places of criterion, item and annotator, and its value.
    ratings: Vec<([u32; 3], i64)>,
    seen: HashSet<[u32; 3]>,
}

impl Found {
    /// Takes in a row; answers what no row before it had.
    fn take<'r>(&mut self, row: &'r Row, places: &[usize; 4], wanted: &Wanted<'_>) -> Result<New<'r>> {
        let cell = |column: usize| {
            let place = places.get(column).copied().unwrap_or_default();
            let name = COLUMNS.get(column).copied().unwrap_or_default();
            let text = row.get(place).map(str::trim).filter(|text| !text.is_empty());
            text.ok_or_else(|| {
                Refusal::data(format!("`{name}` is empty"))
                    .hint("every row names it; who did not rate an item has no row for it")
            })
        };
        let (item, criterion, annotator, rating) = (cell(0)?, cell(1)?, cell(2)?, cell(3)?);
        let new = New {
            criterion: Some(criterion).filter(|name| !self.criteria.has(name)),
            item: Some(item).filter(|name| !self.items.has(name)),
            annotator: Some(annotator).filter(|name| !self.annotators.has(name)),
        };
        let scale = self.scale(criterion, wanted)?;
        let value = scale.value(rating)?;
        let key = [self.criteria.place(criterion), self.items.place(item), self.annotators.place(annotator)];
        if !self.seen.insert(key) {
            return Err(Refusal::data("the same `annotator` rated the same `criterion` of a `dialogue` before")
                .hint("leave one of the two rows, or bring the second round in under another --name"));
        }
        self.ratings.push((key, value));
        Ok(new)
    }

    fn scale(&mut self, criterion: &str, wanted: &Wanted<'_>) -> Result<RatingScale> {
        if let Some(scale) = self.criteria.places.get(criterion).and_then(|place| self.scales.get(*place as usize)) {
            return Ok(scale.clone());
        }
        let scale = wanted.scales.get(criterion).or(wanted.scale.as_ref()).cloned().ok_or_else(|| {
            let known: Vec<&str> = wanted.scales.keys().map(String::as_str).collect();
            Refusal::words(format!("the `criterion` `{}` has no scale", criterion.escape_debug())).hint(
                did_you_mean_or(criterion, &known, || {
                    "one for all: --scale=-2..2; one of its own: --scale CRITERION=LOW..HIGH".to_owned()
                }),
            )
        })?;
        self.criteria.place(criterion);
        self.scales.push(scale.clone());
        Ok(scale)
    }

    /// Over everything that is kept, whatever the order of the rows.
    fn digest(&self) -> Digest {
        let mut lines: Vec<String> = Vec::with_capacity(self.ratings.len() + self.scales.len());
        for (name, scale) in self.criteria.list.iter().zip(&self.scales) {
            let numbers = [scale.lowest, scale.highest, scale.step, scale.short_below].map(|number| number.to_string());
            lines.push(format!("{name}\t{}\t{}", numbers.join("\t"), scale.words.join("\t")));
        }
        for ([criterion, item, annotator], value) in &self.ratings {
            let names = [self.criteria.name(*criterion), self.items.name(*item), self.annotators.name(*annotator)];
            lines.push(format!("{}\t{value}", names.join("\t")));
        }
        lines.sort_unstable();
        sha256(&[lines.join("\n").as_bytes()])
    }

    fn told(&self, reader: &Reader, places: &[usize; 4]) -> Brought {
        let unread =
            reader.names().iter().enumerate().filter(|(place, name)| !places.contains(place) && !name.is_empty());
        Brought {
            ratings: self.ratings.len() as u64,
            items: self.items.list.len() as u64,
            annotators: self.annotators.list.len() as u64,
            criteria: self.criteria.list.clone(),
            unread: unread.map(|(_, name)| name.clone()).collect(),
            ..Brought::default()
        }
    }
}

/// Keeps what is new, and counts whom and what nobody here knows.
fn keep(writing: &mut Writing<'_>, name: &str, digest: Digest, found: &Found, brought: &mut Brought) -> Result<()> {
    let items = found.items.list.iter().map(|item| request(writing, item)).collect::<Result<Vec<_>>>()?;
    let people = found.annotators.list.iter().map(|one| people::lookup(writing, one)).collect::<Result<Vec<_>>>()?;
    brought.unknown = items.iter().filter(|request| request.is_none()).count() as u64;
    brought.strangers = people.iter().filter(|person| person.is_none()).count() as u64;
    if brought.is_known {
        return Ok(());
    }
    let set = writing.insert("rating_set", &[("name", &name), ("digest", &digest)], &[])?;
    let mut scales = Vec::new();
    for (criterion, scale) in found.criteria.list.iter().zip(&found.scales) {
        scales.push(keep_scale(writing, set, criterion, scale)?);
    }
    let mut item_rows = Vec::new();
    for (item, request) in found.items.list.iter().zip(items) {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("rating_set", &set), ("ref", item), ("request", &request)];
        item_rows.push(writing.insert("rating_item", &facts, &[])?);
    }
    let mut annotators = Vec::new();
    let erased = ErasedNames::load(writing, Whose::Person)?;
    for (annotator, person) in found.annotators.list.iter().zip(people) {
        let is_out = erased.when_handle(annotator).is_some();
        brought.erased += u64::from(is_out);
        let kept = (!is_out).then(|| Kept::new("`annotator`", annotator)).transpose()?;
        let facts: [(&'static str, &dyn rusqlite::ToSql); 2] =
            [("rating_set", &set), ("person", &person.map(|person| person.id.0))];
        annotators.push(writing.insert("annotator", &facts, &[("name", kept.as_ref())])?);
    }
    keep_ratings(writing, found, (&scales, &item_rows, &annotators))?;
    writing.note(format!("{} ratings, called {name}", brought.ratings));
    Ok(())
}

fn keep_scale(writing: &mut Writing<'_>, set: i64, criterion: &str, scale: &RatingScale) -> Result<i64> {
    let words = (!scale.words.is_empty()).then(|| scale.words.join("\n"));
    let facts: [(&'static str, &dyn rusqlite::ToSql); 7] = [
        ("rating_set", &set),
        ("criterion", &criterion),
        ("lowest", &scale.lowest),
        ("highest", &scale.highest),
        ("step", &scale.step),
        ("short_below", &scale.short_below),
        ("answers", &words),
    ];
    writing.insert("rating_scale", &facts, &[])
}

fn keep_ratings(
    writing: &mut Writing<'_>,
    found: &Found,
    (scales, items, annotators): (&[i64], &[i64], &[i64]),
) -> Result<()> {
    let row = |list: &[i64], place: u32| list.get(place as usize).copied().unwrap_or_default();
    let rows: Vec<_> = found
        .ratings
        .iter()
        .map(|([criterion, item, annotator], value)| {
            [row(scales, *criterion), row(items, *item), row(annotators, *annotator), *value]
        })
        .collect();
    let rows: Vec<NewRow<'_, 4, 0>> = rows
        .iter()
        .map(|[scale, item, annotator, value]| ([scale as _, item as _, annotator as _, value as _], []))
        .collect();
    writing.insert_all("rating", (["rating_scale", "rating_item", "annotator", "value"], []), &rows)
}

/// The dialogue of that ref, where this file has it.
fn request(conn: &Connection, reference: &str) -> Result<Option<i64>> {
    let sql = "SELECT request FROM dialogue WHERE ref = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([&*as_stored(conn, reference)?], |row| row.get("request")).optional()?)
}
