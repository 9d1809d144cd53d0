//! A file that cannot be written here, such as a copy on a disk that is read only: it is read as it stands.
//!
//! SQLite shares a log through two files that it makes in the folder. Where it can make none, and no log stands there, the
//! file is opened as one that does not change. Nothing locks it then: `verify` looks whether it stayed as it was.

use super::connection::{Access, SMALL_CACHE, bound, connect, harden, has_two_cores, path_of, same_record, twin};
use super::parts::{has_journal, has_log, with_suffix};
use super::place::plain;
use crate::core::refusal::{Refusal, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file that is read as it stands.
#[derive(Debug)]
pub(super) struct Standing {
    path: PathBuf,
    size: u64,
    changed: Option<SystemTime>,
}

/// What is true of a file that is read as it stands, wherever it is said.
pub(super) const WITHOUT_LOG: &str =
    "read as it stands, without a log: any entry that was only in the log of the file it was copied from is missing";

/// A connection to a file, bounded, that read nothing of it yet; one that cannot be written, or not here, is opened as it
/// stands where that is enough.
pub(super) fn reach(path: &Path, access: Access) -> Result<(Connection, Option<Standing>)> {
    let conn = connect(path, false)?;
    let asked = bound(&conn).and_then(|()| conn.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0)));
    match asked {
        // What a log of another file would make of it stays out of it until it has shown what it is.
        Ok(_) if has_log(path)? => {
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            Ok((conn, None))
        }
        Ok(_) => Ok((conn, None)),
        Err(error) if !is_shut(&error) => Err(error.into()),
        Err(_) if access == Access::Write => Err(cannot_write(path)),
        Err(_) => as_it_stands(path).map(|(conn, standing)| (conn, Some(standing))),
    }
}

/// From how many pages on a second connection, which reads the whole schema once more, pays: 16 MiB.
const LARGE: u32 = 1024;

/// Another connection that sees exactly what this one does, also where the file is read as it stands. None where the file
/// is small.
pub(super) fn beside(conn: &Connection, stands: bool) -> Option<Connection> {
    let pages: u32 = conn.pragma_query_value(None, "page_count", |row| row.get(0)).ok()?;
    if pages < LARGE {
        return None;
    }
    if !stands {
        return twin(conn);
    }
    let mut other = has_two_cores().then(|| immutable(&path_of(conn)?).ok()).flatten()?;
    harden(&mut other).ok()?;
    other.pragma_update(None, "cache_size", SMALL_CACHE).ok()?;
    same_record(conn, other)
}

/// A file that an act would have to write into.
pub(super) fn cannot_write(path: &Path) -> Refusal {
    let shared = with_suffix(path, "-shm");
    if std::fs::symlink_metadata(&shared).is_ok_and(|meta| meta.is_symlink()) {
        return Refusal::io(format!(
            "{} cannot be written: {} is a link, and no program follows it",
            path.display(),
            shared.display()
        ))
        .hint("move the link away, and ask who put it there; until then the file can be read and verified");
    }
    Refusal::io(format!("{} cannot be written", path.display()))
        .hint("ask the person who keeps the file for write access to it and its folder; it can be read and verified, and --dry-run works")
}

impl Standing {
    /// Refuses what was read where somebody wrote into the file in the meantime: nothing locked it.
    pub(super) fn require_unchanged(&self) -> Result<()> {
        let now = Self::of(&self.path)?;
        if (now.size, now.changed) == (self.size, self.changed) && !has_log(&self.path)? {
            return Ok(());
        }
        Err(Refusal::io(format!("{} was written into while it was read", self.path.display()))
            .hint("run the command again, or copy the file first"))
    }

    fn of(path: &Path) -> Result<Self> {
        let meta = look(path)?.ok_or_else(|| {
            Refusal::io(format!("{} is not there any more", path.display()))
                .hint("somebody moved or removed it: give its new place with --db")
        })?;
        Ok(Self { path: path.to_owned(), size: meta.len(), changed: meta.modified().ok() })
    }
}

fn as_it_stands(path: &Path) -> Result<(Connection, Standing)> {
    if has_log(path)? {
        let log = with_suffix(path, "-wal");
        return Err(Refusal::io(format!(
            "{} holds newer entries, and cannot be read where nothing may be written",
            log.display()
        ))
        .hint("copy the file and its -wal together into a folder of yours, and read that copy"));
    }
    if has_journal(path)? {
        return Err(Refusal::io(format!(
            "{} is not finished by the program that wrote it, and cannot be where nothing may be written",
            path.display()
        ))
        .hint("copy the file and its -journal together into a folder of yours, and read that copy"));
    }
    let standing = Standing::of(path)?;
    Ok((immutable(path)?, standing))
}

/// A bounded connection to a file that does not change.
fn immutable(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let conn = Connection::open_with_flags(uri(&plain(path)?), flags)?;
    bound(&conn)?;
    Ok(conn)
}

/// Whether SQLite could not make, or not open, what it shares a log through.
fn is_shut(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied))
}

fn look(path: &Path) -> Result<Option<Metadata>> {
    match fs::metadata(path) {
        Ok(meta) => Ok(Some(meta)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Refusal::io(format!("{} cannot be looked at: {error}", path.display()))
            .hint("you need the right to enter its folder")),
    }
}

/// A path as a URI that says that the file does not change; every byte that could mean something else is escaped.
fn uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            let _ = write!(uri, "%{byte:02x}");
        }
    }
    uri + "?immutable=1"
}
