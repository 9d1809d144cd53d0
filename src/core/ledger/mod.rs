//! The ledger: the file, its chain of entries, and the one way to write.
//!
//! An *entry* is one act that was written: who, when, what, and which rows it brought. Each entry is
//! sealed together with the one before it, so that nothing recorded can quietly change.

mod open;
mod seal;
mod verify;

pub use open::{Access, Store, climb, fingerprints, init};
pub use verify::{Anchor, Outcome, Verdict, verify};

use crate::calc::digest::{Digest, hex, sha256};
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, ToSql, Transaction, TransactionBehavior};
use seal::{EXTENT_ROWS, Extent, Header, Layout, MARK, RowHasher};
use std::ops::Deref;

/// Who acts: what is claimed, and what the operating system says.
#[derive(Clone, Debug)]
pub struct Who {
    /// The handle given by `--as`.
    pub actor: String,
    /// On whose behalf, `--for`.
    pub principal: Option<String>,
    /// The operating system's user name, as seen.
    pub login: String,
}

/// The newest entry: its number and the first 16 hex digits of its seal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// The entry's number.
    pub entry: i64,
    /// The first 16 hex digits of its seal.
    pub short: String,
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.entry, self.short)
    }
}

/// What a write came to.
#[derive(Debug)]
pub struct Recorded<T> {
    /// What the act answers.
    pub value: T,
    /// The entry it made; none when there was nothing to record, so that a repeat is harmless.
    pub head: Option<Head>,
}

/// An open act: facts can be inserted, and everything so far can be read.
pub struct Writing<'a> {
    tx: &'a Transaction<'a>,
    entry: i64,
    previous: Digest,
    now: Moment,
    note: String,
    chance: Chance,
}

impl Deref for Writing<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.tx
    }
}

impl Writing<'_> {
    /// The time of the act.
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// The number of the entry that is being written.
    pub const fn entry(&self) -> i64 {
        self.entry
    }

    /// Says in words what the act came to; no personal text belongs here.
    pub fn note(&mut self, words: impl Into<String>) {
        self.note = words.into();
    }

    /// Somebody's lot in a choice that nobody makes: SHA-256(word ":" seal-before ":" number ":" handle), where
    /// the number says what is chosen for. The smallest lot is taken.
    pub fn lot(&self, word: &str, number: i64, handle: &str) -> Digest {
        let previous = hex(&self.previous);
        sha256(&[format!("{word}:{previous}:{number}:{handle}").as_bytes()])
    }

    /// Fresh random bytes; in a rehearsal they follow from the chain.
    pub fn random(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.chance.fill(bytes)
    }

    /// Inserts one fact and answers its id. `personal` columns are salted. Table and columns are words
    /// of the program, never of a user.
    pub fn insert(
        &mut self,
        table: &'static str,
        facts: &[(&'static str, &dyn ToSql)],
        personal: &[(&'static str, Option<&str>)],
    ) -> Result<i64> {
        let salt = self.salt_for(personal)?;
        let mut columns = vec!["entry"];
        columns.extend(facts.iter().map(|(name, _)| *name));
        let mut values: Vec<&dyn ToSql> = vec![&self.entry];
        values.extend(facts.iter().map(|(_, value)| *value));
        if let Some(salt) = &salt {
            columns.push("salt");
            values.push(salt);
            for (name, text) in personal {
                columns.push(name);
                values.push(text);
            }
        }
        let marks = vec!["?"; columns.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({marks})", columns.join(", "));
        self.tx.prepare_cached(&sql)?.insert(values.as_slice()).map_err(Refusal::from)
    }

    fn salt_for(&mut self, personal: &[(&'static str, Option<&str>)]) -> Result<Option<[u8; 16]>> {
        if personal.iter().all(|(_, text)| text.is_none()) {
            return Ok(None);
        }
        let mut salt = [0; 16];
        self.random(&mut salt)?;
        Ok(Some(salt))
    }
}

/// Random bytes, fetched a page at a time: salts are many and small.
struct Chance {
    source: Source,
    pool: Vec<u8>,
}

/// Where random bytes come from.
enum Source {
    /// The operating system.
    System,
    /// A rehearsal: SHA-256 of the seal before and a counter.
    Given { seed: Digest, count: u64 },
}

impl Chance {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        for byte in bytes {
            if self.pool.is_empty() {
                self.pool = self.source.page()?;
            }
            *byte = self.pool.pop().unwrap_or_default();
        }
        Ok(())
    }
}

impl Source {
    fn page(&mut self) -> Result<Vec<u8>> {
        match self {
            Self::System => {
                let mut page = vec![0; 4096];
                getrandom::fill(&mut page)
                    .map_err(|error| Refusal::io(format!("the system gives no random bytes: {error}")))?;
                Ok(page)
            }
            Self::Given { seed, count } => {
                *count += 1;
                Ok(sha256(&[b"rehearsal:", seed, &count.to_be_bytes()]).to_vec())
            }
        }
    }
}

/// Writes one entry: the only way to write.
///
/// Begins an immediate transaction, lets `work` insert facts, finds by itself which rows came, seals
/// them, reads everything back, and commits. If `work` refuses or anything fails, nothing is kept. If
/// `work` inserts nothing, nothing is recorded: a repeated command is harmless.
pub fn record<T>(
    store: &mut Store,
    who: &Who,
    now: Moment,
    act: &'static str,
    work: impl FnOnce(&mut Writing<'_>) -> Result<T>,
) -> Result<Recorded<T>> {
    write(store, who, now, act, true, work)
}

/// Does everything that `record` does, to the last check, and keeps nothing: `--dry-run`.
pub fn try_out<T>(
    store: &mut Store,
    who: &Who,
    now: Moment,
    act: &'static str,
    work: impl FnOnce(&mut Writing<'_>) -> Result<T>,
) -> Result<T> {
    write(store, who, now, act, false, work).map(|recorded| recorded.value)
}

fn write<T>(
    store: &mut Store,
    who: &Who,
    now: Moment,
    act: &'static str,
    keep: bool,
    work: impl FnOnce(&mut Writing<'_>) -> Result<T>,
) -> Result<Recorded<T>> {
    let (key, rehearsal) = (store.key(), store.rehearsal());
    let tx = store.connection_mut().transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (before, previous) = last_seal(&tx)?;
    let entry = before
        .checked_add(1)
        .ok_or_else(|| Refusal::data("the number of the newest entry cannot be").hint("run `assize verify`"))?;
    let tables = fact_tables(&tx)?;
    let old = newest_rows(&tx, &tables)?;
    let mut writing =
        Writing { tx: &tx, entry, previous, now, note: String::new(), chance: chance(rehearsal, previous) };
    let value = work(&mut writing)?;
    let note = writing.note;
    let extents = grown(&tx, &tables, &old, entry)?;
    if extents.is_empty() {
        return Ok(Recorded { value, head: None });
    }
    let at = now.to_string();
    let header = Header {
        id: entry,
        at: &at,
        actor: &who.actor,
        principal: who.principal.as_deref(),
        login: &who.login,
        act,
        note: &note,
        previous: &previous,
    };
    let seal = seal::seal(&key, &header, &extents);
    insert_extents(&tx, entry, &extents)?;
    insert_entry(&tx, &header, &seal)?;
    verify::check_entry(&tx, &key, entry)?;
    if !keep {
        return Ok(Recorded { value, head: None });
    }
    commit(tx)?;
    Ok(Recorded { value, head: Some(short_head(entry, &seal)) })
}

/// The newest entry; none in a file without entries.
fn head(conn: &Connection) -> Result<Option<Head>> {
    let (entry, seal) = last_seal(conn)?;
    Ok((entry > 0).then(|| short_head(entry, &seal)))
}

fn short_head(entry: i64, seal: &[u8]) -> Head {
    Head { entry, short: hex(seal).chars().take(16).collect() }
}

fn chance(rehearsal: bool, previous: Digest) -> Chance {
    let source = if rehearsal { Source::Given { seed: previous, count: 0 } } else { Source::System };
    Chance { source, pool: Vec::new() }
}

/// Number and seal of the newest entry; 0 and zero bytes before the first.
fn last_seal(conn: &Connection) -> Result<(i64, Digest)> {
    let last = conn
        .prepare_cached("SELECT id, seal FROM entry ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or((0, [0; 32])))
}

/// Every table of facts, in the order of their names: all but the chain's own and drafts.
fn fact_tables(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('entry', 'extent')
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'draft\\_%' ESCAPE '\\' ORDER BY name",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// The newest row of each table, all in one statement.
fn newest_rows(conn: &Connection, tables: &[String]) -> Result<Vec<i64>> {
    let columns: Vec<String> =
        tables.iter().map(|table| format!("(SELECT coalesce(max(id), 0) FROM {})", quoted(table))).collect();
    let sql = format!("SELECT {}", columns.join(", "));
    let rows = conn
        .prepare_cached(&sql)?
        .query_row([], |row| (0..tables.len()).map(|i| row.get(i)).collect::<rusqlite::Result<Vec<i64>>>())?;
    Ok(rows)
}

/// A table name as SQL takes it. Names come from the file's own schema, which is checked when opened.
fn quoted(table: &str) -> String {
    format!("\"{}\"", table.replace('"', "\"\""))
}

/// What this act brought: the runs of rows newer than before, each with its digest.
fn grown(conn: &Connection, tables: &[String], old: &[i64], entry: i64) -> Result<Vec<Extent>> {
    let new = newest_rows(conn, tables)?;
    let mut extents = Vec::new();
    for ((table, old), new) in tables.iter().zip(old).zip(&new) {
        let mut first = old.saturating_add(1);
        while first <= *new {
            let last = (first + EXTENT_ROWS - 1).min(*new);
            extents.push(digest_rows(conn, table, (first, last), None, entry)?.extent);
            first = last + 1;
        }
    }
    Ok(extents)
}

/// The digest of a run of stored rows, and what was odd about them.
struct Digested {
    extent: Extent,
    /// Rows of the run that are not there.
    missing: Vec<i64>,
    /// Rows whose personal text was erased.
    erased: Vec<i64>,
    /// Rows that name another entry as theirs.
    strangers: Vec<i64>,
}

/// Reads a run of rows and digests it. `columns` limits it to the columns the table had then.
fn digest_rows(
    conn: &Connection,
    table: &str,
    (first, last): (i64, i64),
    columns: Option<i64>,
    entry: i64,
) -> Result<Digested> {
    let sql = format!("SELECT * FROM {} WHERE id BETWEEN ?1 AND ?2 ORDER BY id", quoted(table));
    let mut statement = conn.prepare_cached(&sql)?;
    let width = columns.and_then(|c| usize::try_from(c).ok()).unwrap_or(statement.column_count());
    let layout = Layout::of(&statement, width.min(statement.column_count()));
    let (id_at, entry_at) = (statement.column_index("id")?, statement.column_index("entry")?);
    let erased_at = statement.column_index("erased").ok();
    let mut hasher = RowHasher::new(table, layout);
    let (mut digests, mut marks) = (Vec::new(), Vec::new());
    let (mut missing, mut erased, mut strangers) = (Vec::new(), Vec::new(), Vec::new());
    let mut expected = first;
    let mut rows = statement.query([first, last])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(id_at)?;
        missing.extend(expected..id);
        expected = id + 1;
        if row.get_ref(entry_at)? != ValueRef::Integer(entry) {
            strangers.push(id);
        }
        if let Some(at) = erased_at
            && row.get_ref(at)? != ValueRef::Null
        {
            erased.push(id);
        }
        let digest = hasher.digest(row)?;
        digests.extend_from_slice(&digest);
        marks.extend_from_slice(digest.get(..MARK).unwrap_or_default());
    }
    missing.extend(expected..=last);
    let extent = Extent {
        relation: table.to_owned(),
        first,
        last,
        columns: i64::try_from(width).unwrap_or(i64::MAX),
        digest: sha256(&[&digests]).to_vec(),
        marks,
    };
    Ok(Digested { extent, missing, erased, strangers })
}

fn insert_extents(conn: &Connection, entry: i64, extents: &[Extent]) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT INTO extent (entry, relation, first, last, columns, digest, marks) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    for e in extents {
        statement.execute((entry, &e.relation, e.first, e.last, e.columns, &e.digest, &e.marks))?;
    }
    Ok(())
}

fn insert_entry(conn: &Connection, header: &Header<'_>, seal: &Digest) -> Result<()> {
    conn.prepare_cached("INSERT INTO entry (id, at, actor, principal, login, act, note, previous, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute((
        header.id,
        header.at,
        header.actor,
        header.principal,
        header.login,
        header.act,
        header.note,
        header.previous,
        seal,
    ))?;
    Ok(())
}

/// Commits. After an input or output error here nobody can know whether it was kept, and says so.
fn commit(tx: Transaction<'_>) -> Result<()> {
    tx.commit().map_err(|error| {
        let refusal = Refusal::from(error);
        if refusal.message.starts_with("reading or writing") {
            refusal.hint("whether it was recorded is unknown; run the same command again: it is never doubled")
        } else {
            refusal
        }
    })
}
