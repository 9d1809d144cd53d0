//! Connections, hardened: whatever lies in a file is suspect until it has shown what it is.

use super::entry::last_seal;
use super::place::plain;
use crate::core::refusal::{Refusal, Result};
use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// Since this version SQLite is without the WAL-reset bug.
const SQLITE_SINCE: i32 = 3_051_003;
/// How long a write waits for another process.
pub(super) const BUSY: Duration = Duration::from_secs(30);
/// The cache of a connection that reads in another thread, in KiB below zero as SQLite takes it.
pub(super) const SMALL_CACHE: i32 = -8192;
/// How many values one statement may be given.
pub(super) const VALUES: u16 = 999;

/// After how many steps SQLite is stopped while it reads a schema and its statistics: a hundred times what ours need.
const STEPS: i32 = 10_000_000;

/// What a file is opened for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Questions only; a file that cannot be written will do.
    Read,
    /// Acts.
    Write,
    /// Acts that keep nothing: a file that cannot be written will do.
    Try,
    /// `verify`: an altered schema is no reason to stop, it is what is looked for.
    Inspect,
}

impl Access {
    /// To act, or with `--dry-run` to try it.
    pub const fn to_act(dry_run: bool) -> Self {
        if dry_run { Self::Try } else { Self::Write }
    }
}

/// A copy in memory of all that a connection sees: what is tried there reaches no disk.
pub(super) fn in_memory(conn: &Connection) -> Result<Connection> {
    let mut copy = Connection::open_in_memory()?;
    Backup::new(conn, &mut copy)?.step(-1)?;
    harden(&mut copy)?;
    Ok(copy)
}

/// A connection to a file, not yet hardened.
pub(super) fn connect(path: &Path, making: bool) -> Result<Connection> {
    if rusqlite::version_number() < SQLITE_SINCE {
        return Err(Refusal::fault(format!("SQLite {} has a known bug that damages files", rusqlite::version()))
            .hint("build assize with its bundled SQLite"));
    }
    let mut flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    if making {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(plain(path)?, flags)?;
    conn.busy_timeout(BUSY)?;
    Ok(conn)
}

/// Only with a write-ahead log, synchronous, does an acknowledged entry survive a power cut; a file that
/// somebody switched to another journal is switched back.
pub(super) fn keep_log(conn: &Connection) -> Result<()> {
    let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    Err(Refusal::io("this file system cannot keep a write-ahead log").hint("put the file on a local disk"))
}

/// Another connection to the file that a connection has, to read the same record at the same time. None where
/// there is no such file any more, or it cannot be opened twice.
pub fn second_connection(conn: &Connection) -> Option<Connection> {
    let other = reader(&path_of(conn)?).ok()?;
    // Another file may have taken its name.
    let (entry, seal) = last_seal(conn).ok()?;
    let same = other.prepare("SELECT 1 FROM entry WHERE id = ?1 AND seal = ?2").ok()?.exists((entry, seal)).ok()?;
    same.then_some(other)
}

/// Another connection that sees exactly what this one does, while others write. None where somebody wrote since,
/// there is but one core, or the file cannot be opened twice.
pub fn twin(conn: &Connection) -> Option<Connection> {
    has_two_cores().then(|| reader(&path_of(conn)?).ok()).flatten().and_then(|other| same_record(conn, other))
}

pub(super) fn has_two_cores() -> bool {
    thread::available_parallelism().is_ok_and(|cores| cores.get() > 1)
}

/// Another connection, from now on at the newest entry that this one sees.
pub(super) fn same_record(conn: &Connection, other: Connection) -> Option<Connection> {
    other.execute_batch("BEGIN").ok()?;
    let same = last_seal(&other).ok()? == last_seal(conn).ok()?;
    same.then_some(other)
}

/// The path of the file that a connection has.
pub(super) fn path_of(conn: &Connection) -> Option<PathBuf> {
    conn.path().filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// A connection that only reads, with a small cache of its own.
pub(super) fn reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let mut conn = Connection::open_with_flags(plain(path)?, flags)?;
    conn.busy_timeout(BUSY)?;
    harden(&mut conn)?;
    conn.pragma_update(None, "cache_size", SMALL_CACHE)?;
    Ok(conn)
}

/// The settings that each connection needs (sqlite.org/security.html), where the file's objects were compared already.
pub(super) fn harden(conn: &mut Connection) -> rusqlite::Result<()> {
    bound(conn)?;
    settle(conn)
}

/// Bounds and distrust, before the first question. Nothing in the file is read for them.
pub(super) fn bound(conn: &Connection) -> rusqlite::Result<()> {
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        // A plan that hung on what is bound would be made again for each question of a loop.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        conn.set_db_config(config, on)?;
    }
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, 64 << 20),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        (Limit::SQLITE_LIMIT_ATTACHED, 1),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 10),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, i32::from(VALUES)),
    ] {
        conn.set_limit(limit, value)?;
    }
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// The rest of the settings: with them SQLite reads the statements that stand in the file, and its statistics, of which it
/// gets no more to read than any file of ours has.
pub(super) fn settle(conn: &mut Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.progress_handler(STEPS, Some(|| true))?;
    let settled = conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON;
         PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;",
    );
    conn.progress_handler(0, None::<fn() -> bool>)?;
    settled
}
