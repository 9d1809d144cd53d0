//! Entries: the chain, and the words of each of its links.

use super::extent::{bytes, each_extent};
use super::seal::{Header, Sealing};
use crate::calc::digest::{Digest, hex};
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use rusqlite::types::{Type, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};
use std::fmt;

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

impl Who {
    /// Who performs an act at a moment, as the record will have it.
    pub fn at(&self, at: Moment) -> By {
        let Self { actor, principal, login } = self.clone();
        By { actor, principal, login, at }
    }
}

/// Who performed an act that is on record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct By {
    /// The handle that was claimed with `--as`.
    pub actor: String,
    /// On whose behalf, where it was on somebody's.
    pub principal: Option<String>,
    /// The operating system's user name, as it was seen then.
    pub login: String,
    /// When.
    pub at: Moment,
}

impl By {
    /// Who performed an act, of the columns actor, principal, login and at of its entry.
    pub fn of_row(row: &Row<'_>) -> Result<Self> {
        let at: String = row.get("at")?;
        let (actor, principal, login) = (row.get("actor")?, row.get("principal")?, row.get("login")?);
        Ok(Self { actor, principal, login, at: at.parse().map_err(Refusal::data)? })
    }

    /// Whether somebody performed it for another.
    pub fn is_for_another(&self) -> bool {
        self.principal.as_ref().is_some_and(|principal| *principal != self.actor)
    }

    /// Whose words or act it is, by handle; where somebody else performed it, who for whom.
    pub fn said(&self, whose: &str) -> String {
        if self.is_for_another() { format!("{} for {whose}", self.actor) } else { whose.to_owned() }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.actor)?;
        if let Some(principal) = &self.principal {
            write!(f, " for {principal}")?;
        }
        write!(f, " (login {})", self.login)
    }
}

/// Who performed the act of an entry.
pub fn by(conn: &Connection, entry: i64) -> Result<By> {
    let mut statement = conn.prepare_cached("SELECT actor, principal, login, at FROM entry WHERE id = ?1")?;
    let mut rows = statement.query([entry])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    By::of_row(row)
}

/// The newest entry: its number and the first 16 hex digits of its seal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// The entry's number.
    pub entry: i64,
    /// The first 16 hex digits of its seal.
    pub short: String,
}

impl Head {
    /// The head that an entry is.
    pub(super) fn of(entry: i64, seal: &[u8]) -> Self {
        Self { entry, short: hex(seal).chars().take(16).collect() }
    }

    /// The newest entry; none in a file without entries.
    pub fn newest(conn: &Connection) -> Result<Option<Self>> {
        Ok(newest(conn)?.map(|(entry, seal)| Self::of(entry, &seal)))
    }

    /// The head that an entry of the file is.
    pub fn at(conn: &Connection, entry: i64) -> Result<Self> {
        let mut statement = conn.prepare_cached("SELECT seal FROM entry WHERE id = ?1")?;
        let seal: Vec<u8> = statement.query_row([entry], |row| row.get("seal"))?;
        Ok(Self::of(entry, &seal))
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.entry, self.short)
    }
}

/// When the entry of a row was written, of its column `at`; none while the act that records it goes on.
pub fn written_at(row: &Row<'_>) -> Result<Option<Moment>> {
    row.get::<_, Option<String>>("at")?.map(|at| at.parse().map_err(Refusal::data)).transpose()
}

/// A moment, or that of the newest entry where it is later: a clock that is set back opens no time that was over.
pub fn no_earlier(conn: &Connection, now: Moment) -> Result<Moment> {
    let newest: Option<String> = conn
        .prepare_cached("SELECT at FROM entry ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get("at"))
        .optional()?;
    let newest = newest.map(|at| at.parse::<Moment>().map_err(Refusal::data)).transpose()?;
    Ok(newest.map_or(now, |newest| newest.max(now)))
}

/// Number and seal of the newest entry; 0 and zero bytes before the first.
pub(super) fn last_seal(conn: &Connection) -> Result<(i64, Digest)> {
    let (entry, seal) = newest(conn)?.unwrap_or((0, vec![0; 32]));
    let seal = seal.try_into().map_err(|_| {
        Refusal::data(format!("the file is damaged: the seal of entry {entry} is none"))
            .hint("`assize verify` names what differs; restore it from a backup")
    })?;
    Ok((entry, seal))
}

/// Number and seal of the newest entry, whatever they are.
fn newest(conn: &Connection) -> Result<Option<(i64, Vec<u8>)>> {
    let mut statement = conn.prepare_cached("SELECT id, seal FROM entry ORDER BY id DESC LIMIT 1")?;
    Ok(statement.query_row([], |row| Ok((row.get("id")?, bytes(row, "seal")?))).optional()?)
}

/// Stores an entry whose facts and extents are stored, and answers its seal.
pub(super) fn insert_entry(conn: &Connection, key: &[u8], header: &Header<'_>) -> Result<Digest> {
    let seal = seal_of(conn, key, header)?;
    let sql = "INSERT INTO entry (id, at, actor, principal, login, act, note, previous, seal)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    conn.prepare_cached(sql)?.execute((
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
    Ok(seal)
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

/// What a question about entries asks for.
pub(super) const ENTRIES: &str = "SELECT id, at, actor, principal, login, act, note, previous, seal FROM entry";

/// What each column of an entry holds.
const COLUMNS: [(&str, Type); 8] = [
    ("at", Type::Text),
    ("actor", Type::Text),
    ("principal", Type::Text),
    ("login", Type::Text),
    ("act", Type::Text),
    ("note", Type::Text),
    ("previous", Type::Blob),
    ("seal", Type::Blob),
];

/// An entry as it is stored.
pub(super) struct StoredEntry {
    pub(super) id: i64,
    pub(super) at: String,
    actor: String,
    principal: Option<String>,
    login: String,
    act: String,
    note: String,
    pub(super) previous: Vec<u8>,
    pub(super) seal: Vec<u8>,
    /// Columns with something that no entry of ours has: no text, or one that is no UTF-8; no bytes.
    pub(super) odd: Vec<&'static str>,
}

impl StoredEntry {
    /// Reads an entry, whatever stands there.
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut odd = Vec::new();
        for (column, kind) in COLUMNS {
            let is_ours = match row.get_ref(column)? {
                ValueRef::Null => column == "principal",
                ValueRef::Text(text) => kind == Type::Text && std::str::from_utf8(text).is_ok(),
                other => other.data_type() == kind,
            };
            if !is_ours {
                odd.push(column);
            }
        }
        let text = |column| Ok::<_, rusqlite::Error>(String::from_utf8_lossy(&bytes(row, column)?).into_owned());
        let principal = if row.get_ref("principal")? == ValueRef::Null { None } else { Some(text("principal")?) };
        Ok(Self {
            id: row.get("id")?,
            at: text("at")?,
            actor: text("actor")?,
            principal,
            login: text("login")?,
            act: text("act")?,
            note: text("note")?,
            previous: bytes(row, "previous")?,
            seal: bytes(row, "seal")?,
            odd,
        })
    }

    /// Whether its words and its extents still have the seal that it was given.
    pub(super) fn is_as_sealed(&self, conn: &Connection, key: &[u8]) -> Result<bool> {
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
        Ok(seal_of(conn, key, &header)?.as_slice() == self.seal)
    }

    /// What it is called.
    pub(super) fn named(&self) -> String {
        format!("entry {} ({}, {})", self.id, short(&self.act), short(&self.at))
    }
}

/// The beginning of a text that is too long for a name.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
