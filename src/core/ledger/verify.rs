//! Verifying: what the file proves by itself, said one statement at a time.

use super::anchor::{Anchor, anchored};
use super::schema::{Edition, Expected, Relations, differences, open_work};
use super::standing::beside;
use super::store::Store;
use super::verdict::{Outcome, Verdict};
use super::walk::{Question, Walk, walk};
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use std::sync::Arc;
use std::thread;

/// Checks everything the chain can show: the file's structure, its schema, the chain of entries, the
/// facts under each entry, and heads noted earlier. Scores and draws are recomputed by their own rooms.
pub fn verify(store: &mut Store, anchors: &[Anchor]) -> Result<Vec<Verdict>> {
    let (key, suspect, edition, expected) = (store.key(), store.suspect(), store.edition(), store.expected());
    let stands = store.stands();
    let tx = store.snapshot()?;
    let (schema, relations) = schema(&tx, edition, expected)?;
    if suspect {
        return Ok(vec![schema]);
    }
    // A view that somebody wrote is not asked.
    let ours = !schema.fails();
    let second = beside(&tx, stands);
    let question = Question { conn: &tx, key: &key, relations: &relations, anchors };
    let (structure, walk) = match second {
        Some(second) => in_two_threads(second, ours, &question)?,
        None => (structure(&tx, ours)?, walk(&question)?),
    };
    let mut verdicts = vec![structure, schema];
    verdicts.extend(of_walk(walk, anchors));
    drop(tx);
    verdicts.extend(store.require_unchanged()?.map(without_log));
    Ok(verdicts)
}

/// Checks the file's structure in one thread while another walks along the chain: neither reads what the other does.
fn in_two_threads(second: Connection, ours: bool, question: &Question<'_>) -> Result<(Verdict, Walk)> {
    thread::scope(|scope| {
        let structure =
            thread::Builder::new().spawn_scoped(scope, move || structure(&second, ours)).map_err(|error| {
                Refusal::io(format!("the system gives no second thread: {error}"))
                    .hint("end other programs, then run the same command again")
            })?;
        let walk = walk(question);
        let structure = structure.join().map_err(|_| Refusal::fault("checking the file's structure broke off"))?;
        Ok((structure?, walk?))
    })
}

/// Compares the schema object by object, and its lists word by word, unless its digests say that nothing differs. Answers
/// the tables that it should have.
fn schema(conn: &Connection, edition: &Edition, expected: Option<Arc<Expected>>) -> Result<(Verdict, Relations)> {
    let of = |good: String, findings| Verdict::of("schema", good, "the schema was altered", findings);
    let good = "the schema is the one that assize made".to_owned();
    let expected = match expected {
        Some(expected) => expected,
        None if edition.is_new(conn)? => return Ok((of(good, Vec::new()), Relations::read(conn)?)),
        None => Arc::new(edition.expected(edition.version)?),
    };
    let of_version = format!("{good}, of version {}", expected.version);
    let (findings, _) = differences(&expected.contents, conn)?;
    let good = if expected.version < edition.version { of_version } else { good };
    Ok((of(good, findings), expected.relations.clone()))
}

fn of_walk(walk: Walk, anchors: &[Anchor]) -> Vec<Verdict> {
    let chain = Verdict::of(
        "chain",
        format!("the chain of entries is unbroken: 1 to {}", walk.last),
        "the chain of entries is broken",
        walk.chain,
    );
    let facts = Verdict::of(
        "facts",
        format!("every fact is as its entry sealed it: {} rows", walk.rows),
        "facts differ from what was sealed",
        walk.facts.into_iter().map(|(_, finding)| finding).collect(),
    );
    vec![chain, facts, anchored(anchors, &walk.seen, walk.last), clock(walk.backwards)]
}

/// What no check of a copy without its log can show.
fn without_log(says: &str) -> Verdict {
    let says = format!("{says}; compare the head with one that was noted");
    Verdict { check: "log", outcome: Outcome::NotChecked, says, findings: Vec::new() }
}

/// Whether the file is sound. Its open work is looked at too where its schema is `ours`.
fn structure(conn: &Connection, ours: bool) -> Result<Verdict> {
    let open_work = if ours { open_work(conn)? } else { Vec::new() };
    let mut findings: Vec<String> = Vec::new();
    let mut integrity = conn.prepare("PRAGMA integrity_check(20)")?;
    for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
        match line {
            Ok(line) if line == "ok" => {}
            Ok(line) => findings.push(line),
            Err(error) => findings.push(error.to_string()),
        }
    }
    let mut keys = conn.prepare("PRAGMA foreign_key_check")?;
    let mut rows = keys.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get("table")?, row.get("parent")?);
        let id: Option<i64> = row.get("rowid")?;
        findings.push(format!("{table} {} refers to a {parent} that is not there", id.unwrap_or_default()));
    }
    findings.extend(open_work);
    Ok(Verdict::of("structure", "the file is sound: pages, types and references", "the file is damaged", findings))
}

/// A clock that goes back is said, and refuses nothing: order is the number of the entry.
fn clock(backwards: Vec<String>) -> Verdict {
    let mut verdict = Verdict::of(
        "clock",
        "no entry is earlier than the one before it",
        "the clock went back; the order of entries is their number",
        backwards,
    );
    if verdict.fails() {
        verdict.outcome = Outcome::Noted;
    }
    verdict
}
