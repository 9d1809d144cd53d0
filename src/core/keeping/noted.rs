//! Noting heads: a file outside the database gets the newest head, a line each time something was recorded since.
//!
//! It is only ever added to, so that it can be a file that its writer may not shorten (`chattr +a`).

use super::found::in_bytes;
use super::heads::{first, full, is_of, newest};
use crate::calc::moment::Moment;
use crate::core::ledger::{Anchor, Store, holds};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scratch;
use nix::libc::{O_NOFOLLOW, O_NONBLOCK};
use rusqlite::Connection;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// How a file of heads begins.
const HEADER: &str = "# assize heads of the file that begins with ";
/// How many bytes such a file has at most: a line each night for five centuries.
const LONGEST: u64 = 32 << 20;

/// What a file of heads holds, as far as it could be read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Noted {
    /// The newest of its heads.
    pub newest: Option<Anchor>,
    /// What stands behind the last whole line: the machine stopped while it was written.
    pub torn: Option<String>,
}

/// What the file of heads holds; refused where the chain does not hold one of them any more, or it is no such file.
/// None where it is not there yet.
pub fn noted(store: &mut Store, path: &Path) -> Result<Option<Noted>> {
    let Some(mut file) = open(path, false)? else { return Ok(None) };
    read(&*store.snapshot()?, path, &mut file).map(Some)
}

/// Makes the file of heads where it is not there yet, or begins one that is empty, and refuses where it cannot be written: before anything is done.
pub fn begin(store: &mut Store, path: &Path) -> Result<Option<Noted>> {
    let before = noted(store, path)?;
    let Some(mut file) = open(path, true)? else { return Ok(before) };
    if file.metadata().map_err(|error| not_written(path, &error))?.len() == 0 {
        let (header, lost) = (header(store)?, |error: io::Error| not_written(path, &error));
        // Another night may make it at the same time.
        let _ = file.lock();
        if file.metadata().map_err(lost)?.len() == 0 {
            file.write_all(header.as_bytes()).and_then(|()| file.sync_all()).map_err(lost)?;
            File::open(scratch::folder_of(path)).and_then(|folder| folder.sync_all()).map_err(lost)?;
        }
    }
    Ok(before)
}

/// Adds the newest head, unless it or a later one stands there; answers it where it was added.
pub fn note(store: &mut Store, path: &Path, now: Moment) -> Result<Option<Anchor>> {
    let lost = |error: io::Error| not_written(path, &error);
    let Some(mut file) = open(path, true)? else { return Ok(None) };
    // One night after the other. Where a disk knows no locks a line is still written in one go.
    let _ = file.lock();
    let rehearsal = if store.rehearsal() { " REHEARSAL" } else { "" };
    let snapshot = store.snapshot()?;
    let stands = read(&snapshot, path, &mut file)?;
    let head = newest(&snapshot)?;
    if stands.newest.is_some_and(|newest| newest.entry() >= head.entry()) {
        return Ok(None);
    }
    let torn = if stands.torn.is_some() { "\n" } else { "" };
    file.write_all(format!("{torn}{now} {head}{rehearsal}\n").as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(lost)?;
    Ok(Some(head))
}

fn header(store: &mut Store) -> Result<String> {
    let first = first(&*store.snapshot()?)?;
    Ok(format!("{HEADER}{first}\n"))
}

/// Opens the file to read it, and to add to it; none where it is not there and is not to be made. Nothing is followed.
fn open(path: &Path, adds: bool) -> Result<Option<File>> {
    let opened =
        OpenOptions::new().read(true).append(adds).create(adds).custom_flags(O_NOFOLLOW | O_NONBLOCK).open(path);
    match opened {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !adds => Ok(None),
        Err(error) => Err(not_written(path, &error)),
        Ok(file) => Ok(Some(file)),
    }
}

/// What stands in the file; every head of it must be in the chain.
fn read(conn: &Connection, path: &Path, file: &mut File) -> Result<Noted> {
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| {
        Refusal::io(format!("{} cannot be read: {error}", path.display())).hint("what was noted must be read first")
    })?;
    if bytes.len() as u64 > LONGEST {
        return Err(no_heads(path, "it is larger than 32 MiB"));
    }
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let torn = bytes.get(whole..).filter(|torn| !torn.is_empty());
    let heads = in_bytes(&bytes);
    let begins = bytes.starts_with(HEADER.as_bytes()) || HEADER.as_bytes().starts_with(&bytes);
    if heads.is_empty() && !begins {
        return Err(no_heads(path, "no head stands in it"));
    }
    for head in &heads {
        require(conn, path, head)?;
    }
    if let Some((entry, beginning)) = torn.and_then(half_a_head) {
        let stands =
            full(conn, entry)?.is_some_and(|head| head.to_string().starts_with(&format!("{entry}:{beginning}")));
        if !stands {
            return Err(not_held(path, &format!("{entry}:{beginning}… (torn)")));
        }
    }
    let newest = heads.into_iter().next_back().filter(|head| head.entry() > 1);
    Ok(Noted { newest, torn: torn.map(|torn| String::from_utf8_lossy(torn).into_owned()) })
}

fn require(conn: &Connection, path: &Path, head: &Anchor) -> Result<()> {
    if head.entry() == 1 && !is_of(conn, head)? {
        return Err(Refusal::new(
            Kind::Check,
            format!("{} is of another file: it begins with {head}, and this one does not", path.display()),
        )
        .hint("name the heads of this file; if they are, the file was made again: ask who did"));
    }
    if holds(conn, head)? { Ok(()) } else { Err(not_held(path, &head.to_string())) }
}

/// The head whose digits break off at the end of a torn line.
fn half_a_head(torn: &[u8]) -> Option<(i64, String)> {
    let text = std::str::from_utf8(torn).ok()?;
    let (entry, digits) = text.rsplit(' ').next()?.split_once(':')?;
    let is_half = digits.len() < 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    entry.parse().ok().filter(|_| is_half).map(|entry| (entry, digits.to_ascii_lowercase()))
}

fn not_held(path: &Path, head: &str) -> Refusal {
    Refusal::new(
        Kind::Check,
        format!("{} holds {head}, which this file does not: it was put back, cut or made again", path.display()),
    )
    .hint("nothing was done; ask who restored it, compare with a backup, and see: assize verify --heads FILE")
}

fn no_heads(path: &Path, why: &str) -> Refusal {
    Refusal::data(format!("{} is no file of heads: {why}; nothing was done", path.display()))
        .hint("name another file; the first night makes it")
}

fn not_written(path: &Path, error: &io::Error) -> Refusal {
    Refusal::io(format!("{} cannot be written: {error}", path.display()))
        .hint("heads are kept in an ordinary file, in a folder that is there, to which you may write")
}
