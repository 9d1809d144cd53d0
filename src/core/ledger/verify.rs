//! Verifying: what the file proves by itself, said one statement at a time.

use super::facts::{each_extent, fact_tables, quoted, read_run};
use super::judge::{Finding, Part, Sealed, judge_beside, judge_here};
use super::open::{SchemaObject, Store, expected_schema, schema_objects};
use super::seal::{EXTENT_ROWS, Extent, Header};
use super::{Gauge, Head, seal_of};
use crate::calc::digest::{Digest, hex};
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, Row};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::str::FromStr;

/// How many findings one statement lists before it only counts.
const LISTED: usize = 20;

/// A head that was noted earlier: `42:0123456789abcdef`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
    entry: i64,
    short: String,
}

impl FromStr for Anchor {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let wrong = || format!("`{text}` is not a head like 42:0123456789abcdef");
        let (entry, short) = text.trim().split_once(':').ok_or_else(wrong)?;
        let entry: i64 = entry.parse().map_err(|_| wrong())?;
        let hexadecimal = short.chars().all(|c| c.is_ascii_hexdigit());
        if entry < 1 || !(16..=64).contains(&short.len()) || !hexadecimal {
            return Err(wrong());
        }
        Ok(Self { entry, short: short.to_ascii_lowercase() })
    }
}

/// What a check came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// It could not be checked with what was given.
    NotChecked,
    /// Something is odd, and proves nothing.
    Noted,
}

/// One statement of `verify`: what was checked, whether it holds, and each thing that does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// A short name that stays the same: `chain`, `facts`, `anchors` …
    pub check: &'static str,
    /// What came out.
    pub outcome: Outcome,
    /// What the check says, in words.
    pub says: String,
    /// Each thing that does not hold.
    pub findings: Vec<String>,
}

impl Verdict {
    /// A statement that holds if nothing was found.
    pub fn of(check: &'static str, good: impl Into<String>, bad: impl Into<String>, findings: Vec<String>) -> Self {
        let holds = findings.is_empty();
        let (outcome, says) = if holds { (Outcome::Holds, good.into()) } else { (Outcome::Fails, bad.into()) };
        let more = findings.len().saturating_sub(LISTED);
        let mut findings: Vec<String> = findings.into_iter().take(LISTED).collect();
        if more > 0 {
            findings.push(format!("and {more} more"));
        }
        Self { check, outcome, says, findings }
    }

    /// Whether the check failed.
    pub fn fails(&self) -> bool {
        self.outcome == Outcome::Fails
    }
}

/// Checks everything the chain can show: the file's structure, its schema, the chain of entries, the
/// facts under each entry, and heads noted earlier. Scores and draws are recomputed by their own rooms.
pub fn verify(store: &mut Store, anchors: &[Anchor]) -> Result<Vec<Verdict>> {
    let (key, suspect) = (store.key(), store.suspect());
    let tx = store.snapshot()?;
    let (schema, _) = schema(&tx)?;
    if suspect {
        return Ok(vec![schema]);
    }
    let mut verdicts = vec![structure(&tx)?, schema];
    let walk = walk(&tx, &key, anchors)?;
    verdicts.push(Verdict::of(
        "chain",
        format!("the chain of entries is unbroken: 1 to {}", walk.last),
        "the chain of entries is broken",
        walk.chain,
    ));
    verdicts.push(Verdict::of(
        "facts",
        format!("every fact is as its entry sealed it: {} rows", walk.rows),
        "facts differ from what was sealed",
        walk.facts.into_iter().map(|(_, finding)| finding).collect(),
    ));
    verdicts.push(anchored(anchors, &walk.seen, walk.last));
    verdicts.push(clock(walk.backwards));
    Ok(verdicts)
}

/// Reads one entry back and checks it against what was meant; `record` calls it before it commits.
pub(super) fn check_entry(conn: &Connection, key: &[u8], entry: i64, gauge: &Gauge) -> Result<()> {
    let stored = conn.prepare_cached(&format!("{ENTRIES} WHERE id = ?1"))?.query_row([entry], StoredEntry::from_row)?;
    let resealed = stored.reseal(conn, key)?.as_slice() == stored.seal;
    let unsealed = (!resealed).then(|| format!("{} is not what was sealed", stored.named()));
    let finding = match unsealed {
        Some(finding) => Some(finding),
        None => misread(conn, &stored, gauge)?,
    };
    match finding {
        Some(finding) => Err(Refusal::fault(format!(
            "what was written does not read back as meant ({finding}); nothing was recorded"
        ))
        .hint("this is our fault; please report it")),
        None => Ok(()),
    }
}

/// From how many runs of rows on a second thread pays.
const MANY: usize = 8;

/// The first row that does not read back as it was sealed.
fn misread(conn: &Connection, stored: &StoredEntry, gauge: &Gauge) -> Result<Option<String>> {
    let many = "SELECT count(*) > ?2 FROM (SELECT 1 FROM extent WHERE entry = ?1 LIMIT ?2 + 1)";
    let many: bool = conn.prepare_cached(many)?.query_row((stored.id, MANY), |row| row.get(0))?;
    let mut place = 0;
    let read = |take: &mut dyn FnMut(Part)| {
        each_extent(conn, stored.id, |extent| {
            place += 1;
            gauge.go_on()?;
            gauge.add_checked(u64::try_from(extent.last - extent.first + 1).unwrap_or_default());
            read_extent(conn, stored, extent, place, take)
        })
    };
    let findings = if many { judge_beside(read) } else { judge_here(read) };
    Ok(findings?.into_iter().next().map(|(_, finding)| finding))
}

/// Reads one run of rows and hands it on to be judged.
fn read_extent(
    conn: &Connection,
    stored: &StoredEntry,
    extent: Extent,
    place: usize,
    take: &mut dyn FnMut(Part),
) -> Result<()> {
    let run = (extent.first, extent.last);
    let run =
        read_run(conn, &extent.relation, run, Some(extent.columns), stored.id, &mut |rows| take(Part::Rows(rows)))?;
    take(Part::End(Box::new(Sealed { place, entry: stored.named(), extent }), run));
    Ok(())
}

fn structure(conn: &Connection) -> Result<Verdict> {
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
    for broken in keys
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, String>(2)?)))?
    {
        let (table, row, parent) = broken?;
        findings.push(format!("{table} {} refers to a {parent} that is not there", row.unwrap_or_default()));
    }
    Ok(Verdict::of("structure", "the file is sound: pages, types and references", "the file is damaged", findings))
}

/// Compares the schema object by object; says whether the tables themselves can be read safely.
pub(super) fn schema(conn: &Connection) -> Result<(Verdict, bool)> {
    let (expected, found) = (by_name(expected_schema()?), by_name(schema_objects(conn)?));
    let mut findings = Vec::new();
    let mut tables_stand = true;
    for (name, object) in &expected {
        match found.get(name) {
            None => findings.push(format!("the {} {name} is gone", object.kind)),
            Some(other) if other != object => findings.push(format!("the {} {name} was altered", object.kind)),
            Some(_) => continue,
        }
        tables_stand &= object.kind != "table";
    }
    for (name, object) in found.iter().filter(|(name, _)| !expected.contains_key(*name)) {
        findings.push(format!("the {} {name} was added", object.kind));
    }
    Ok((
        Verdict::of("schema", "the schema is the one that assize made", "the schema was altered", findings),
        tables_stand,
    ))
}

fn by_name(objects: Vec<SchemaObject>) -> BTreeMap<String, SchemaObject> {
    objects.into_iter().map(|object| (object.name.clone(), object)).collect()
}

const ENTRIES: &str = "SELECT id, at, actor, principal, login, act, note, previous, seal FROM entry";

struct StoredEntry {
    id: i64,
    at: String,
    actor: String,
    principal: Option<String>,
    login: String,
    act: String,
    note: String,
    previous: Vec<u8>,
    seal: Vec<u8>,
}

impl StoredEntry {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            principal: row.get(3)?,
            login: row.get(4)?,
            act: row.get(5)?,
            note: row.get(6)?,
            previous: row.get(7)?,
            seal: row.get(8)?,
        })
    }

    fn reseal(&self, conn: &Connection, key: &[u8]) -> Result<Digest> {
        let header = Header {
            id: self.id,
            at: &self.at,
            actor: &self.actor,
            principal: self.principal.as_deref(),
            login: &self.login,
            act: &self.act,
            note: &self.note,
            previous: &self.previous,
        };
        seal_of(conn, key, &header)
    }

    fn named(&self) -> String {
        format!("entry {} ({}, {})", self.id, self.act, self.at)
    }
}

/// What a walk along the chain has seen so far.
#[derive(Default)]
struct Walk {
    last: i64,
    previous: Vec<u8>,
    rows: i64,
    chain: Vec<String>,
    facts: Vec<Finding>,
    /// Where the next finding belongs in their order.
    place: usize,
    /// The last sealed row of each table.
    sealed: BTreeMap<String, i64>,
    /// Heads asked for, as they stand.
    seen: BTreeMap<i64, Head>,
    backwards: Vec<String>,
    at: String,
    /// The tables of facts that are ours, and how many columns each has.
    tables: BTreeMap<String, i64>,
}

/// The tables of facts that a file of ours has; whatever else lies in it is the schema check's business.
fn own_tables(conn: &Connection) -> Result<BTreeMap<String, i64>> {
    let ours = expected_schema()?;
    let mut tables = tables_with_widths(conn)?;
    tables.retain(|table, _| ours.iter().any(|object| object.kind == "table" && object.name == *table));
    Ok(tables)
}

fn tables_with_widths(conn: &Connection) -> Result<BTreeMap<String, i64>> {
    let mut tables = BTreeMap::new();
    for table in fact_tables(conn)? {
        let width = conn.prepare_cached(&format!("SELECT * FROM {}", quoted(&table)))?.column_count();
        tables.insert(table, i64::try_from(width).unwrap_or(i64::MAX));
    }
    Ok(tables)
}

/// Walks along the chain. One thread reads, another hashes what it reads.
fn walk(conn: &Connection, key: &[u8], anchors: &[Anchor]) -> Result<Walk> {
    let mut walk = Walk { previous: vec![0; 32], tables: own_tables(conn)?, ..Walk::default() };
    let judged = judge_beside(|take| walk.entries(conn, key, anchors, take))?;
    walk.facts.extend(judged);
    walk.facts.sort_by_key(|(place, _)| *place);
    walk.strays(conn)?;
    Ok(walk)
}

impl Walk {
    fn entries(&mut self, conn: &Connection, key: &[u8], anchors: &[Anchor], take: &mut dyn FnMut(Part)) -> Result<()> {
        let mut statement = conn.prepare(&format!("{ENTRIES} ORDER BY id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let stored = StoredEntry::from_row(row)?;
            self.entry(conn, key, &stored, take)?;
            if anchors.iter().any(|anchor| anchor.entry == stored.id) {
                self.seen.insert(stored.id, Head { entry: stored.id, short: hex(&stored.seal) });
            }
        }
        Ok(())
    }

    fn entry(&mut self, conn: &Connection, key: &[u8], stored: &StoredEntry, take: &mut dyn FnMut(Part)) -> Result<()> {
        if stored.id != self.last.saturating_add(1) {
            self.chain.push(format!(
                "entries {} to {} are missing",
                self.last.saturating_add(1),
                stored.id.saturating_sub(1)
            ));
        }
        if stored.previous != self.previous {
            self.chain.push(format!("{} does not follow the entry before it", stored.named()));
        }
        if stored.reseal(conn, key)?.as_slice() != stored.seal {
            self.chain.push(format!(
                "{} is not what was sealed: its words, its list of facts or its seal were changed",
                stored.named()
            ));
        }
        if stored.at < self.at {
            self.backwards.push(format!("{} is earlier than the one before it", stored.named()));
        }
        each_extent(conn, stored.id, |extent| self.extent(conn, stored, extent, take))?;
        self.last = stored.id;
        self.previous.clone_from(&stored.seal);
        self.at.clone_from(&stored.at);
        Ok(())
    }

    fn extent(
        &mut self,
        conn: &Connection,
        stored: &StoredEntry,
        extent: Extent,
        take: &mut dyn FnMut(Part),
    ) -> Result<()> {
        let (table, first, last) = (extent.relation.clone(), extent.first, extent.last);
        // What the judge finds in the rows comes before what is said of the run.
        self.place += 2;
        if !self.is_sane(&extent) {
            self.says(format!("{} lists {table} {first} to {last}, which cannot be", stored.named()));
            return Ok(());
        }
        read_extent(conn, stored, extent, self.place - 1, take)?;
        let follows = self.sealed.get(&table).copied().unwrap_or(0).saturating_add(1);
        if first != follows {
            self.says(format!("{table} {follows} to {} belong to no entry", first.saturating_sub(1)));
        }
        self.rows += last - first + 1;
        self.sealed.insert(table, last);
        Ok(())
    }

    fn says(&mut self, finding: String) {
        self.facts.push((self.place, finding));
    }

    /// Whether an extent can be one of ours: a table of facts, a run of rows that is not too long.
    fn is_sane(&self, extent: &Extent) -> bool {
        let rows = extent.last.checked_sub(extent.first);
        self.tables.get(&extent.relation) == Some(&extent.columns)
            && extent.first > 0
            && rows.is_some_and(|rows| (0..EXTENT_ROWS).contains(&rows))
    }

    /// Rows that no entry brought.
    fn strays(&mut self, conn: &Connection) -> Result<()> {
        for table in std::mem::take(&mut self.tables).into_keys() {
            let last = self.sealed.get(&table).copied().unwrap_or(0);
            let mut statement =
                conn.prepare(&format!("SELECT id FROM {} WHERE id > ?1 OR id < 1 ORDER BY id", quoted(&table)))?;
            for id in statement.query_map([last], |row| row.get::<_, i64>(0))? {
                let id = id?;
                self.says(format!("{table} {id} was added; no entry brought it"));
            }
        }
        let mut orphans =
            conn.prepare("SELECT entry, relation, first, last FROM extent WHERE entry NOT IN (SELECT id FROM entry)")?;
        for orphan in orphans.query_map([], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
        })? {
            let (entry, relation, first, last) = orphan?;
            self.chain.push(format!("entry {entry} is gone; it brought {relation} {first} to {last}"));
        }
        Ok(())
    }
}

fn anchored(anchors: &[Anchor], seen: &BTreeMap<i64, Head>, last: i64) -> Verdict {
    let Some(newest) = anchors.iter().map(|anchor| anchor.entry).max() else {
        return Verdict {
            check: "anchors",
            outcome: Outcome::NotChecked,
            says: "no earlier head was given: this check cannot notice that the whole file was rewritten \
                   or its newest entries cut off"
                .to_owned(),
            findings: Vec::new(),
        };
    };
    let findings: Vec<String> = anchors.iter().filter_map(|anchor| unmet(anchor, seen, last)).collect();
    let rest = match newest.cmp(&last) {
        Ordering::Less => format!("; {} to {last} rest on trust in whoever can write this file", newest + 1),
        _ => String::new(),
    };
    let good =
        format!("{} given, all match: entries 1 to {newest} stand as they stood then{rest}", heads(anchors.len()));
    Verdict::of("anchors", good, "a head noted earlier is not in this chain: the file was rewritten or cut", findings)
}

fn heads(count: usize) -> String {
    if count == 1 { "1 head".to_owned() } else { format!("{count} heads") }
}

fn unmet(anchor: &Anchor, seen: &BTreeMap<i64, Head>, last: i64) -> Option<String> {
    match seen.get(&anchor.entry) {
        None => Some(format!("entry {} was noted as {}, but the chain ends at {last}", anchor.entry, anchor.short)),
        Some(head) if head.short.starts_with(&anchor.short) => None,
        Some(head) => {
            let short: String = head.short.chars().take(anchor.short.len()).collect();
            Some(format!("entry {} was noted as {}, but is now {short}", anchor.entry, anchor.short))
        }
    }
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
