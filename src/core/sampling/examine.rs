//! Examining one draw: each thing that it rests on, computed again from the facts and said by itself.

use super::frame::{Order, Place, walk};
use super::plan::{Plan, plan};
use super::recheck::{Stored, stored};
use crate::calc::digest::hex;
use crate::calc::draw::{Commitment, Drawer, FrameRoot, NO_PREVIOUS, Source, commit_of, draw_key, leaf, ticket};
use crate::core::ledger::Verdict;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::closest;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};

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
        let hint = match closest(word, draws.iter().map(|draw| draw.name.as_str())) {
            Some(best) => format!("did you mean `{best}`?"),
            None if draws.is_empty() => "nothing is drawn yet: assize assign nightly".to_owned(),
            None => "the draws that were made: assize assign list".to_owned(),
        };
        Refusal::rule(format!("there is no draw `{word}`")).hint(hint)
    })
}

/// Recomputes a draw from the facts as they stood, one statement for each thing it rests on. Who audits is
/// recomputed by the audits' own room.
pub fn verify(conn: &Connection, draw: i64) -> Result<Vec<Verdict>> {
    examine(conn, &stored_as(conn, draw)?)
}

pub(super) fn stored_as(conn: &Connection, draw: i64) -> Result<Stored> {
    let found = stored(conn)?.into_iter().find(|stored| stored.draw == draw);
    found.ok_or_else(|| Refusal::rule(format!("there is no draw {draw}")))
}

pub(super) fn examine(conn: &Connection, stored: &Stored) -> Result<Vec<Verdict>> {
    let plan = plan(conn, stored.plan)?;
    let computed = compute(conn, &plan, stored)?;
    Ok(vec![
        check_frame(conn, stored, &computed)?,
        check_commitment(conn, &plan, stored, &computed)?,
        check_key(stored),
        check_tickets(conn, stored)?,
        check_selection(conn, stored, computed)?,
    ])
}

/// What the facts of then give, in one walk through the frame.
struct Computed {
    root: String,
    size: usize,
    outside: BTreeMap<&'static str, i64>,
    quotas: BTreeMap<Vec<String>, usize>,
    drawer: Drawer<i64>,
}

/// The draw goes by the quotas of the commitment's text and by the key that is kept, so that each statement
/// stands by itself: whether those are right, others say.
fn compute(conn: &Connection, plan: &Plan, stored: &Stored) -> Result<Computed> {
    let policy = policy::as_of(conn, stored.bounds.entry)?;
    let mut root = FrameRoot::new();
    let mut drawer = Drawer::new(&stored.key, quotas_of(&stored.text));
    let (mut outside, mut quotas) = (BTreeMap::new(), BTreeMap::new());
    walk(conn, plan, stored.bounds, &policy, Order::Any, &mut |row, place| {
        match place {
            Place::Outside(reason) => *outside.entry(reason).or_default() += 1,
            Place::Inside(labels) => {
                let fields = fields(&row.reference, &labels);
                root.push(leaf(&fields));
                drawer.offer(fields.get(1..).unwrap_or_default(), &row.reference, row.request.0);
                quotas.entry(labels).or_insert(plan.quota() as usize);
            }
        }
        Ok(())
    })?;
    let (root, size) = root.finish(&plan.columns());
    Ok(Computed { root, size, outside, quotas, drawer })
}

/// A row of the frame, field by field.
pub(super) fn fields<'a>(reference: &'a str, labels: &'a [String]) -> Vec<&'a str> {
    std::iter::once(reference).chain(labels.iter().map(String::as_str)).collect()
}

/// What a commitment's text says under a key.
pub(super) fn said<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
}

fn quotas_of(text: &str) -> BTreeMap<Vec<String>, usize> {
    let quota = |line: &str| {
        let (labels, quota) = line.strip_prefix("quota\t")?.rsplit_once('\t')?;
        Some((labels.split('\t').map(str::to_owned).collect(), quota.parse().ok()?))
    };
    text.lines().filter_map(quota).collect()
}

fn check_frame(conn: &Connection, stored: &Stored, computed: &Computed) -> Result<Verdict> {
    let mut findings = Vec::new();
    let (root, n) = (said(&stored.text, "frame").unwrap_or_default(), said(&stored.text, "n").unwrap_or_default());
    if root != computed.root {
        let given = &computed.root;
        findings.push(format!("its root is {root}, but the dialogues, the plan and the roster of then give {given}"));
    }
    if n != computed.size.to_string() {
        findings.push(format!("it says {n} dialogues, but there were {}", computed.size));
    }
    let given = computed.outside.iter().map(|(reason, dialogues)| ((*reason).to_owned(), *dialogues));
    if !given.eq(exclusions(conn, stored.commitment)?) {
        findings.push("how many dialogues are outside it, and why, does not come out of the facts of then".to_owned());
    }
    let outside: i64 = computed.outside.values().sum();
    let good = format!("root {} of {n} dialogues as they stood then; {outside} outside it", computed.root);
    Ok(Verdict::of("frame", good, "the frame is not what the dialogues give", findings))
}

/// How many dialogues of the window are outside the frame, by reason.
pub(super) fn exclusions(conn: &Connection, commitment: i64) -> Result<Vec<(String, i64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT reason, sum(dialogues) FROM exclusion WHERE commitment = ?1 GROUP BY reason ORDER BY reason",
    )?;
    let rows = statement.query_map([commitment], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn check_commitment(conn: &Connection, plan: &Plan, stored: &Stored, computed: &Computed) -> Result<Verdict> {
    let mut findings = Vec::new();
    let text = recommit(conn, plan, stored, computed)?.text().map_err(Refusal::data)?;
    if text != stored.text {
        let lines = differing(&text, &stored.text).join(", ");
        findings.push(format!("its text does not come out of the facts of then: {lines}"));
    }
    if commit_of(stored.text.as_bytes()) != stored.hash {
        findings.push("its hash is not the one of its text".to_owned());
    }
    let size = said(&stored.text, "n") == Some(&stored.size.to_string());
    if !size || said(&stored.text, "frame") != Some(&stored.root) {
        findings.push("the size or the root that is kept beside its text is another".to_owned());
    }
    if said(&stored.text, "seed-source") != Some(plan.seed_source()) {
        findings.push(format!("its seed does not come from where the plan says, {}", plan.seed_source()));
    }
    let good = format!("hash {}; frame, plan and window give its text; it follows the draw before", stored.hash);
    Ok(Verdict::of("commitment", good, "the commitment is not what frame, plan and window give", findings))
}

/// The commitment as the facts give it. Where the seed comes from, and what others counted, only its own text
/// tells.
fn recommit(conn: &Connection, plan: &Plan, stored: &Stored, computed: &Computed) -> Result<Commitment> {
    Ok(Commitment {
        draw: plan.draw_name(stored.bounds.first),
        period: (stored.bounds.first, stored.bounds.last),
        frame: computed.root.clone(),
        n: computed.size,
        source_count: said(&stored.text, "source-count").and_then(|count| count.parse().ok()),
        columns: plan.columns().into_iter().map(str::to_owned).collect(),
        quotas: computed.quotas.clone(),
        seed_source: said(&stored.text, "seed-source").unwrap_or("none").to_owned(),
        previous: previous(conn, stored.commitment)?,
    })
}

fn previous(conn: &Connection, commitment: i64) -> Result<String> {
    let previous = conn
        .prepare_cached("SELECT hash FROM commitment WHERE id < ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([commitment], |row| row.get(0))
        .optional()?;
    Ok(previous.unwrap_or_else(|| NO_PREVIOUS.to_owned()))
}

/// What the lines are called in which two texts differ.
fn differing(one: &str, other: &str) -> Vec<String> {
    let (one, other): (BTreeSet<&str>, BTreeSet<&str>) = (one.lines().collect(), other.lines().collect());
    let called = |line: &&str| line.split(['=', '\t']).next().unwrap_or_default().to_owned();
    let names: BTreeSet<String> = one.symmetric_difference(&other).map(called).collect();
    if names.is_empty() { vec!["the order of its lines".to_owned()] } else { names.into_iter().collect() }
}

fn check_key(stored: &Stored) -> Verdict {
    let mut findings = Vec::new();
    if draw_key(&stored.hash, &stored.seed) != stored.key {
        findings.push("its key does not come out of commitment and seed".to_owned());
    }
    let source = said(&stored.text, "seed-source").unwrap_or_default();
    if let Err(why) = source.parse::<Source>().and_then(|source| source.check_seed(&stored.seed)) {
        findings.push(format!("its seed cannot have come from {source}: {why}"));
    }
    let good = format!("key {}, of the commitment's hash and the seed {} ({source})", stored.key, stored.seed);
    Verdict::of("key", good, "the key does not come out of commitment and seed", findings)
}

/// A ticket as it is kept.
struct Kept {
    label: String,
    request: i64,
    reference: String,
    ticket: String,
    rank: usize,
}

fn kept(conn: &Connection, draw: i64) -> Result<Vec<Kept>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.label, t.request, r.ref, t.ticket, t.rank FROM ticket t JOIN stratum s ON s.id = t.stratum
         JOIN request r ON r.id = t.request WHERE s.draw = ?1 ORDER BY t.id",
    )?;
    let rows = statement.query_map([draw], |row| {
        let (label, request, reference) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Kept { label, request, reference, ticket: row.get(3)?, rank: row.get(4)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn check_tickets(conn: &Connection, stored: &Stored) -> Result<Verdict> {
    let kept = kept(conn, stored.draw)?;
    let wrong = kept.iter().filter(|kept| hex(&ticket(&stored.key, &kept.reference)) != kept.ticket);
    let findings =
        wrong.map(|kept| format!("the ticket of {} is not the hash of key and ref", kept.reference)).collect();
    let good = format!("{}, one for each that was drawn, each the hash of key and ref", kept.len());
    Ok(Verdict::of("tickets", good, "tickets are not the hash of key and ref", findings))
}

fn check_selection(conn: &Connection, stored: &Stored, computed: Computed) -> Result<Verdict> {
    let strata = computed.drawer.finish();
    let mut findings = Vec::new();
    let sizes: Vec<_> = strata.iter().map(|stratum| (stratum.labels.join("\t"), stratum.size, stratum.quota)).collect();
    if sizes != strata_of(conn, stored.draw)? {
        findings.push("its strata, their sizes or quotas are not the ones that frame and commitment give".to_owned());
    }
    let tickets =
        strata.iter().flat_map(|stratum| stratum.drawn.iter().map(|drawn| (stratum.labels.join("\t"), drawn)));
    let given: Vec<_> = tickets.map(|(label, drawn)| (label, drawn.payload, hex(&drawn.ticket), drawn.rank)).collect();
    let kept = kept(conn, stored.draw)?.into_iter();
    if given != kept.map(|kept| (kept.label, kept.request, kept.ticket, kept.rank)).collect::<Vec<_>>() {
        findings.push("its tickets are not the ones that key and frame give".to_owned());
    }
    let good = format!("{} drawn: the smallest tickets of each of its {} strata", given.len(), strata.len());
    Ok(Verdict::of("selection", good, "those drawn are not the smallest tickets of their strata", findings))
}

fn strata_of(conn: &Connection, draw: i64) -> Result<Vec<(String, usize, usize)>> {
    let mut statement = conn.prepare_cached("SELECT label, size, quota FROM stratum WHERE draw = ?1 ORDER BY id")?;
    let rows = statement.query_map([draw], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
