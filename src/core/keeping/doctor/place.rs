//! Where a file lies: who can read it, what lies next to it, which disk it is on.

use super::filesystem::bad_for_sqlite;
use super::finding::Finding;
use crate::core::refusal::{Refusal, Result};
use crate::core::scratch;
use nix::sys::{statfs::statfs, statvfs::statvfs};
use nix::unistd::{Uid, User, geteuid};
use rusqlite::Connection;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// From how many bytes on a log is said to be large: it is cleared each time the last process leaves.
const LARGE_LOG: u64 = 64 << 20;
/// With how many free bytes on the disk acts are about to fail.
const ROOM: u64 = 64 << 20;
/// How much of a file may be free pages, in bytes, before that is said; then it is also more than a quarter of it.
const FREE: u64 = 16 << 20;

/// What is found about where the file lies.
pub fn of_place(conn: &Connection, path: &Path) -> Result<Vec<Finding>> {
    let meta = fs::metadata(path).map_err(|error| {
        Refusal::io(format!("{} cannot be looked at: {error}", path.display())).hint("is it still there?")
    })?;
    let mut found = of_mode(path, &meta);
    found.extend(of_owner(path, &meta));
    found.extend(of_folder(path));
    found.extend(of_log(path));
    found.extend(of_disk(path));
    found.extend(of_free_pages(conn)?);
    found.extend(of_temporary_files());
    found.extend(of_unfinished(path));
    Ok(found)
}

fn of_mode(path: &Path, meta: &Metadata) -> Vec<Finding> {
    let (mut found, shown) = (Vec::new(), path.display());
    let others = match meta.mode() & 0o006 {
        0 => None,
        0o004 => Some(("read", "o-r")),
        _ => Some(("read and write", "o-rw")),
    };
    if let Some((can, mode)) = others {
        found.push(Finding::to_do(
            "mode",
            format!("every login of this machine can {can} {shown}"),
            "who can open the file with another tool reads all of it, whatever the policy says",
            format!("chmod {mode} {shown}"),
        ));
    }
    if meta.nlink() > 1 {
        found.push(Finding::to_do(
            "links",
            format!("{shown} has {} names (hard links)", meta.nlink()),
            "opened under two names its log is mispaired, and the file is damaged",
            format!("find the others and remove them: find / -xdev -samefile {shown}"),
        ));
    }
    found
}

/// Somebody else's file can be rewritten by them.
fn of_owner(path: &Path, meta: &Metadata) -> Option<Finding> {
    let (owner, ours) = (Uid::from_raw(meta.uid()), geteuid());
    if owner == ours || owner.is_root() || ours.is_root() {
        return None;
    }
    let name = User::from_uid(owner).ok().flatten().map_or_else(|| format!("uid {owner}"), |user| user.name);
    Some(Finding::to_do(
        "owner",
        format!("{} belongs to {name}, not to you", path.display()),
        "its owner can rewrite it; only a head that others keep would show that",
        "keep heads where that login cannot write: assize assign nightly --heads FILE",
    ))
}

fn of_folder(path: &Path) -> Option<Finding> {
    let folder = scratch::folder_of(path);
    let mode = fs::metadata(folder).ok()?.mode();
    let is_open = mode & 0o002 != 0 && mode & 0o1000 == 0;
    is_open.then(|| {
        Finding::to_do(
            "folder",
            format!("every login of this machine can put another file in the place of {}", path.display()),
            "who can write in a folder can take a file away and put one of theirs there",
            format!("chmod o-w {}", folder.display()),
        )
    })
}

fn of_log(path: &Path) -> Option<Finding> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    let size = fs::metadata(&log).ok()?.len();
    (size > LARGE_LOG).then(|| {
        Finding::to_do(
            "log",
            format!("{} has {} MiB", log.display(), size >> 20),
            "a process that never leaves keeps it from being cleared, and every question reads through it",
            format!("end what holds it: fuser {}", log.display()),
        )
    })
}

fn of_disk(path: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    #[allow(clippy::useless_conversion)] // On some machines the number is shorter.
    let magic = statfs(path).ok().map(|disk| i64::from(disk.filesystem_type().0));
    if let Some(kind) = magic.and_then(bad_for_sqlite) {
        found.push(Finding::to_do(
            "disk",
            format!("{} is on {kind}", path.display()),
            "a log that is shared over a network, or through another program, damages files of SQLite",
            "put the file on a local disk, and let others read a backup: assize keep backup FILE",
        ));
    }
    let room =
        statvfs(scratch::folder_of(path)).ok().map(|disk| disk.blocks_available().saturating_mul(disk.fragment_size()));
    if room.is_some_and(|room| room < ROOM) {
        found.push(Finding::to_do(
            "room",
            format!("the disk of {} has {} MiB left", path.display(), room.unwrap_or_default() >> 20),
            "an act that finds no room is refused",
            "free some space",
        ));
    }
    found
}

fn of_free_pages(conn: &Connection) -> Result<Option<Finding>> {
    let ask = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (pages, free, size) = (ask("page_count")?, ask("freelist_count")?, ask("page_size")?);
    let bytes = u64::try_from(free.saturating_mul(size)).unwrap_or_default();
    Ok((bytes > FREE && free * 4 > pages).then(|| {
        Finding::to_do(
            "free pages",
            format!("{} MiB of the file are free pages", bytes >> 20),
            "they take room, and copies that are made with cp carry them along",
            "a backup has none: assize keep backup FILE",
        )
    }))
}

fn of_temporary_files() -> Option<Finding> {
    let failed = tempfile::tempfile().err()?;
    Some(Finding::to_do(
        "temporary files",
        format!("nothing can be kept in {}: {failed}", std::env::temp_dir().display()),
        "what memory should not hold is kept there for a moment: imports and signatures fail without it",
        "TMPDIR names another folder, one that you may write to",
    ))
}

/// Copies of the file, or of what is in it, that a killed process did not finish: erasures do not reach into them.
fn of_unfinished(path: &Path) -> Vec<Finding> {
    let (here, elsewhere) = scratch::left_behind(path);
    let is_there = |one: &&scratch::Unreached| fs::symlink_metadata(&one.path).is_ok();
    let named = |paths: Vec<String>| paths.join(", ");
    let all: Vec<String> = here
        .iter()
        .chain(elsewhere.iter().filter(is_there).map(|one| &one.path))
        .map(|path| path.display().to_string())
        .collect();
    let gone = elsewhere.iter().filter(|one| !is_there(one));
    let gone: Vec<String> =
        gone.map(|one| format!("{} (said by {})", one.path.display(), one.note.display())).collect();
    let matters = "it holds what was in the file then, also what was erased since, and no list names it";
    let mut found = Vec::new();
    if !all.is_empty() {
        found.push(Finding::to_do(
            "unfinished",
            format!("a process that was killed left {}", named(all)),
            matters,
            "assize keep clean, under the login to which it belongs",
        ));
    }
    if !gone.is_empty() {
        found.push(Finding::to_do(
            "unfinished",
            format!("a process that was killed may have left something in a place that is not there now: {}", named(gone)),
            matters,
            "make the place reachable and run assize keep clean; where it is gone for ever, remove the file that says so",
        ));
    }
    found
}
