//! Keyed: an external draw once its seed came. Its key and its quotas go to the engine, which computes the picks.

use super::commitment::Committed;
use super::counts::Strata;
use super::seed::{Seeded, require_fresh, require_witness};
use super::stored::{Stored, drawn_as, name_of, stored_as};
use super::text::{is_external, quotas_of, sizes_of};
use super::unknown::no_draw;
use super::voiding::require_standing;
use crate::calc::draw::draw_key;
use crate::core::ledger::Writing;
use crate::core::plan;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What an engine needs to compute the picks of a draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keyed {
    /// Plan and window.
    pub name: String,
    /// The plan.
    pub plan: String,
    /// The key, hex.
    pub key: String,
    /// What strata are made by.
    pub by: Vec<&'static str>,
    /// All strata, by their labels: the engine counts each.
    pub strata: Vec<KeyedStratum>,
    /// Whether its picks came in.
    pub is_drawn: bool,
}

/// A stratum of an external draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyedStratum {
    /// Its labels.
    pub labels: Vec<String>,
    /// How many dialogues it has.
    pub size: usize,
    /// How many of them are drawn.
    pub quota: usize,
    /// How many the engine gives: the quota and its reserves, or all there are; none where nothing is drawn.
    pub take: usize,
}

impl Keyed {
    fn of(conn: &Connection, stored: &Stored, reserves: Option<usize>) -> Result<Self> {
        let plan = plan::by_id(conn, stored.plan)?;
        let reserves = reserves.unwrap_or_default().max(plan.reserves());
        let quotas = quotas_of(&stored.text);
        let strata = sizes_of(&stored.text).into_iter().map(|(labels, size)| {
            let quota = quotas.get(&labels).copied().unwrap_or_default();
            let take = if quota > 0 { size.min(quota.saturating_add(reserves)) } else { 0 };
            KeyedStratum { labels, size, quota, take }
        });
        Ok(Self {
            name: stored.name.clone(),
            key: stored.key.clone(),
            by: plan.columns().into_iter().skip(1).collect(),
            strata: strata.collect(),
            is_drawn: stored.entry != stored.seeded,
            plan: plan.name,
        })
    }
}

/// The key and the quotas of a commitment of an external plan, by a seed that came after it.
pub fn key(writing: &mut Writing<'_>, committed: &Committed, seeded: &Seeded) -> Result<Keyed> {
    require_standing(writing, &committed.name)?;
    require_witness(&committed.source, seeded)?;
    require_fresh(writing, &seeded.seed)?;
    let key = draw_key(&committed.hash, &seeded.seed);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("commitment", &committed.id), ("seed", &seeded.seed), ("key", &key)];
    let draw = writing.insert("draw", &facts, &[("witness", seeded.witness.as_ref())])?;
    store_strata(writing, draw, &sizes_of(&committed.text), &quotas_of(&committed.text))?;
    writing.note(format!("{}: its key goes to the engine", committed.name));
    Keyed::of(writing, &stored_as(writing, draw)?, None)
}

fn store_strata(writing: &mut Writing<'_>, draw: i64, sizes: &Strata, quotas: &Strata) -> Result<()> {
    for (labels, size) in sizes {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let quota = number(quotas.get(labels).copied().unwrap_or_default());
        let (label, size) = (labels.join("\t"), number(*size));
        writing.insert("stratum", &[("draw", &draw), ("label", &label), ("size", &size), ("quota", &quota)], &[])?;
    }
    Ok(())
}

/// Whether a draw, by its name or number, is an external one whose seed came.
pub fn is_keyed(conn: &Connection, word: &str) -> Result<bool> {
    let Some(draw) = drawn_as(conn, &name_of(conn, word)?)? else { return Ok(false) };
    Ok(is_external(&stored_as(conn, draw)?.text))
}

/// The same of a draw whose seed came before, by its name or number; with more reserves where they are asked for. None
/// where it has no seed yet.
pub fn keyed(conn: &Connection, word: &str, reserves: Option<usize>) -> Result<Option<Keyed>> {
    let name = name_of(conn, word)?;
    let Some(draw) = drawn_as(conn, &name)? else { return Ok(None) };
    let stored = stored_as(conn, draw)?;
    require_external(&stored)?;
    require_standing(conn, &name)?;
    Keyed::of(conn, &stored, reserves).map(Some)
}

/// The draw whose picks are to come in.
pub(super) fn find_keyed(conn: &Connection, word: &str) -> Result<(Stored, Keyed)> {
    let name = name_of(conn, word)?;
    let Some(draw) = drawn_as(conn, &name)? else {
        if super::commitment::committed(conn, &name)?.is_some() {
            return Err(Refusal::rule(format!("{name} waits for its seed: it has no key yet"))
                .hint(format!("the seed first: assize assign draw {name} --seed SEED --out quotas.csv")));
        }
        return Err(no_draw(&name, awaiting(conn)?.iter().map(|one| one.name.as_str())));
    };
    let stored = stored_as(conn, draw)?;
    require_external(&stored)?;
    require_standing(conn, &name)?;
    let keyed = Keyed::of(conn, &stored, None)?;
    Ok((stored, keyed))
}

/// The entries that brought the picks of a draw.
pub fn pickings(conn: &Connection, draw: i64) -> Result<BTreeSet<i64>> {
    let mut statement = conn.prepare_cached("SELECT entry FROM picking WHERE draw = ?1")?;
    Ok(statement.query_map([draw], |row| row.get("entry"))?.collect::<rusqlite::Result<_>>()?)
}

fn require_external(stored: &Stored) -> Result<()> {
    if is_external(&stored.text) {
        return Ok(());
    }
    Err(Refusal::rule(format!("{} was drawn from this file: no engine has picks of it", stored.name))
        .hint("only a plan with population = \"external\" takes picks: assize assign plan list"))
}

/// An external draw whose seed came and whose picks did not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Awaited {
    /// Plan and window.
    pub name: String,
    /// The day of its seed, UTC.
    pub since: NaiveDate,
}

/// The external draws that wait for their picks, oldest first. One that is void waits for nothing.
pub fn awaiting(conn: &Connection) -> Result<Vec<Awaited>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.name AS name, substr(e.at, 1, 10) AS day FROM draw d JOIN commitment c ON c.id = d.commitment JOIN entry e ON e.id = d.entry
         WHERE instr(c.text, char(10) || 'population=external' || char(10)) > 0
           AND NOT EXISTS (SELECT 1 FROM picking p WHERE p.draw = d.id)
           AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) ORDER BY d.id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get("name")?, row.get::<_, String>("day")?)))?;
    rows.map(|row| {
        let (name, day) = row?;
        Ok(Awaited { name, since: crate::core::policy::day(&day)? })
    })
    .collect()
}
