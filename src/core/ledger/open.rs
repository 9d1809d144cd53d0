//! Opening and making a file, hardened: whatever lies there is suspect until it has shown what it is.

use super::{Head, Who, record};
use crate::calc::digest::{hex, sha256};
use crate::calc::moment::Moment;
use crate::core::refusal::{Kind, Refusal, Result};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The schema, the whole truth about a file.
const SCHEMA: &str = include_str!("../../../schema.sql");
/// `ASIZ`: what makes a file ours.
const APPLICATION: u32 = 1_095_977_306;
/// From each schema version to the next, SQL that only adds. Older files climb it, newer ones are left
/// alone. A step is never changed once it was released.
const LADDER: [&str; 0] = [];
/// The schema version this program writes.
#[allow(clippy::cast_possible_truncation)] // A handful of steps.
const VERSION: u32 = 1 + LADDER.len() as u32;
/// SHA-256 over the schema objects of `VERSION`; a test prints the right value when `schema.sql` changes.
const FINGERPRINT: &str = "259d940f72c644e41d9449f677b17d5d7f5eef18099cf2f96e40a76ee10ee5ec";
/// Since this version SQLite is without the WAL-reset bug.
const SQLITE_SINCE: i32 = 3_051_003;
const BUSY: Duration = Duration::from_secs(30);

/// What a file is opened for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Questions only; a file that cannot be written will do.
    Read,
    /// Acts.
    Write,
    /// `verify`: an altered schema is no reason to stop, it is what is looked for.
    Inspect,
}

/// An open file.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    key: Vec<u8>,
    rehearsal: bool,
    suspect: bool,
    warnings: Vec<String>,
}

impl Store {
    /// Opens a file that `init` made. Refuses, and touches nothing, when there is none, when it is not
    /// ours, when a newer program wrote it, or when its schema is not the one we know.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        let warnings = look(path)?;
        let mut conn = connect(path, false)?;
        harden(&conn)?;
        check_identity(&conn)?;
        if access == Access::Write {
            climb(&mut conn, &LADDER)?;
        }
        if access != Access::Inspect {
            check_fingerprint(&conn)?;
        } else if !super::verify::schema(&conn)?.1 {
            // A table that became something else could keep us busy for ever: nothing is read from it.
            return Ok(Self { conn, key: Vec::new(), rehearsal: false, suspect: true, warnings });
        }
        if access == Access::Write && conn.is_readonly("main")? {
            return Err(Refusal::io(format!("{} cannot be written", path.display()))
                .hint("ask whoever keeps the file for write access to it and its folder"));
        }
        if access == Access::Write {
            keep_log(&conn)?;
        }
        let (key, rehearsal) = identity(&conn)?;
        Ok(Self { conn, key, rehearsal, suspect: false, warnings })
    }

    /// Whether clock and chance of this file are given: `init --rehearsal`.
    pub const fn rehearsal(&self) -> bool {
        self.rehearsal
    }

    /// Whether its tables are not ours any more: nothing may be read from them. Only `Access::Inspect`
    /// opens such a file.
    pub const fn suspect(&self) -> bool {
        self.suspect
    }

    /// The newest entry; none in a suspect file.
    pub fn head(&mut self) -> Result<Option<Head>> {
        if self.suspect { Ok(None) } else { super::head(&self.conn) }
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

    pub(super) fn key(&self) -> Vec<u8> {
        self.key.clone()
    }
}

/// Makes a new file with its first entry: the file's own row and whatever `work` adds. Nothing is left
/// behind when it fails, and a file that stands already is never touched.
pub fn init(
    path: &Path,
    who: &Who,
    now: Moment,
    rehearsal: bool,
    work: impl FnOnce(&mut super::Writing<'_>) -> Result<()>,
) -> Result<Head> {
    plain(path)?;
    if path.symlink_metadata().is_ok() {
        return Err(Refusal::rule(format!("{} is there already; nothing was touched", path.display()))
            .hint("give another name with --db"));
    }
    let partial = partial_name(path)?;
    let made = make(&partial, who, now, rehearsal, work).and_then(|head| {
        publish(&partial, path)?;
        Ok(head)
    });
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(with_suffix(&partial, suffix));
    }
    made
}

fn make(
    partial: &Path,
    who: &Who,
    now: Moment,
    rehearsal: bool,
    work: impl FnOnce(&mut super::Writing<'_>) -> Result<()>,
) -> Result<Head> {
    create_empty(partial)?;
    let conn = connect(partial, true)?;
    conn.pragma_update(None, "page_size", 16384)?;
    keep_log(&conn)?;
    harden(&conn)?;
    conn.execute_batch(&format!("BEGIN IMMEDIATE; {SCHEMA}; COMMIT;"))?;
    check_fingerprint(&conn)?;
    let key = fresh_key(rehearsal, now)?;
    let mut store = Store { conn, key: key.clone(), rehearsal, suspect: false, warnings: Vec::new() };
    let recorded = record(&mut store, who, now, "init", |writing| {
        writing.insert("file", &[("id", &1), ("key", &key), ("rehearsal", &rehearsal)], &[])?;
        writing.note(if rehearsal { "a rehearsal file" } else { "a new file" });
        work(writing)
    })?;
    store.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    store.conn.close().map_err(|(_, error)| Refusal::from(error))?;
    recorded.head.ok_or_else(|| Refusal::fault("the first entry was not recorded"))
}

/// Gives the finished file its name, without ever replacing another.
fn publish(partial: &Path, path: &Path) -> Result<()> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => Refusal::rule(format!("{} is there already; nothing was touched", path.display())),
        _ => Refusal::io(format!("{} cannot be made: {error}", path.display())),
    };
    File::open(partial).and_then(|file| file.sync_all()).map_err(failed)?;
    fs::hard_link(partial, path).map_err(failed)?;
    // From here on the file stands; `init` tries once more to remove the other name.
    let _ = fs::remove_file(partial);
    File::open(folder(path)).and_then(|folder| folder.sync_all()).map_err(|error| {
        Refusal::io(format!("{} is made, but the disk did not confirm its name: {error}", path.display()))
            .hint("check the disk; the file can be used")
    })
}

fn fresh_key(rehearsal: bool, now: Moment) -> Result<Vec<u8>> {
    let mut key = vec![0; 16];
    if rehearsal {
        key.copy_from_slice(sha256(&[b"rehearsal:", now.to_string().as_bytes()]).get(..16).unwrap_or_default());
    } else {
        getrandom::fill(&mut key).map_err(|error| Refusal::io(format!("the system gives no random bytes: {error}")))?;
    }
    Ok(key)
}

fn create_empty(partial: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o660);
    options.open(partial).map(drop).map_err(|error| {
        Refusal::io(format!("{} cannot be made: {error}", partial.display()))
            .hint("choose a folder that exists and that you may write to")
    })
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A name that nobody else has: process numbers come again, in containers at once.
fn partial_name(path: &Path) -> Result<PathBuf> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|error| Refusal::io(format!("the system gives no random bytes: {error}")))?;
    Ok(with_suffix(path, &format!(".partial-{}", hex(&random))))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A path that SQLite takes as a path: never a URI, never a stream.
fn plain(path: &Path) -> Result<PathBuf> {
    let text = path.to_string_lossy();
    if text.is_empty() || text == "-" || text.ends_with('/') {
        return Err(Refusal::words(format!("`{text}` is not the name of a file"))
            .hint("give one with --db, such as --db qa.db"));
    }
    Ok(if path.is_relative() { Path::new(".").join(path) } else { path.to_owned() })
}

/// Looks at a file before SQLite does, so that a foreign or a newer one is not even opened.
fn look(path: &Path) -> Result<Vec<String>> {
    plain(path)?;
    let meta = fs::metadata(path).map_err(|error| missing(path, &error))?;
    let name = path.display();
    if meta.is_dir() {
        return Err(Refusal::data(format!("{name} is a folder, not a file")));
    }
    if !meta.is_file() {
        return Err(Refusal::data(format!("{name} is not an ordinary file")));
    }
    if meta.len() == 0 {
        return Err(Refusal::data(format!("{name} is empty: not an assize file"))
            .hint("remove it, then make one with `assize --db FILE init`"));
    }
    check_first_page(path)?;
    Ok(oddities(path, &meta))
}

fn missing(path: &Path, error: &std::io::Error) -> Refusal {
    match error.kind() {
        ErrorKind::NotFound => Refusal::new(Kind::Missing, format!("there is no file {}", path.display()))
            .hint(format!("make one: assize --db {} init", path.display())),
        _ => Refusal::io(format!("{} cannot be opened: {error}", path.display())),
    }
}

/// The fixed places in the first page say whose file it is and which version (sqlite.org/fileformat).
fn check_first_page(path: &Path) -> Result<()> {
    let mut page = Vec::new();
    File::open(path)
        .and_then(|file| file.take(100).read_to_end(&mut page))
        .map_err(|error| Refusal::io(format!("{} cannot be read: {error}", path.display())))?;
    let number = |at: usize| page.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes);
    if !page.starts_with(b"SQLite format 3\0") || number(68) != APPLICATION {
        return Err(Refusal::data(format!("{} is not an assize file", path.display()))
            .hint("nothing was touched; give the right file with --db"));
    }
    refuse_newer(number(60))
}

fn refuse_newer(version: u32) -> Result<()> {
    if version > VERSION {
        return Err(Refusal::data(format!(
            "the file was written by a newer assize: its version is {version}, this program knows up to {VERSION}"
        ))
        .hint("nothing was touched; use the newer program"));
    }
    Ok(())
}

#[cfg(unix)]
fn oddities(path: &Path, meta: &fs::Metadata) -> Vec<String> {
    use std::os::unix::fs::MetadataExt;
    let mut found = Vec::new();
    if meta.nlink() > 1 {
        found.push(format!(
            "{} has {} hard links: keep one, or its log can be mispaired (a .partial-… that a killed init left may be removed)",
            path.display(),
            meta.nlink()
        ));
    }
    if meta.mode() & 0o002 != 0 {
        found.push(format!("everybody on this machine can write {}: chmod o-w it", path.display()));
    }
    found
}

#[cfg(not(unix))]
fn oddities(_: &Path, _: &fs::Metadata) -> Vec<String> {
    Vec::new()
}

fn connect(path: &Path, making: bool) -> Result<Connection> {
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
fn keep_log(conn: &Connection) -> Result<()> {
    let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    Err(Refusal::io("this file system cannot keep a write-ahead log").hint("put the file on a local disk"))
}

/// Another connection to the file that a connection has, to read the same record at the same time. None where
/// there is no such file any more, or it cannot be opened twice.
pub fn beside(conn: &Connection) -> Option<Connection> {
    let path = conn.path().filter(|path| !path.is_empty())?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let other = Connection::open_with_flags(plain(Path::new(path)).ok()?, flags).ok()?;
    other.busy_timeout(BUSY).ok()?;
    harden(&other).ok()?;
    other.pragma_update(None, "cache_size", -8192).ok()?;
    // Another file may have taken its name.
    let (entry, seal) = super::last_seal(conn).ok()?;
    let same = other.prepare("SELECT 1 FROM entry WHERE id = ?1 AND seal = ?2").ok()?.exists((entry, seal)).ok()?;
    same.then_some(other)
}

/// The settings that each connection needs (sqlite.org/security.html), before the first question.
fn harden(conn: &Connection) -> Result<()> {
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
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
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 999),
    ] {
        conn.set_limit(limit, value)?;
    }
    conn.set_prepared_statement_cache_capacity(128);
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON;
         PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;",
    )?;
    Ok(())
}

fn check_identity(conn: &Connection) -> Result<()> {
    let application: u32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != APPLICATION {
        return Err(Refusal::data("this is not an assize file"));
    }
    let version = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == 0 {
        return Err(Refusal::data("this is not an assize file: it has no version"));
    }
    refuse_newer(version)
}

/// Brings an older file up to date, all steps in one transaction that no other process can interleave.
/// The version is read inside it: of several programs at once, one climbs and the others find it done.
pub fn climb(conn: &mut Connection, ladder: &[&str]) -> Result<()> {
    let newest = u32::try_from(ladder.len()).unwrap_or(u32::MAX).saturating_add(1);
    let version = |conn: &Connection| conn.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0));
    if version(conn)? >= newest {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = version(&tx)?;
    for step in ladder.iter().skip(from.saturating_sub(1) as usize) {
        tx.execute_batch(step)?;
    }
    let broken = tx.prepare("PRAGMA foreign_key_check")?.exists([])?;
    if broken {
        return Err(Refusal::data("the file has references that lead nowhere; it was not brought up to date")
            .hint("run `assize verify`"));
    }
    tx.pragma_update(None, "user_version", newest.max(from))?;
    Ok(tx.commit()?)
}

fn check_fingerprint(conn: &Connection) -> Result<()> {
    let found = fingerprint(conn)?;
    if found != FINGERPRINT {
        return Err(Refusal::data("the file's schema is not the one that assize made: somebody altered it")
            .hint("nothing was touched; `assize verify` names what differs"));
    }
    Ok(())
}

/// SHA-256 over every object of the schema, in the order of kind and name.
pub(super) fn fingerprint(conn: &Connection) -> Result<String> {
    let mut bytes = Vec::new();
    for object in schema_objects(conn)? {
        bytes.extend_from_slice(
            format!("{}\0{}\0{}\0{}\0", object.kind, object.name, object.table, object.sql).as_bytes(),
        );
    }
    Ok(hex(&sha256(&[&bytes])))
}

/// A table, index, trigger or view as the file describes it.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct SchemaObject {
    pub(super) kind: String,
    pub(super) name: String,
    /// The table it is on, as the file says beside its text.
    pub(super) table: String,
    pub(super) sql: String,
}

pub(super) fn schema_objects(conn: &Connection) -> Result<Vec<SchemaObject>> {
    // An index that SQLite makes by itself has no text of its own; its statistics are nobody's business.
    let mut statement = conn.prepare(
        "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema
         WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4')) ORDER BY type, name",
    )?;
    let objects = statement.query_map([], |row| {
        Ok(SchemaObject { kind: row.get(0)?, name: row.get(1)?, table: row.get(2)?, sql: row.get(3)? })
    })?;
    Ok(objects.collect::<rusqlite::Result<_>>()?)
}

/// The schema as this program makes it, for comparison.
pub(super) fn expected_schema() -> Result<Vec<SchemaObject>> {
    let conn = Connection::open_in_memory()?;
    conn.execute_batch(SCHEMA)?;
    schema_objects(&conn)
}

/// The fingerprint that a new file has, and the one that files are compared with. They must be equal.
pub fn fingerprints() -> Result<(String, &'static str)> {
    let conn = Connection::open_in_memory()?;
    conn.execute_batch(SCHEMA)?;
    Ok((fingerprint(&conn)?, FINGERPRINT))
}

fn identity(conn: &Connection) -> Result<(Vec<u8>, bool)> {
    conn.query_row("SELECT key, rehearsal FROM file WHERE id = 1", [], |row| Ok((row.get(0)?, row.get(1)?))).map_err(
        |error| match error {
            rusqlite::Error::QueryReturnedNoRows => {
                Refusal::data("the file has no first entry: it is damaged").hint("restore it from a backup")
            }
            other => other.into(),
        },
    )
}
