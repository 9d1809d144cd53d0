//! The store: an open file that has shown that it is ours, or is only to be inspected.

use super::bare::{unreadable, while_bare};
use super::connection::{Access, in_memory, keep_log, settle};
use super::entry::Head;
use super::first_page;
use super::inspected::Inspected;
use super::parts::{has_log, with_suffix};
use super::place::{APPLICATION, check_version, look};
use super::schema::{CURRENT, Edition, Relations, climb};
use super::standing::{Standing, WITHOUT_LOG, cannot_write, reach};
use super::verdict::finding_of;
use crate::core::refusal::{Refusal, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction};
use std::path::Path;
use std::sync::Arc;

/// An open file.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    edition: &'static Edition,
    /// Its tables, once something is written; a question does not need them.
    relations: Option<Arc<Relations>>,
    key: Vec<u8>,
    rehearsal: bool,
    /// Whether the file cannot say whether it is a rehearsal.
    is_unknown: bool,
    /// What was found of its objects, where it is only inspected.
    inspected: Option<Arc<Inspected>>,
    /// Set where it is read as it stands.
    standing: Option<Standing>,
    warnings: Vec<String>,
}

impl Store {
    /// Opens a file that `init` made. Refuses, and touches nothing, when there is none, when it is not ours, when its
    /// version is not known, or when its schema is not the one we know. An older file is brought up to date, unless it
    /// is only inspected.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        Self::open_as(path, access, &CURRENT)
    }

    /// The same for another edition of the schema than the one of this program: steps are tried before they are
    /// released.
    pub fn open_as(path: &Path, access: Access, edition: &'static Edition) -> Result<Self> {
        let mut warnings = look(path, edition.version)?;
        let faults = first_page::faults(path)?;
        if !faults.is_empty() {
            return Self::damaged(edition, faults, access, warnings);
        }
        let reached = reach(path, access);
        let (mut conn, standing) = match reached {
            Err(refusal) if refusal.is_damage() && access == Access::Inspect => {
                return Self::damaged(edition, vec![refusal.message], access, warnings);
            }
            reached => reached?,
        };
        check_identity(&conn, edition).map_err(|refusal| of_log(path, refusal))?;
        warnings.extend(standing.as_ref().map(|_| format!("{} cannot be written here: {WITHOUT_LOG}", path.display())));
        let version = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if access == Access::Inspect {
            let inspected = Inspected::of(&mut conn, edition, version)?;
            if !inspected.suspect() {
                take_in_log(&conn)?;
            }
            return Ok(Self { standing, ..Self::inspect(conn, edition, inspected, warnings) });
        }
        let made = while_bare(&mut conn, |conn| edition.require_objects(conn, version)).map_err(unreadable)?;
        settle(&mut conn).map_err(|error| unreadable(error.into()))?;
        let is_shut = standing.is_some() || conn.is_readonly("main")?;
        if access == Access::Write && is_shut {
            return Err(cannot_write(path));
        }
        if access == Access::Try && is_shut {
            conn = in_memory(&conn)?;
        }
        match brought_up(&mut conn, edition)? {
            None => edition.require_lists(&conn, &made, access == Access::Read)?,
            Some(said) => {
                warnings.push(said);
                edition.check(&conn)?;
            }
        }
        take_in_log(&conn)?;
        if access == Access::Write || (access == Access::Try && !is_shut) {
            keep_log(&conn)?;
        }
        Ok(Self { standing, ..Self::of(conn, edition, warnings)? })
    }

    /// A file whose schema was compared.
    pub(super) fn of(conn: Connection, edition: &'static Edition, warnings: Vec<String>) -> Result<Self> {
        let (key, rehearsal) = identity(&conn)?;
        Ok(Self { warnings, ..Self::unborn(conn, edition, key, rehearsal) })
    }

    /// A file that `init` is making: it has no first entry yet.
    pub(super) const fn unborn(conn: Connection, edition: &'static Edition, key: Vec<u8>, rehearsal: bool) -> Self {
        let warnings = Vec::new();
        Self {
            conn,
            edition,
            relations: None,
            key,
            rehearsal,
            is_unknown: false,
            inspected: None,
            standing: None,
            warnings,
        }
    }

    /// A file of any known version, whatever became of its schema. Where its first row cannot be read, that is a finding of
    /// the walk along the chain.
    fn inspect(conn: Connection, edition: &'static Edition, inspected: Inspected, warnings: Vec<String>) -> Self {
        let known = if inspected.suspect() { None } else { identity(&conn).ok() };
        let is_unknown = known.is_none();
        let (key, rehearsal) = known.unwrap_or_default();
        let store = Self::unborn(conn, edition, key, rehearsal);
        Self { inspected: Some(Arc::new(inspected)), is_unknown, warnings, ..store }
    }

    /// A file of which SQLite can read nothing: that is what `verify` finds, and what refuses all else.
    fn damaged(edition: &'static Edition, faults: Vec<String>, access: Access, warnings: Vec<String>) -> Result<Self> {
        if access != Access::Inspect {
            return Err(Refusal::damaged(&faults.join("; ")));
        }
        Ok(Self::inspect(Connection::open_in_memory()?, edition, Inspected::unreadable(faults), warnings))
    }

    /// Whether clock and chance of this file are given: `init --rehearsal`.
    pub const fn rehearsal(&self) -> bool {
        self.rehearsal
    }

    /// Whether nobody can know if its clock is given: it is suspect, or damaged where it says so. Only `Access::Inspect` opens
    /// such a file.
    pub const fn may_be_rehearsal(&self) -> bool {
        self.rehearsal || self.is_unknown
    }

    /// Whether its tables are not ours any more: nothing may be read from them. Only `Access::Inspect`
    /// opens such a file.
    pub fn suspect(&self) -> bool {
        self.inspected.as_ref().is_some_and(|inspected| inspected.suspect())
    }

    /// Whether it is only inspected: what is read from it may be damaged.
    pub const fn is_inspected(&self) -> bool {
        self.inspected.is_some()
    }

    /// Whether it is of an older version, which only `Access::Inspect` leaves as it is: what this program asks may not
    /// be there yet.
    pub fn is_older(&self) -> bool {
        self.inspected.as_ref().is_some_and(|inspected| inspected.older_than(self.edition).is_some())
    }

    /// The newest entry; none in a suspect file, and where a file that is only inspected has none to be read.
    pub fn head(&mut self) -> Result<Option<Head>> {
        if self.suspect() {
            return Ok(None);
        }
        match Head::newest(&self.conn) {
            Err(refusal) if self.is_inspected() => finding_of(refusal).map(|_| None),
            found => found,
        }
    }

    /// Where the file is read as it stands: refuses what was read if it changed in the meantime, and answers what that
    /// reading cannot show.
    pub fn require_unchanged(&self) -> Result<Option<&'static str>> {
        self.standing.as_ref().map(|standing| standing.require_unchanged().map(|()| WITHOUT_LOG)).transpose()
    }

    /// Whether it is read as it stands.
    pub(super) const fn stands(&self) -> bool {
        self.standing.is_some()
    }

    /// What is odd about the file but no reason to stop.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// One consistent view of everything, for questions.
    pub fn snapshot(&mut self) -> Result<Transaction<'_>> {
        Ok(self.conn.transaction()?)
    }

    pub(super) fn connection_mut(&mut self) -> &mut Connection {
        &mut self.conn
    }

    pub(super) fn into_connection(self) -> Connection {
        self.conn
    }

    pub(super) fn key(&self) -> Vec<u8> {
        self.key.clone()
    }

    /// Its tables, read once for all that is written.
    pub(super) fn relations(&mut self) -> Result<Arc<Relations>> {
        let relations = match self.relations.take() {
            Some(relations) => relations,
            None => Arc::new(Relations::read(&self.conn)?),
        };
        Ok(Arc::clone(self.relations.insert(relations)))
    }

    pub(super) const fn edition(&self) -> &'static Edition {
        self.edition
    }

    /// What was found of its objects, where it is only inspected.
    pub(super) fn inspected(&self) -> Option<Arc<Inspected>> {
        self.inspected.clone()
    }
}

/// Refuses, inside a transaction, to write into a file that a newer program brought up to date since it was opened.
pub(super) fn require_version(conn: &Connection, edition: &Edition) -> Result<()> {
    check_version(conn.pragma_query_value(None, "user_version", |row| row.get(0))?, edition.version)
}

/// Brings an older file up to date, and says so.
fn brought_up(conn: &mut Connection, edition: &Edition) -> Result<Option<String>> {
    let climbed = climb(conn, edition);
    if climbed.is_err() && conn.is_readonly("main")? {
        return Err(Refusal::io("the file is of an older version, and it cannot be written to bring it up to date")
            .hint("open it once where it can be written, or check it as it is with `assize verify`"));
    }
    Ok(climbed?.map(|from| {
        let to = edition.version;
        format!("the file was brought from version {from} to {to}; an older assize cannot open it any more")
    }))
}

/// The file is ours: what its log holds comes into it when it is closed.
fn take_in_log(conn: &Connection) -> Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

/// By its first page the file is ours: where it is not with the log that stands there, that is another file's.
fn of_log(path: &Path, refusal: Refusal) -> Refusal {
    if !has_log(path).unwrap_or(false) {
        return refusal;
    }
    let log = with_suffix(path, "-wal");
    Refusal::data(format!("{} is the log of another file: {}", log.display(), refusal.message))
        .hint("nothing was touched; move the log away, then run the same command again")
}

fn check_identity(conn: &Connection, edition: &Edition) -> Result<()> {
    let application: u32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != APPLICATION {
        return Err(
            Refusal::data("this is not an assize file").hint("nothing was touched; give the right file with --db")
        );
    }
    require_version(conn, edition)
}

fn identity(conn: &Connection) -> Result<(Vec<u8>, bool)> {
    let mut statement = conn.prepare("SELECT key, rehearsal FROM file WHERE id = 1")?;
    statement.query_row([], |row| Ok((row.get("key")?, row.get("rehearsal")?))).map_err(|error| match error {
        rusqlite::Error::QueryReturnedNoRows => {
            Refusal::data("the file has no first entry: it is damaged").hint("restore it from a backup")
        }
        other => other.into(),
    })
}
