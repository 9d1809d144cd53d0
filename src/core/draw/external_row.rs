//! A row of an external draw, shown to be under its root: its bucket and the nodes come from the engine, not from this file.

use super::buckets::Shown;
use super::pick_row::EngineFile;
use super::rows::RowProof;
use super::sight::Sight;
use super::stored::stored_as;
use crate::calc::digest::{Digest, hex, unhex};
use crate::calc::draw::{leaf, ticket};
use crate::core::people::PersonId;
use crate::core::plan;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension, params};

/// Visits the picks of a draw by the bytes of their refs, each `ref TAB labels`.
pub(super) fn each_pick(conn: &Connection, draw: i64, visit: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT r.ref AS ref, s.label AS label FROM pick k JOIN stratum s ON s.id = k.stratum JOIN request r ON r.id = k.request
         WHERE s.draw = ?1 ORDER BY r.ref",
    )?;
    let mut rows = statement.query([draw])?;
    while let Some(row) = rows.next()? {
        visit(&format!("{}\t{}", row.get::<_, String>("ref")?, row.get::<_, String>("label")?))?;
    }
    Ok(())
}

/// The proof of one pick, by the buckets that the engine wrote. Somebody who sees only their own is not told whether another's
/// exists.
pub(super) fn external_row(
    conn: &Connection,
    draw: i64,
    (reference, sight): (&str, &Sight),
    buckets: Option<EngineFile<'_>>,
) -> Result<RowProof> {
    let stored = stored_as(conn, draw)?;
    let found = conn
        .prepare_cached(
            "SELECT s.label AS label, k.rank AS rank, k.rank <= s.quota AS first, r.agent AS agent FROM pick k JOIN stratum s ON s.id = k.stratum
             JOIN request r ON r.id = k.request WHERE s.draw = ?1 AND r.ref = ?2",
        )?
        .query_row(params![draw, reference], |row| {
            let agent: Option<i64> = row.get("agent")?;
            Ok((row.get::<_, String>("label")?, row.get::<_, i64>("rank")?, row.get::<_, bool>("first")?, agent))
        })
        .optional()?
        .filter(|(.., agent)| *sight == Sight::Everything || agent.is_some_and(|agent| sight.covers(PersonId(agent))));
    let Some((label, rank, first, _)) = found else {
        let says =
            format!("{} was not picked for {}: only the engine knows its row", reference.escape_debug(), stored.name);
        return Err(Refusal::rule(says).hint("who may query the engine has the whole frame there"));
    };
    let Some(buckets) = buckets else {
        return Err(Refusal::words(format!("what shows a row of {} under its root is in the engine", stored.name))
            .hint("give the file of buckets that came with the picks: --buckets buckets.csv"));
    };
    let labels: Vec<String> = label.split('\t').map(str::to_owned).collect();
    let columns = plan::by_id(conn, stored.plan)?.columns();
    let shown = Shown::of_row((&stored, columns.get(1..).unwrap_or_default()), (reference, &labels), buckets)?;
    let fields: Vec<&str> = std::iter::once(reference).chain(labels.iter().map(String::as_str)).collect();
    let leaf = leaf(&fields);
    let bucket = shown.leaves.get(hex(&leaf).get(..4).unwrap_or_default()).cloned().unwrap_or_default();
    Ok(RowProof {
        line: fields.join("\t"),
        ticket: hex(&ticket(&stored.key, reference)),
        rank: first.then_some(rank),
        bucket: bucket.iter().filter_map(|leaf| digest(leaf)).collect(),
        reference: reference.to_owned(),
        nodes: shown.nodes,
        leaf,
    })
}

fn digest(leaf: &str) -> Option<Digest> {
    unhex(leaf)?.try_into().ok()
}
