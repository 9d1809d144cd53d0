//! Places: what lies at a path, looked at before SQLite does, and how a new file gets its name.

use super::parts::{Keeping, look_at_parts, with_suffix};
use super::schema::FIRST;
use crate::calc::digest::hex;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scratch;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// `ASIZ`: what makes a file ours.
pub(super) const APPLICATION: u32 = 1_095_977_306;

/// How the name of a file that is being made goes on after that of the one that it becomes.
const PARTIAL: &str = ".partial-";

/// Makes an empty file that is to become the one at a path; its lock says that it is being made.
pub(super) fn begin(path: &Path) -> Result<(PathBuf, File)> {
    let partial = partial_name(path)?;
    let file = create_empty(&partial)?;
    if scratch::is_held(&file, &partial) {
        return Ok((partial, file));
    }
    // Another `init` took it for one that was left.
    let partial = partial_name(path)?;
    let file = create_empty(&partial)?;
    scratch::is_held(&file, &partial);
    Ok((partial, file))
}

/// Removes what killed `init`s of the same file left, where no process makes it any more.
pub(super) fn clear_partials(path: &Path) {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return };
    let is_partial = |other: &str| {
        let rest = other.strip_prefix(name).and_then(|rest| rest.strip_prefix(PARTIAL));
        rest.is_some_and(|rest| rest.len() >= 16 && rest.bytes().take(16).all(|byte| byte.is_ascii_hexdigit()))
    };
    scratch::sweep(scratch::folder_of(path), &|other| is_partial(other) && !is_log(other));
    // A log is nobody's once its file is gone.
    let is_lost = |other: &str| log_of(other).is_some_and(|file| !path.with_file_name(file).exists());
    scratch::sweep(scratch::folder_of(path), &|other| is_partial(other) && is_lost(other));
}

/// The name of the file to which a log belongs.
fn log_of(name: &str) -> Option<&str> {
    ["-wal", "-shm", "-journal"].into_iter().find_map(|suffix| name.strip_suffix(suffix))
}

fn is_log(name: &str) -> bool {
    log_of(name).is_some()
}

/// A name that nobody else has: process numbers come again, in containers at once.
fn partial_name(path: &Path) -> Result<PathBuf> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|error| {
        Refusal::io(format!("the system gives no random bytes: {error}"))
            .hint("try again: the machine may just have started")
    })?;
    Ok(with_suffix(path, &format!("{PARTIAL}{}", hex(&random))))
}

/// A path that SQLite takes as a path: never a URI, never a stream.
pub(super) fn plain(path: &Path) -> Result<PathBuf> {
    let text = path.to_string_lossy();
    if text.is_empty() || text == "-" || text.ends_with('/') {
        return Err(Refusal::words(format!("`{text}` is not the name of a file"))
            .hint("give one with --db, such as --db qa.db"));
    }
    Ok(if path.is_relative() { Path::new(".").join(path) } else { path.to_owned() })
}

/// Looks at a file before SQLite does, so that a foreign one, or one of a version that is not known, is not even opened.
/// Answers what is odd about it.
pub(super) fn look(path: &Path, known: u32) -> Result<Vec<String>> {
    plain(path)?;
    let meta = fs::metadata(path).map_err(|error| missing(path, &error))?;
    let name = path.display();
    if meta.is_dir() {
        return Err(
            Refusal::data(format!("{name} is a folder, not a file")).hint("name the file in it: --db FOLDER/qa.db")
        );
    }
    if !meta.is_file() {
        return Err(Refusal::data(format!("{name} is not an ordinary file")).hint("give the file with --db"));
    }
    if meta.len() == 0 {
        return Err(Refusal::data(format!("{name} is empty: not an assize file"))
            .hint("remove it, then make one with `assize --db FILE init`"));
    }
    let keeping = check_first_page(path, known)?;
    let mut found = oddities(path, &meta);
    found.extend(look_at_parts(path, keeping)?);
    Ok(found)
}

fn missing(path: &Path, error: &std::io::Error) -> Refusal {
    match error.kind() {
        ErrorKind::NotFound => Refusal::new(Kind::Missing, format!("there is no file {}", path.display()))
            .hint(format!("make one: assize --db {} init", path.display())),
        _ => Refusal::io(format!("{} cannot be opened: {error}", path.display()))
            .hint("you need the right to read the file and to enter its folder"),
    }
}

/// The fixed places in the first page say whose file it is and which version (sqlite.org/fileformat).
fn check_first_page(path: &Path, known: u32) -> Result<Keeping> {
    let mut page = Vec::new();
    File::open(path).and_then(|file| file.take(100).read_to_end(&mut page)).map_err(|error| {
        Refusal::io(format!("{} cannot be read: {error}", path.display()))
            .hint("you need the right to read the file: ls -l")
    })?;
    let number = |at: usize| page.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes);
    if !page.starts_with(b"SQLite format 3\0") || number(68) != APPLICATION {
        return Err(Refusal::data(format!("{} is not an assize file", path.display()))
            .hint("nothing was touched; give the right file with --db"));
    }
    check_version(number(60), known)?;
    Ok(if page.get(19) == Some(&2) { Keeping::Log } else { Keeping::Journal })
}

/// Refuses a version that this program does not know, where `known` is the newest one.
pub(super) fn check_version(version: u32, known: u32) -> Result<()> {
    if version == 0 {
        return Err(Refusal::data("this is not an assize file: it has no version")
            .hint("nothing was touched; give the right file with --db"));
    }
    if version < FIRST {
        return Err(Refusal::data(
            "the file was made by an early assize, before its first release; this program cannot read it",
        )
        .hint("nothing was touched; make a new file: assize --db NEW init"));
    }
    if version > known {
        return Err(Refusal::data(format!(
            "the file was written by a newer assize: its version is {version}, this program knows up to {known}"
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
            "{} has {} hard links: keep one, or its log can be mispaired (a .partial-… that a killed init left: the next init of the file clears it)",
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

/// Makes an empty file where there is none.
fn create_empty(partial: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o660);
    options.open(partial).map_err(|error| {
        Refusal::io(format!("{} cannot be made: {error}", partial.display()))
            .hint("choose a folder that exists and that you may write to")
    })
}

/// Gives the finished file its name, without ever replacing another.
pub(super) fn publish(partial: &Path, path: &Path) -> Result<()> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => Refusal::rule(format!("{} is there already; nothing was touched", path.display()))
            .hint("give another name, or work with this file: --db FILE"),
        _ => Refusal::io(format!("{} cannot be made: {error}", path.display()))
            .hint("choose a folder that exists and that you may write to"),
    };
    File::open(partial).and_then(|file| file.sync_all()).map_err(failed)?;
    fs::hard_link(partial, path).map_err(failed)?;
    // From here on the file stands; `init` tries once more to remove the other name.
    let _ = fs::remove_file(partial);
    File::open(scratch::folder_of(path)).and_then(|folder| folder.sync_all()).map_err(|error| {
        Refusal::io(format!("{} is made, but the disk did not confirm its name: {error}", path.display()))
            .hint("check the disk; the file can be used")
    })
}
