//! Examining one draw: each thing that it rests on, computed again from the facts and said by itself.

use super::commitment::committed;
use super::event::{StoredTicket, events, replay};
use super::next_ticket::deep_enough;
use super::one_hand::one_hand;
use super::stored::Stored;
use super::text::{commitment, hash_before, quotas_of, said};
use crate::calc::digest::hex;
use crate::calc::draw::{Source, Stratum, commit_of, draw_key, ticket};
use crate::core::frame::{Exclusion, Frame, Pick, Walk, reserved};
use crate::core::ledger::Verdict;
use crate::core::people::PersonId;
use crate::core::plan::{SeedKind, Windows};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// The verdicts on a stored draw.
pub(super) fn examine(conn: &Connection, stored: &Stored) -> Result<Vec<Verdict>> {
    let basis = stored.basis(conn)?;
    let walk = basis.walk(conn);
    let (frame, kept) = (walk.frame()?, kept(conn, stored.draw)?);
    Ok(vec![
        check_frame(walk, stored, &frame)?,
        check_commitment(walk, stored, &frame)?,
        check_key(conn, stored)?,
        check_tickets(stored, &kept),
        check_selection(walk, stored, &kept)?,
    ])
}

fn check_frame(walk: Walk<'_>, stored: &Stored, frame: &Frame) -> Result<Verdict> {
    let Walk { conn, plan, bounds, policy, .. } = walk;
    let mut findings = Vec::new();
    let calendar = policy.calendar()?;
    let windows = Windows::next_to(conn, plan, &calendar, (bounds.entry, bounds.first))?;
    if windows.span((bounds.first, bounds.last)) != Some(bounds.span) {
        findings.push("its time is not the one that its days, the time zone and the windows before it give".to_owned());
    }
    let (root, n) = (said(&stored.text, "frame").unwrap_or_default(), said(&stored.text, "n").unwrap_or_default());
    if root != frame.root {
        let given = &frame.root;
        findings.push(format!("its root is {root}, but the dialogues, the plan and the roster of then give {given}"));
    }
    if n != frame.size.to_string() {
        findings.push(format!("it says {n} dialogues, but there were {}", frame.size));
    }
    if frame.exclusions != exclusions(conn, stored.commitment)? {
        findings.push("how many dialogues are outside it, and why, does not come out of the facts of then".to_owned());
    }
    let could: Option<BTreeSet<(i64, String, usize)>> =
        walk.limits.filter(|_| stored.source != "local").map(|limits| {
            let line =
                |((person, first), could): (&(PersonId, NaiveDate), &usize)| (person.0, first.to_string(), *could);
            limits.reserves.iter().map(line).collect()
        });
    if could.unwrap_or_default() != reserved(conn, stored.commitment)? {
        findings.push("how many of each person it could draw does not come out of the facts of then".to_owned());
    }
    let outside: u64 = frame.exclusions.values().sum();
    let each: Vec<String> =
        frame.exclusions.iter().map(|(reason, dialogues)| format!("{}: {dialogues}", reason.words())).collect();
    let each = if each.is_empty() { String::new() } else { format!(" ({})", each.join("; ")) };
    let good = format!("root {} of {n} dialogues as they stood then; {outside} outside it{each}", frame.root);
    Ok(Verdict::of("frame", good, "the frame is not what the dialogues give", findings))
}

/// How many dialogues are outside the frame of a draw, by reason; of none where there is no such draw.
pub fn outside_of(conn: &Connection, draw: &str) -> Result<Vec<(Exclusion, u64)>> {
    let Some(committed) = committed(conn, draw)? else { return Ok(Vec::new()) };
    Ok(exclusions(conn, committed.id)?.into_iter().collect())
}

/// How many dialogues of the window are outside the frame, by reason.
pub(super) fn exclusions(conn: &Connection, commitment: i64) -> Result<BTreeMap<Exclusion, u64>> {
    let mut statement = conn.prepare_cached(
        "SELECT reason, sum(dialogues) AS dialogues FROM exclusion WHERE commitment = ?1 GROUP BY reason",
    )?;
    let rows = statement.query_map([commitment], |row| Ok((row.get("reason")?, row.get("dialogues")?)))?;
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
        findings.push("the size, the root or the seed's source that is kept with its text is another".to_owned());
    }
    if said("draw") != stored.name {
        findings.push(format!("it is kept under the name {}, but its text says {}", stored.name, said("draw")));
    }
    let (kind, planned) = (kind_of(&stored.source()?), walk.plan.seed());
    if kind != planned {
        findings.push(format!("its seed comes from {}, but the plan says {}", kind.word(), planned.word()));
    }
    let good = format!("hash {}; frame, plan and window give its text; it follows the draw before", stored.hash);
    Ok(Verdict::of("commitment", good, "the commitment is not what frame, plan and window give", findings))
}

pub(super) const fn kind_of(source: &Source) -> SeedKind {
    match source {
        Source::Local => SeedKind::Local,
        Source::Dice(_) => SeedKind::Dice,
        Source::Drand(_) => SeedKind::Drand,
        Source::Reveal(..) => SeedKind::Reveal,
    }
}

/// What is not in a commitment's text as the facts give it. Where the seed comes from only its own record tells.
fn text_fault(walk: Walk<'_>, stored: &Stored, frame: &Frame) -> Result<Option<String>> {
    let previous = hash_before(walk.conn, stored.commitment)?;
    let given = match commitment(walk, frame, &stored.source()?, previous) {
        Ok(commitment) => commitment.text().map_err(Refusal::data)?,
        Err(why) => return Ok(Some(format!("no text comes out of the facts of then: {}", why.message))),
    };
    Ok((given != stored.text).then(|| {
        format!("its text does not come out of the facts of then: {}", differing(&given, &stored.text).join(", "))
    }))
}

/// What the lines are called in which two texts differ.
pub(super) fn differing(one: &str, other: &str) -> Vec<String> {
    let (one, other): (BTreeSet<&str>, BTreeSet<&str>) = (one.lines().collect(), other.lines().collect());
    let called = |line: &&str| line.split(['=', '\t']).next().unwrap_or_default().to_owned();
    let names: BTreeSet<String> = one.symmetric_difference(&other).map(called).collect();
    if names.is_empty() { vec!["the order of its lines".to_owned()] } else { names.into_iter().collect() }
}

pub(super) fn check_key(conn: &Connection, stored: &Stored) -> Result<Verdict> {
    let mut findings = Vec::new();
    if draw_key(&stored.hash, &stored.seed) != stored.key {
        findings.push("its key does not come out of commitment and seed".to_owned());
    }
    let source = &stored.source;
    if let Err(why) = stored.source()?.check_seed(&stored.seed) {
        findings.push(format!("its seed cannot have come from {source}: {why}"));
    }
    let hand = one_hand(conn, stored.commitment)?.map(|who| {
        format!("; both the pledges and the secrets were brought by {who}: worth no more than a local seed")
    });
    let (key, seed, hand) = (&stored.key, &stored.seed, hand.unwrap_or_default());
    let good = format!("key {key}, of the commitment's hash and the seed {seed} ({source}){hand}");
    Ok(Verdict::of("key", good, "the key does not come out of commitment and seed", findings))
}

/// The tickets that are kept, by stratum and rank.
pub(super) fn kept(conn: &Connection, draw: i64) -> Result<Vec<StoredTicket>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.label AS label, t.rank AS rank, t.ticket AS ticket, r.ref AS ref, NULL AS agent, NULL AS day
         FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN request r ON r.id = t.request WHERE s.draw = ?1
         UNION ALL SELECT s.label, p.rank, p.ticket, p.ref, p.agent, p.day
         FROM phantom p JOIN stratum s ON s.id = p.stratum WHERE s.draw = ?1 ORDER BY label, rank, ref",
    )?;
    let rows = statement.query_map([draw], |row| {
        Ok(StoredTicket {
            label: row.get("label")?,
            rank: row.get("rank")?,
            ticket: row.get("ticket")?,
            reference: row.get("ref")?,
            phantom: row.get::<_, Option<i64>>("agent")?.zip(row.get("day")?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn check_tickets(stored: &Stored, kept: &[StoredTicket]) -> Verdict {
    let wrong = kept.iter().filter(|one| hex(&ticket(&stored.key, &one.reference)) != one.ticket);
    let findings = wrong.map(|one| format!("the ticket of {} is not the hash of key and ref", one.reference)).collect();
    let good = format!("{}, one for each that was drawn, each the hash of key and ref", kept.len());
    Verdict::of("tickets", good, "tickets are not the hash of key and ref", findings)
}

/// The draw goes by the quotas of the commitment's text and by the key that is kept, so that this statement
/// stands by itself: whether those are right, others say.
fn check_selection(walk: Walk<'_>, stored: &Stored, kept: &[StoredTicket]) -> Result<Verdict> {
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

/// What a draw gives, with all its later tickets.
struct Selected {
    /// The strata: label, size and quota.
    strata: Vec<(String, usize, usize)>,
    /// How many were drawn at first.
    first: usize,
    /// Those and the later ones; or what is not the next ticket.
    tickets: std::result::Result<Vec<StoredTicket>, String>,
}

fn selected(walk: Walk<'_>, stored: &Stored) -> Result<Selected> {
    let events = events(walk.conn, stored.draw)?;
    deep_enough(walk, &quotas_of(&stored.text), &stored.key, |strata| {
        let of = |stratum: &Stratum<Pick>| -> Vec<StoredTicket> {
            stratum.drawn.iter().map(|drawn| StoredTicket::of(stratum, drawn)).collect()
        };
        let first: Vec<StoredTicket> = strata.iter().flat_map(of).collect();
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

pub(super) fn strata_of(conn: &Connection, draw: i64) -> Result<Vec<(String, usize, usize)>> {
    let mut statement = conn.prepare_cached("SELECT label, size, quota FROM stratum WHERE draw = ?1 ORDER BY id")?;
    let rows = statement.query_map([draw], |row| Ok((row.get("label")?, row.get("size")?, row.get("quota")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
