//! Writing: an open act, in which facts are inserted.

use super::ahead::Ahead;
use super::chance::Chance;
use super::connection::VALUES;
use super::entry::last_seal;
use super::gauge::Gauge;
use super::given_digests::{GivenDigests, Sealer};
use super::offered::{OFFERED, Offer, Rows};
use super::rows::newest_row;
use super::schema::{Relation, Relations, Role, open_audits_from};
use crate::calc::digest::{Digest, hex, sha256};
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ToSql, Transaction};
use std::ops::Deref;
use std::sync::Arc;

/// A fact to be inserted: what counts openly, and its personal texts.
pub type NewRow<'a, const OPEN: usize, const PERSONAL: usize> = ([&'a dyn ToSql; OPEN], [Option<&'a Kept>; PERSONAL]);

/// An open act: facts can be inserted, and everything so far can be read.
pub struct Writing<'a> {
    tx: &'a Transaction<'a>,
    entry: i64,
    previous: Digest,
    now: Moment,
    note: String,
    chance: Chance,
    relations: Arc<Relations>,
    given: Vec<GivenDigests>,
    offer: Option<Arc<Offer>>,
    gauge: Arc<Gauge>,
    ahead: Ahead,
}

impl Deref for Writing<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.tx
    }
}

impl<'a> Writing<'a> {
    /// An act whose entry follows the newest one.
    pub(super) fn begin(
        tx: &'a Transaction<'a>,
        relations: Arc<Relations>,
        now: Moment,
        rehearsal: bool,
    ) -> Result<Self> {
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
            relations,
            given: Vec::new(),
            offer: None,
            gauge: Arc::default(),
            ahead: Ahead::default(),
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

    /// Says in words what was done; no personal text belongs here.
    pub fn note(&mut self, words: impl Into<String>) {
        self.note = words.into();
    }

    /// Says something more of what was done.
    pub fn note_too(&mut self, words: &str) {
        self.note.push_str(words);
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
        Ok(Sealer::of(self.relation(table)?))
    }

    /// The number that the next row of a table gets.
    pub fn next_row(&self, table: &'static str) -> Result<i64> {
        newest_row(self.tx, table)?
            .checked_add(1)
            .ok_or_else(|| Refusal::data("the number of the newest row cannot be").hint("run `assize verify`"))
    }

    /// Gives the digest of a row that was inserted, each row of a table in its order, so that rows are
    /// read only once: before the commit, when everything is read back and must have the same digest.
    pub fn vouch(&mut self, table: &'static str, row: i64, digest: Digest) -> Result<()> {
        if !self.given.iter().any(|given| given.table() == table) {
            self.given.push(GivenDigests::from(table, row));
        }
        let given = self.given.iter_mut().find(|given| given.table() == table);
        given.map_or(Ok(()), |given| given.take(self.tx, self.entry, row, digest))
    }

    /// Inserts many rows of one table in one statement and answers how many are new: a row whose `unique`
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
        self.offer(Some(rows))?;
        let inserted = self.without_guards(|tx| Ok(tx.prepare_cached(&sql)?.execute([])?));
        self.offer(None)?;
        self.ahead.wrote(self.tx, *inserted.as_ref().unwrap_or(&0));
        inserted
    }

    /// Asks a question about rows that are not stored. It is given the name of the table to read them from: its columns
    /// are `c0`, `c1` …, its `rowid` is a row's place from 0 on.
    pub fn ask_about<T>(
        &mut self,
        rows: Arc<dyn Rows>,
        question: impl FnOnce(&Connection, &str) -> Result<T>,
    ) -> Result<T> {
        self.offer(Some(rows))?;
        let answer = question(self.tx, &OFFERED.to_string_lossy());
        self.offer(None)?;
        answer
    }

    /// Lets SQL read these rows, or none.
    fn offer(&mut self, rows: Option<Arc<dyn Rows>>) -> Result<()> {
        let offer = match &mut self.offer {
            Some(offer) => offer,
            None => self.offer.insert(Offer::open(self.tx)?),
        };
        offer.set(rows);
        Ok(())
    }

    /// Runs one statement without the guards, which ask each row what the unique indexes ask it anyway.
    /// Only for a plain INSERT that leaves alone what stands: nothing can be replaced or changed by it.
    fn without_guards<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.set_guards(false)?;
        let done = work(self.tx);
        self.set_guards(true)?;
        done
    }

    fn set_guards(&self, on: bool) -> Result<()> {
        self.tx.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, on)?;
        Ok(())
    }

    /// Inserts the facts of a draw without the guards, which would copy the pages of each row once more: the unique indexes
    /// ask the same. Only for new tickets, and for new audits with who has them: no trigger opens those, it is done here.
    pub fn plainly<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let first = self.next_row("audit")?;
        self.set_guards(false)?;
        let done = work(self);
        self.set_guards(true)?;
        let done = done?;
        open_audits_from(self.tx, first)?;
        Ok(done)
    }

    /// Inserts one fact and answers its id. `personal` are the columns that the schema says are personal; they are
    /// salted. Table and columns are words of the program, never of a user.
    pub fn insert(
        &mut self,
        table: &'static str,
        facts: &[(&'static str, &dyn ToSql)],
        personal: &[(&'static str, Option<&Kept>)],
    ) -> Result<i64> {
        self.require_roles(table, facts.iter().map(|(name, _)| *name), personal.iter().map(|(name, _)| *name))?;
        let salt = self.salt_for(personal.iter().map(|(_, text)| *text))?;
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

    /// Inserts several facts of one table that have the same columns, in a statement for as many as it takes: a statement
    /// for each would cost more than the row. The guards ask each row; personal columns are salted, as above.
    pub fn insert_all<const OPEN: usize, const PERSONAL: usize>(
        &mut self,
        table: &'static str,
        (facts, personal): ([&'static str; OPEN], [&'static str; PERSONAL]),
        rows: &[NewRow<'_, OPEN, PERSONAL>],
    ) -> Result<()> {
        self.require_roles(table, facts.into_iter(), personal.into_iter())?;
        let secret: &[&str] = if PERSONAL == 0 { &[] } else { &["salt"] };
        let columns = [&["entry"], &facts[..], secret, &personal[..]].concat();
        let marks = format!("({})", vec!["?"; columns.len()].join(", "));
        for rows in rows.chunks(usize::from(VALUES) / columns.len()) {
            let salts = rows.iter().map(|(_, texts)| self.salt_for(texts.iter().copied()));
            let salts = salts.collect::<Result<Vec<_>>>()?;
            let mut values: Vec<&dyn ToSql> = Vec::with_capacity(rows.len() * columns.len());
            for ((facts, texts), salt) in rows.iter().zip(&salts) {
                values.push(&self.entry);
                values.extend(facts);
                if PERSONAL > 0 {
                    values.push(salt);
                }
                values.extend(texts.iter().map(|text| text as &dyn ToSql));
            }
            let every = vec![marks.as_str(); rows.len()].join(", ");
            let sql = format!("INSERT INTO {table} ({}) VALUES {every}", columns.join(", "));
            self.tx.prepare_cached(&sql)?.execute(values.as_slice())?;
        }
        Ok(())
    }

    fn salt_for<'t>(&mut self, mut texts: impl Iterator<Item = Option<&'t Kept>>) -> Result<Option<[u8; 16]>> {
        if texts.all(|text| text.is_none()) {
            return Ok(None);
        }
        let mut salt = [0; 16];
        self.random(&mut salt)?;
        Ok(Some(salt))
    }

    /// Text about people goes nowhere but into personal columns, and nothing else does.
    fn require_roles(
        &self,
        table: &'static str,
        facts: impl Iterator<Item = &'static str>,
        personal: impl Iterator<Item = &'static str>,
    ) -> Result<()> {
        let relation = self.relation(table)?;
        let open = facts.map(|name| (name, Role::Open));
        let personal = personal.map(|name| (name, Role::Personal));
        match open.chain(personal).find(|(name, role)| relation.role(name) != Some(*role)) {
            Some((name, _)) => Err(Refusal::fault(format!("{table}.{name} does not hold what it was given"))),
            None => Ok(()),
        }
    }

    /// A table of facts.
    pub(super) fn relation(&self, table: &str) -> Result<&Relation> {
        self.relations.facts(table).ok_or_else(|| Refusal::fault(format!("{table} is no table of facts")))
    }
}

/// What an act leaves to be sealed.
pub(super) struct Written {
    pub(super) entry: i64,
    pub(super) previous: Digest,
    pub(super) note: String,
    pub(super) given: Vec<GivenDigests>,
    pub(super) gauge: Arc<Gauge>,
}

impl From<Writing<'_>> for Written {
    fn from(writing: Writing<'_>) -> Self {
        let Writing { entry, previous, note, given, gauge, .. } = writing;
        Self { entry, previous, note, given, gauge }
    }
}
