//! Examining one draw: each thing that it rests on, computed again from the facts and said by itself.

use super::after::{Row, deep_enough, events, replay, row};
use super::commitment::{commitment, previous_of};
use super::frame::{Frame, Walk};
use super::plan::plan;
use super::quota::Quotas;
use super::recheck::{Stored, stored};
use crate::calc::digest::hex;
use crate::calc::draw::{commit_of, draw_key, ticket};
use crate::core::ledger::Verdict;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::closest;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A draw by its number and its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// Its number.
    pub id: i64,
    /// Plan and window.
    pub name: String,
}

/// Every draw, oldest first.
pub fn named(conn: &Connection) -> Result<Vec<Named>> {
    let mut statement =
        conn.prepare_cached("SELECT d.id, c.name FROM draw d JOIN commitment c ON c.id = d.commitment ORDER BY d.id")?;
    let rows = statement.query_map([], |row| Ok(Named { id: row.get(0)?, name: row.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The draw of that name or that number.
pub fn find(conn: &Connection, word: &str) -> Result<Named> {
    let draws = named(conn)?;
    let number = word.parse::<i64>().ok();
    let found = draws.iter().find(|draw| draw.name == word || Some(draw.id) == number);
    found.cloned().ok_or_else(|| {
        if let Some(waiting) = waits(conn, word) {
            return waiting;
        }
        let hint = match closest(word, draws.iter().map(|draw| draw.name.as_str())) {
            Some(best) => format!("did you mean `{best}`?"),
            None if draws.is_empty() => "nothing is drawn yet: assize assign nightly".to_owned(),
            None => "the draws that were made: assize assign list".to_owned(),
        };
        Refusal::rule(format!("there is no draw `{word}`")).hint(hint)
    })
}

/// That a commitment is not drawn, where it is one.
fn waits(conn: &Connection, name: &str) -> Option<Refusal> {
    let mut statement = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) FROM commitment c WHERE c.name = ?1",
        )
        .ok()?;
    let void: bool = statement.query_row([name], |row| row.get(0)).ok()?;
    Some(if void {
        Refusal::rule(format!("{name} was void before it was drawn")).hint("why: assize assign list")
    } else {
        Refusal::rule(format!("{name} is committed and waits for its seed: nothing is drawn yet"))
            .hint(format!("its commitment: assize assign commit; then assize assign draw {name}"))
    })
}

/// Recomputes a draw from the facts as they stood, one statement for each thing it rests on. Who audits is
/// recomputed by the audits' own room.
pub fn verify(conn: &Connection, draw: i64) -> Result<Vec<Verdict>> {
    examine(conn, &stored_as(conn, draw)?)
}

pub(super) fn stored_as(conn: &Connection, draw: i64) -> Result<Stored> {
    let found = stored(conn, Some(draw))?.pop();
    found.ok_or_else(|| Refusal::rule(format!("there is no draw {draw}")))
}

pub(super) fn examine(conn: &Connection, stored: &Stored) -> Result<Vec<Verdict>> {
    let (plan, policy) = (plan(conn, stored.plan)?, policy::as_of(conn, stored.bounds.entry)?);
    let walk = Walk { conn, plan: &plan, bounds: stored.bounds, policy: &policy };
    let (frame, kept) = (walk.frame()?, kept(conn, stored.draw)?);
    Ok(vec![
        check_frame(conn, stored, &frame)?,
        check_commitment(walk, stored, &frame)?,
        check_key(stored)?,
        check_tickets(stored, &kept),
        check_selection(walk, stored, &kept)?,
    ])
}

/// What a commitment's text says under a key.
pub(super) fn said<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
}

/// The quotas that a commitment's text says.
pub(super) fn quotas_of(text: &str) -> Quotas {
    let quota = |line: &str| {
        let (labels, quota) = line.strip_prefix("quota\t")?.rsplit_once('\t')?;
        Some((labels.split('\t').map(str::to_owned).collect(), quota.parse().ok()?))
    };
    text.lines().filter_map(quota).collect()
}

fn check_frame(conn: &Connection, stored: &Stored, frame: &Frame) -> Result<Verdict> {
    let mut findings = Vec::new();
    let (root, n) = (said(&stored.text, "frame").unwrap_or_default(), said(&stored.text, "n").unwrap_or_default());
    if root != frame.root {
        let given = &frame.root;
        findings.push(format!("its root is {root}, but the dialogues, the plan and the roster of then give {given}"));
    }
    if n != frame.size.to_string() {
        findings.push(format!("it says {n} dialogues, but there were {}", frame.size));
    }
    let given = frame.exclusions.iter().map(|(reason, dialogues)| ((*reason).to_owned(), *dialogues));
    if !given.eq(exclusions(conn, stored.commitment)?) {
        findings.push("how many dialogues are outside it, and why, does not come out of the facts of then".to_owned());
    }
    let outside: u64 = frame.exclusions.values().sum();
    let good = format!("root {} of {n} dialogues as they stood then; {outside} outside it", frame.root);
    Ok(Verdict::of("frame", good, "the frame is not what the dialogues give", findings))
}

/// How many dialogues of the window are outside the frame, by reason.
pub(super) fn exclusions(conn: &Connection, commitment: i64) -> Result<Vec<(String, u64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT reason, sum(dialogues) FROM exclusion WHERE commitment = ?1 GROUP BY reason ORDER BY reason",
    )?;
    let rows = statement.query_map([commitment], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn check_commitment(walk: Walk<'_>, stored: &Stored, frame: &Frame) -> Result<Verdict> {
    let mut findings = Vec::new();
    findings.extend(text_fault(walk, stored, frame)?);
    if commit_of(stored.text.as_bytes()) != stored.hash {
        findings.push("its hash is not the one of its text".to_owned());
    }
    let said = |key| said(&stored.text, key).unwrap_or_default();
    if said("n") != stored.size.to_string() || said("frame") != stored.root || said("seed-source") != stored.source {
        findings.push("the size, the root or the seed's source that is kept beside its text is another".to_owned());
    }
    if said("draw") != stored.name {
        findings.push(format!("it is kept under the name {}, but its text says {}", stored.name, said("draw")));
    }
    let (kind, planned) = (stored.source.split(':').next().unwrap_or_default(), walk.plan.seed().word());
    if kind != planned {
        findings.push(format!("its seed comes from {kind}, but the plan says {planned}"));
    }
    let good = format!("hash {}; frame, plan and window give its text; it follows the draw before", stored.hash);
    Ok(Verdict::of("commitment", good, "the commitment is not what frame, plan and window give", findings))
}

/// What is not in a commitment's text as the facts give it. Where the seed comes from only its own record tells.
fn text_fault(walk: Walk<'_>, stored: &Stored, frame: &Frame) -> Result<Option<String>> {
    let previous = previous_of(walk.conn, stored.commitment)?;
    let given = match commitment(walk, frame, &stored.source()?, previous) {
        Ok(commitment) => commitment.text().map_err(Refusal::data)?,
        Err(why) => return Ok(Some(format!("no text comes out of the facts of then: {}", why.message))),
    };
    Ok((given != stored.text).then(|| {
        format!("its text does not come out of the facts of then: {}", differing(&given, &stored.text).join(", "))
    }))
}

/// What the lines are called in which two texts differ.
fn differing(one: &str, other: &str) -> Vec<String> {
    let (one, other): (BTreeSet<&str>, BTreeSet<&str>) = (one.lines().collect(), other.lines().collect());
    let called = |line: &&str| line.split(['=', '\t']).next().unwrap_or_default().to_owned();
    let names: BTreeSet<String> = one.symmetric_difference(&other).map(called).collect();
    if names.is_empty() { vec!["the order of its lines".to_owned()] } else { names.into_iter().collect() }
}

fn check_key(stored: &Stored) -> Result<Verdict> {
    let mut findings = Vec::new();
    if draw_key(&stored.hash, &stored.seed) != stored.key {
        findings.push("its key does not come out of commitment and seed".to_owned());
    }
    let source = &stored.source;
    if let Err(why) = stored.source()?.check_seed(&stored.seed) {
        findings.push(format!("its seed cannot have come from {source}: {why}"));
    }
    let good = format!("key {}, of the commitment's hash and the seed {} ({source})", stored.key, stored.seed);
    Ok(Verdict::of("key", good, "the key does not come out of commitment and seed", findings))
}

/// The tickets that are kept, by stratum and rank.
fn kept(conn: &Connection, draw: i64) -> Result<Vec<Row>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.label, t.rank, t.ticket, r.ref, NULL, NULL FROM ticket t JOIN stratum s ON s.id = t.stratum
         JOIN request r ON r.id = t.request WHERE s.draw = ?1
         UNION ALL SELECT s.label, p.rank, p.ticket, p.ref, p.agent, p.day FROM phantom p JOIN stratum s ON s.id = p.stratum
         WHERE s.draw = ?1 ORDER BY 1, 2, 4",
    )?;
    let rows = statement.query_map([draw], |row| {
        let phantom = row.get::<_, Option<i64>>(4)?.zip(row.get(5)?);
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, phantom))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn check_tickets(stored: &Stored, kept: &[Row]) -> Verdict {
    let wrong = kept.iter().filter(|(_, _, given, reference, _)| hex(&ticket(&stored.key, reference)) != *given);
    let findings =
        wrong.map(|(.., reference, _)| format!("the ticket of {reference} is not the hash of key and ref")).collect();
    let good = format!("{}, one for each that was drawn, each the hash of key and ref", kept.len());
    Verdict::of("tickets", good, "tickets are not the hash of key and ref", findings)
}

/// The draw goes by the quotas of the commitment's text and by the key that is kept, so that this statement
/// stands by itself: whether those are right, others say.
fn check_selection(walk: Walk<'_>, stored: &Stored, kept: &[Row]) -> Result<Verdict> {
    let mut findings = Vec::new();
    let drawn = selected(walk, stored)?;
    if drawn.strata != strata_of(walk.conn, stored.draw)? {
        findings.push("its strata, their sizes or quotas are not the ones that frame and commitment give".to_owned());
    }
    match drawn.tickets {
        Err(why) => findings.push(why),
        Ok(given) if given != kept => {
            findings.push("its tickets are not the ones that key and frame give".to_owned());
        }
        Ok(_) => {}
    }
    let later = kept.len().saturating_sub(drawn.first);
    let later = if later > 0 { format!("; {later} later, each the next ticket") } else { String::new() };
    let good =
        format!("{} drawn: the smallest tickets of each of its {} strata{later}", drawn.first, drawn.strata.len());
    Ok(Verdict::of("selection", good, "those drawn are not the smallest tickets of their strata", findings))
}

/// What a draw comes to, with all that came after it.
struct Selected {
    /// The strata: label, size and quota.
    strata: Vec<(String, usize, usize)>,
    /// How many were drawn at first.
    first: usize,
    /// Those and what came later; or what is not the next ticket.
    tickets: std::result::Result<Vec<Row>, String>,
}

fn selected(walk: Walk<'_>, stored: &Stored) -> Result<Selected> {
    let events = events(walk.conn, stored.draw)?;
    deep_enough(walk, &quotas_of(&stored.text), &stored.key, |strata| {
        let first: Vec<Row> =
            strata.iter().flat_map(|stratum| stratum.drawn.iter().map(|drawn| row(stratum, drawn))).collect();
        let Some(later) = replay(walk.conn, stored.draw, strata, &events)? else { return Ok(None) };
        Ok(Some(Selected {
            strata: strata.iter().map(|one| (one.labels.join("\t"), one.size, one.quota)).collect(),
            first: first.len(),
            tickets: later.map(|later| {
                let mut all = [first, later].concat();
                all.sort();
                all
            }),
        }))
    })
}

fn strata_of(conn: &Connection, draw: i64) -> Result<Vec<(String, usize, usize)>> {
    let mut statement = conn.prepare_cached("SELECT label, size, quota FROM stratum WHERE draw = ?1 ORDER BY id")?;
    let rows = statement.query_map([draw], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
