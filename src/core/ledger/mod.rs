//! The ledger: the file, its chain of entries, and the one way to write.
//!
//! An *entry* is one act that was written: who, when, what, and which rows it brought. Each entry is
//! sealed together with the one before it, so that nothing recorded can quietly change.

mod chance;
mod facts;
mod gauge;
mod handed;
mod judge;
mod offer;
mod open;
mod seal;
mod verify;

pub use chance::Chance;
pub use gauge::Gauge;
pub use handed::Sealer;
pub use offer::Rows;
pub use open::{Access, Store, beside, climb, fingerprints, init};
pub use verify::{Anchor, Outcome, Verdict, verify};

use crate::calc::digest::{Digest, hex, sha256};
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use facts::{each_extent, fact_tables, newest_rows, store_grown};
use handed::Handed;
use offer::{OFFERED, Shelf};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, ToSql, Transaction, TransactionBehavior};
use seal::{Header, Sealing};
use std::ops::Deref;
use std::sync::Arc;

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
    handed: Vec<Handed>,
    shelf: Option<Arc<Shelf>>,
    gauge: Arc<Gauge>,
}

impl Deref for Writing<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.tx
    }
}

impl<'a> Writing<'a> {
    /// An act whose entry follows the newest one.
    fn begin(tx: &'a Transaction<'a>, now: Moment, rehearsal: bool) -> Result<Self> {
        let (before, previous) = last_seal(tx)?;
        let entry = before
            .checked_add(1)
            .ok_or_else(|| Refusal::data("the number of the newest entry cannot be").hint("run `assize verify`"))?;
        Ok(Self {
            tx,
            entry,
            previous,
            now,
            note: String::new(),
            chance: Chance::after(rehearsal, previous),
            handed: Vec::new(),
            shelf: None,
            gauge: Arc::default(),
        })
    }
}

/// Somebody's lot after a seal, computed again: see [`Writing::lot`].
pub fn lot(previous: &[u8], word: &str, number: i64, handle: &str) -> Digest {
    sha256(&[format!("{word}:{}:{number}:{handle}", hex(previous)).as_bytes()])
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
        lot(&self.previous, word, number, handle)
    }

    /// Fresh random bytes; in a rehearsal they follow from the chain.
    pub fn random(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.chance.fill(bytes)
    }

    /// The chance of this act, for another thread that draws while this one goes on with a chance of its own.
    pub fn lend_chance(&mut self) -> Chance {
        let fork = self.chance.fork();
        std::mem::replace(&mut self.chance, fork)
    }

    /// Says on this gauge how far the check before the commit has come.
    pub fn watch(&mut self, gauge: &Arc<Gauge>) {
        self.gauge = Arc::clone(gauge);
    }

    /// Digests rows of a table from values, so that they can be handed in with [`Writing::vouch`].
    pub fn sealer(&self, table: &'static str) -> Result<Sealer> {
        Sealer::of(self.tx, table)
    }

    /// The number that the next row of a table gets.
    pub fn next_row(&self, table: &'static str) -> Result<i64> {
        newest_rows(self.tx, &[table.to_owned()])?
            .first()
            .and_then(|newest| newest.checked_add(1))
            .ok_or_else(|| Refusal::data("the number of the newest row cannot be").hint("run `assize verify`"))
    }

    /// Hands in the digest of a row that was inserted, each row of a table in its order, so that rows are
    /// read only once: before the commit, when everything is read back and must come to the same.
    pub fn vouch(&mut self, table: &'static str, row: i64, digest: Digest) -> Result<()> {
        if !self.handed.iter().any(|handed| handed.table() == table) {
            self.handed.push(Handed::from(self.tx, table, row)?);
        }
        let place = self.handed.iter_mut().find(|handed| handed.table() == table);
        place.map_or(Ok(()), |handed| handed.take(self.tx, self.entry, row, digest))
    }

    /// Inserts many rows of one table in one statement and answers how many came: a row whose `unique`
    /// value stands already is left out. `columns` are the places and names of what is given.
    pub fn insert_many(
        &mut self,
        table: &'static str,
        unique: &'static str,
        columns: &[(usize, &'static str)],
        rows: Arc<dyn Rows>,
    ) -> Result<usize> {
        let (names, places): (Vec<_>, Vec<_>) =
            columns.iter().map(|(place, name)| (*name, format!("c{place}"))).unzip();
        let (names, places, offered) = (names.join(", "), places.join(", "), OFFERED.to_string_lossy());
        let sql = format!(
            "INSERT INTO {table} ({names}) SELECT {places} FROM {offered} WHERE true ON CONFLICT({unique}) DO NOTHING"
        );
        self.lay(Some(rows))?;
        let inserted = self.without_guards(|tx| Ok(tx.prepare_cached(&sql)?.execute([])?));
        self.lay(None)?;
        inserted
    }

    /// Offers rows to a question, which is given the name of the table to read them from: its columns are
    /// `c0`, `c1` …, its `rowid` is a row's place from 0 on.
    pub fn offer<T>(
        &mut self,
        rows: Arc<dyn Rows>,
        question: impl FnOnce(&Connection, &str) -> Result<T>,
    ) -> Result<T> {
        self.lay(Some(rows))?;
        let answer = question(self.tx, &OFFERED.to_string_lossy());
        self.lay(None)?;
        answer
    }

    /// Lays rows where SQL can read them, or clears that place.
    fn lay(&mut self, rows: Option<Arc<dyn Rows>>) -> Result<()> {
        let place = match &mut self.shelf {
            Some(place) => place,
            None => self.shelf.insert(Shelf::put_up(self.tx)?),
        };
        place.lay(rows);
        Ok(())
    }

    /// Runs one statement without the guards, which ask each row what the unique indexes ask it anyway.
    /// Only for a plain INSERT that leaves alone what stands: nothing can be replaced or changed by it.
    fn without_guards<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let guards = |on| self.tx.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, on);
        guards(false)?;
        let done = work(self.tx);
        guards(true)?;
        done
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
    let tables = fact_tables(&tx)?;
    let old = newest_rows(&tx, &tables)?;
    let mut writing = Writing::begin(&tx, now, rehearsal)?;
    let value = work(&mut writing)?;
    let Writing { entry, previous, note, handed, gauge, .. } = writing;
    if !store_grown(&tx, &tables, &old, entry, handed)? {
        return Ok(Recorded { value, head: None });
    }
    let at = now.to_string();
    let principal = who.principal.as_deref();
    let (actor, login) = (who.actor.as_str(), who.login.as_str());
    let header = Header { id: entry, at: &at, actor, principal, login, act, note: &note, previous: &previous };
    let seal = seal_of(&tx, &key, &header)?;
    insert_entry(&tx, &header, &seal)?;
    verify::check_entry(&tx, &key, entry, &gauge)?;
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

/// The seal of an entry over its words and its stored extents.
fn seal_of(conn: &Connection, key: &[u8], header: &Header<'_>) -> Result<Digest> {
    let mut sealing = Sealing::of(key, header);
    each_extent(conn, header.id, |extent| {
        sealing.add(&extent);
        Ok(())
    })?;
    Ok(sealing.done())
}

/// Number and seal of the newest entry; 0 and zero bytes before the first.
fn last_seal(conn: &Connection) -> Result<(i64, Digest)> {
    let last = conn
        .prepare_cached("SELECT id, seal FROM entry ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or((0, [0; 32])))
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
