//! Verifying: what the file proves by itself, said one statement at a time.

use super::anchor::{Anchor, anchored};
use super::schema::{Trust, open_work};
use super::standing::beside;
use super::store::Store;
use super::verdict::{Outcome, Verdict, finding_of, left_out};
use super::walk::{Question, Walk, walk};
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use std::thread;

/// Checks everything the chain can show: the file's structure, its schema, the chain of entries, the
/// facts under each entry, and heads noted earlier. Scores and draws are recomputed by their own rooms.
///
/// What the schema check found decides what is asked afterwards: nothing that somebody added to the file may run.
pub fn verify(store: &mut Store, anchors: &[Anchor]) -> Result<Vec<Verdict>> {
    checks(store, anchors, true)
}

/// The same without the file's structure: whether anything that is recorded was altered. A disk that cannot be read is no sign
/// of that, and is refused as what it is.
pub fn seals(store: &mut Store) -> Result<Vec<Verdict>> {
    checks(store, &[], false)
}

fn checks(store: &mut Store, anchors: &[Anchor], is_whole: bool) -> Result<Vec<Verdict>> {
    let inspected = store.inspected().ok_or_else(|| Refusal::fault("a file that was not opened to be inspected"))?;
    let (key, edition, stands) = (store.key(), store.edition(), store.stands());
    if !inspected.why_unreadable().is_empty() {
        let structure = Verdict::of("structure", "", "the file is damaged", inspected.why_unreadable().to_vec());
        let rest = ["schema", "chain", "facts", "anchors", "clock"].map(|check| left_out(check, UNREADABLE));
        return Ok(std::iter::once(structure).chain(rest).collect());
    }
    if inspected.suspect() {
        let schema = inspected.verdict(store.connection_mut(), edition)?;
        let rest = ["structure", "chain", "facts", "anchors", "clock"].map(|check| left_out(check, SUSPECT));
        return Ok(std::iter::once(schema).chain(rest).collect());
    }
    let tx = store.snapshot()?;
    let (schema, relations) = (inspected.verdict(&tx, edition)?, inspected.relations(&tx)?);
    let scope = match inspected.trust {
        _ if !is_whole => Scope::None,
        Trust::Whole if schema.fails() => Scope::Pages,
        Trust::Whole => Scope::OpenWork,
        Trust::Nothing | Trust::OurTables => Scope::None,
    };
    let question = Question { conn: &tx, key: &key, relations: &relations, anchors };
    let (structure, walk) = match beside(&tx, stands).filter(|_| is_whole) {
        Some(second) => in_two_threads(second, scope, &question)?,
        None => (structure(&tx, scope)?, walk(&question)?),
    };
    let mut verdicts = vec![structure, schema];
    verdicts.extend(of_walk(walk, anchors));
    drop(tx);
    verdicts.extend(store.require_unchanged()?.map(without_log));
    Ok(verdicts)
}

/// Why nothing can be asked.
const UNREADABLE: &str = "not asked: nothing of the file can be read";

/// Why nothing is asked.
const SUSPECT: &str = "not asked: what was altered or added could run";

/// How much of the structure may be looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Nothing: an added table would be asked too.
    None,
    /// Pages, types and references. A view that somebody wrote is not asked.
    Pages,
    /// Open work too, as its views say.
    OpenWork,
}

/// Checks the file's structure in one thread while another walks along the chain: neither reads what the other does.
fn in_two_threads(second: Connection, scope_of: Scope, question: &Question<'_>) -> Result<(Verdict, Walk)> {
    thread::scope(|scope| {
        let structure =
            thread::Builder::new().spawn_scoped(scope, move || structure(&second, scope_of)).map_err(|error| {
                Refusal::io(format!("the system gives no second thread: {error}"))
                    .hint("end other programs, then run the same command again")
            })?;
        let walk = walk(question);
        let structure = structure.join().map_err(|_| Refusal::fault("checking the file's structure broke off"))?;
        Ok((structure?, walk?))
    })
}

fn of_walk(walk: Walk, anchors: &[Anchor]) -> Vec<Verdict> {
    let chain = Verdict::of(
        "chain",
        format!("the chain of entries is unbroken: 1 to {}", walk.last),
        "the chain of entries is broken",
        walk.chain,
    );
    let erased = match walk.erased {
        0 => String::new(),
        rows => format!("; the text of {rows} was erased, as entries say"),
    };
    let facts = Verdict::of(
        "facts",
        format!("every fact is as its entry sealed it: {} rows{erased}", walk.rows),
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

/// Whether the file is sound, as far as it may be asked.
fn structure(conn: &Connection, scope: Scope) -> Result<Verdict> {
    if scope == Scope::None {
        return Ok(left_out("structure", "not asked: what was added to the file could run"));
    }
    let mut findings = told(pages(conn))?;
    // A tree of pages that is bent may have no end.
    if !findings.iter().any(|finding| finding.contains(BENT)) {
        findings.extend(told(references(conn))?);
        if scope == Scope::OpenWork {
            findings.extend(told(open_work(conn))?);
        }
    }
    Ok(Verdict::of("structure", "the file is sound: pages, types and references", "the file is damaged", findings))
}

/// What SQLite says of a tree of pages that is not one.
const BENT: &str = "*** in database";

/// What was found, or why nothing could be.
fn told(found: Result<Vec<String>>) -> Result<Vec<String>> {
    found.or_else(|refusal| Ok(vec![finding_of(refusal)?]))
}

fn pages(conn: &Connection) -> Result<Vec<String>> {
    let mut findings: Vec<String> = Vec::new();
    let mut integrity = conn.prepare("PRAGMA integrity_check(20)")?;
    for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
        match line {
            Ok(line) if line == "ok" => {}
            Ok(line) => findings.push(line),
            Err(error) => findings.push(error.to_string()),
        }
    }
    Ok(findings)
}

fn references(conn: &Connection) -> Result<Vec<String>> {
    let (mut findings, mut keys) = (Vec::new(), conn.prepare("PRAGMA foreign_key_check")?);
    let mut rows = keys.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get("table")?, row.get("parent")?);
        let id: Option<i64> = row.get("rowid")?;
        findings.push(format!("{table} {} refers to a {parent} that is not there", id.unwrap_or_default()));
    }
    Ok(findings)
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
