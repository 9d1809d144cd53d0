//! The text of a commitment: made of a frame, read again, and held against the facts.

use super::counts::Strata;
use super::learnt::{assisted, assisted_there};
use crate::calc::draw::{Commitment, NO_PREVIOUS, Said, Source};
use crate::core::frame::{Bounds, Frame, Walk};
use crate::core::plan::{Plan, Quotas, quotas};
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension};

/// The commitment of a frame. Refused where the quotas that the plan wants cannot be.
pub(super) fn commitment(walk: Walk<'_>, frame: &Frame, source: &Source, previous: String) -> Result<Commitment> {
    let Walk { conn, plan, bounds, .. } = walk;
    Ok(Commitment {
        draw: plan.draw_name(bounds.first),
        period: (bounds.first, bounds.last),
        frame: frame.root.clone(),
        n: frame.size,
        source_count: frame.counted,
        machine: assisted(walk, frame)?,
        columns: plan.columns().into_iter().map(str::to_owned).collect(),
        sizes: None,
        quotas: quotas(conn, plan, &frame.strata, bounds.entry)?,
        seed_source: source.to_string(),
        previous,
    })
}

/// The commitment of a frame that lives in an engine, by its root and its strata. Their sizes stand in the text: nothing here
/// can count them again.
pub(super) fn external_commitment(
    conn: &Connection,
    plan: &Plan,
    bounds: Bounds,
    (root, strata, verdicts): (&str, Strata, Option<(String, Vec<Said>)>),
    source: &Source,
    previous: String,
) -> Result<Commitment> {
    Ok(Commitment {
        draw: plan.draw_name(bounds.first),
        period: (bounds.first, bounds.last),
        frame: root.to_owned(),
        n: strata.values().sum(),
        source_count: None,
        machine: assisted_there(conn, plan, bounds, verdicts)?,
        columns: plan.columns().into_iter().map(str::to_owned).collect(),
        quotas: quotas(conn, plan, &strata, bounds.entry)?,
        sizes: Some(strata),
        seed_source: source.to_string(),
        previous,
    })
}

/// Whether a commitment's frame lives in an engine.
pub(super) fn is_external(text: &str) -> bool {
    said(text, "population") == Some("external")
}

/// The hash of the newest commitment.
pub(super) fn newest_hash(conn: &Connection) -> Result<String> {
    hash_before(conn, i64::MAX)
}

/// The hash of the commitment before that one.
pub(super) fn hash_before(conn: &Connection, id: i64) -> Result<String> {
    let previous = conn
        .prepare_cached("SELECT hash FROM commitment WHERE id < ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(previous.unwrap_or_else(|| NO_PREVIOUS.to_owned()))
}

/// The quotas of a commitment, by its number and text, from the frame as it stood; refused where that frame does not
/// give the text.
pub(super) fn committed_quotas(walk: Walk<'_>, source: &Source, stored: (i64, &str)) -> Result<Quotas> {
    require_committed(walk, &walk.frame()?, source, stored)
}

/// Refuses a frame that is not what a commitment, by its number and text, fixed; answers its quotas.
pub(super) fn require_committed(
    walk: Walk<'_>,
    frame: &Frame,
    source: &Source,
    (id, text): (i64, &str),
) -> Result<Quotas> {
    let again = commitment(walk, frame, source, hash_before(walk.conn, id)?)?;
    if again.text().map_err(Refusal::data)? == text {
        return Ok(again.quotas);
    }
    let name = walk.plan.draw_name(walk.bounds.first);
    Err(Refusal::data(format!("the frame of {name} does not come out as it was committed"))
        .hint("run `assize verify`: it names what was changed"))
}

/// What a commitment's text says under a key.
pub(super) fn said<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
}

/// The quotas that a commitment's text says.
pub(super) fn quotas_of(text: &str) -> Quotas {
    strata_of(text, "quota\t")
}

/// The sizes of strata that the text of an external commitment says.
pub(super) fn sizes_of(text: &str) -> Strata {
    strata_of(text, "size\t")
}

fn strata_of(text: &str, word: &str) -> Strata {
    let stratum = |line: &str| {
        let (labels, count) = line.strip_prefix(word)?.rsplit_once('\t')?;
        Some((labels.split('\t').map(str::to_owned).collect(), count.parse().ok()?))
    };
    text.lines().filter_map(stratum).collect()
}

/// What the text of a commitment says that a machine said.
pub(super) fn said_of(text: &str) -> Vec<Said> {
    let line = |line: &str| {
        let mut fields = line.strip_prefix("said\t")?.rsplitn(5, '\t');
        let (sum, dialogues) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        let (level, criterion) = (fields.next()?.to_owned(), fields.next()?.to_owned());
        let labels = fields.next()?.split('\t').map(str::to_owned).collect();
        Some(Said { labels, criterion, level, dialogues, sum })
    };
    text.lines().filter_map(line).collect()
}
