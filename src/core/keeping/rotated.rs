//! Rotated: backups in a folder, each named by its day and head, of which the newest few are kept.
//!
//! What is removed is a backup of this same file that is as it was made; the newest good one never is.

use super::backup::{
    BackedUp, Copy, Target, checked, copied, file_name, keep_copy, log_of, measured, newest_but_backups, no_log_of,
};
use super::heads::{is_of, newest};
use crate::calc::digest::Digest;
use crate::calc::moment::Moment;
use crate::core::act::{self, KEEP_BACKUP};
use crate::core::ledger::{Anchor, Store, Who, holds};
use crate::core::policy;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scratch;
use rusqlite::{Connection, OptionalExtension};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A folder of backups.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'a> {
    /// The file that is copied.
    pub database: &'a Path,
    /// The folder.
    pub folder: &'a Path,
    /// How many of the newest are kept; none: all.
    pub keep: Option<usize>,
    /// Whether nothing is made nor removed.
    pub dry_run: bool,
}

/// The name of a file that was left alone, and why.
pub type Left = (String, String);

/// What came of a backup in a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shelved {
    /// The file that is the newest backup now, or would be.
    pub path: PathBuf,
    /// What came of it; none: nothing was made.
    pub made: Option<BackedUp>,
    /// Older ones that were removed, or would be.
    pub removed: Vec<String>,
    /// Files of such a name that were left alone, and why.
    pub left: Vec<Left>,
}

/// Makes a backup in a folder, unless nothing was recorded since the newest one there; then removes older ones.
pub fn shelve(store: &mut Store, who: &Who, now: Moment, shelf: &Shelf<'_>) -> Result<Shelved> {
    KEEP_BACKUP.authorize(&*store.snapshot()?, who, now)?;
    let (stem, listed) = (stem(shelf.database)?, listed(shelf)?);
    let standing = standing(store, &listed)?;
    let (path, made) = match standing {
        Some((path, head)) => (path, Some(BackedUp::Stands(head))),
        None if shelf.dry_run => {
            let snapshot = store.snapshot()?;
            (shelf.folder.join(named(&snapshot, &stem, &newest(&snapshot)?, now)?), None)
        }
        None => {
            let target = Target { database: shelf.database, path: &shelf.folder.join("backup.db"), replace: false };
            let copy = copied(store, &target)?;
            let path = shelf.folder.join(named(&*store.snapshot()?, &stem, &copy.made.head, now)?);
            let target = Target { path: &path, ..target };
            (path.clone(), Some(BackedUp::Made(place(store, who, now, (copy, &target))?)))
        }
    };
    let (older, left) = older(store, &listed, (&path, shelf))?;
    let removed = if shelf.dry_run {
        older.iter().map(|one| one.name.clone()).collect()
    } else {
        remove(store, who, now, &older)?
    };
    Ok(Shelved { path, made, removed, left })
}

fn place(
    store: &mut Store,
    who: &Who,
    now: Moment,
    (copy, target): (Copy, &Target<'_>),
) -> Result<super::backup::Made> {
    no_log_of(target.path)?;
    let name = file_name(target.path)?;
    keep_copy(store, who, now, (copy, &name, target))
}

/// A file whose name is that of a backup of this file.
#[derive(Clone, Debug)]
struct Named {
    name: String,
    path: PathBuf,
    head: Anchor,
}

/// `qa.db` has backups that are called `qa-2026-03-02-42-0123456789abcdef.db`.
fn named(conn: &Connection, stem: &str, head: &Anchor, now: Moment) -> Result<String> {
    let day = policy::current(conn)?.calendar()?.local_day(now);
    Ok(format!("{stem}-{day}-{}.db", head.brief().replace(':', "-")))
}

fn stem(database: &Path) -> Result<String> {
    let stem = database.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
    stem.ok_or_else(|| Refusal::words("the name of the file is no text").hint("name the backup: keep backup FILE"))
}

/// The head in the name of a backup.
fn head_in(name: &str, stem: &str) -> Option<Anchor> {
    let rest = name.strip_prefix(stem)?.strip_prefix('-')?.strip_suffix(".db")?;
    let (day, head) = (rest.get(..10)?, rest.get(10..)?.strip_prefix('-')?);
    day.parse::<chrono::NaiveDate>().ok()?;
    let (entry, digits) = head.split_once('-')?;
    (digits.len() == 16).then(|| format!("{entry}:{digits}").parse().ok()).flatten()
}

/// The files with such a name, newest first.
fn listed(shelf: &Shelf<'_>) -> Result<Vec<Named>> {
    let stem = stem(shelf.database)?;
    let entries = fs::read_dir(shelf.folder).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(|error| {
        let kind = if error.kind() == io::ErrorKind::NotFound { Kind::Missing } else { Kind::Io };
        Refusal::new(kind, format!("the folder {} cannot be read: {error}", shelf.folder.display()))
            .hint("--dir names a folder that is there, to which you may write")
    })?;
    let mut found: Vec<Named> = entries
        .into_iter()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let head = head_in(&name, &stem)?;
            Some(Named { path: entry.path(), name, head })
        })
        .collect();
    found.sort_by(|one, other| (other.head.entry(), &other.name).cmp(&(one.head.entry(), &one.name)));
    Ok(found)
}

/// The newest backup of this file, where nothing but backups was recorded since. Refused where one holds what this file does
/// not: then an old copy was put back, and none is removed.
fn standing(store: &mut Store, listed: &[Named]) -> Result<Option<(PathBuf, Anchor)>> {
    let since = newest_but_backups(&*store.snapshot()?)?;
    for one in listed {
        if holds(&*store.snapshot()?, &one.head)? {
            let is_newest = one.head.entry() >= since && why_left(&*store.snapshot()?, one)?.is_none();
            return Ok(is_newest.then(|| (one.path.clone(), one.head.clone())));
        }
        // Its name says a head that this file does not have: what does it hold?
        let Ok(ends) = checked(&one.path) else { continue };
        let snapshot = store.snapshot()?;
        if is_of(&snapshot, &ends.first)? && !holds(&snapshot, &ends.newest)? {
            let (name, head) = (one.path.display(), ends.newest.brief());
            return Err(Refusal::new(
                Kind::Check,
                format!("{name} is a backup of this file, and holds {head}, which this file does not"),
            )
            .hint("was an old copy of the file put back? Keep all, and compare them: assize --db BACKUP verify"));
        }
    }
    Ok(None)
}

/// Those behind the newest that are to be kept, and those that are left alone.
fn older(store: &mut Store, listed: &[Named], (newest, shelf): (&Path, &Shelf<'_>)) -> Result<(Vec<Named>, Vec<Left>)> {
    let Some(keep) = shelf.keep else { return Ok(Default::default()) };
    // The newest one stands, or stands soon.
    let (mut good, mut older, mut left) = (1, Vec::new(), Vec::new());
    for one in listed.iter().filter(|one| one.path != newest) {
        match why_left(&*store.snapshot()?, one)? {
            Some(why) => left.push((one.name.clone(), why)),
            None if good < keep => good += 1,
            None => older.push(one.clone()),
        }
    }
    Ok((older, left))
}

/// Why a file is not taken for a good backup of this file; none: it is one, as it was made and checked.
fn why_left(conn: &Connection, one: &Named) -> Result<Option<String>> {
    if !fs::symlink_metadata(&one.path).is_ok_and(|meta| meta.is_file()) {
        return Ok(Some("no ordinary file".to_owned()));
    }
    if log_of(&one.path).is_some() {
        return Ok(Some("a log lies next to it: somebody has it open".to_owned()));
    }
    let Some((size, digest)) = recorded(conn, &one.name)? else {
        return Ok(Some("no backup of that name is on record".to_owned()));
    };
    Ok(match measured(&one.path) {
        Err(error) => Some(format!("it cannot be read: {error}")),
        Ok(found) if found == (size, digest) && holds(conn, &one.head)? => None,
        Ok(_) => Some("it is not as it was made".to_owned()),
    })
}

fn recorded(conn: &Connection, name: &str) -> Result<Option<(i64, Digest)>> {
    let mut statement =
        conn.prepare_cached("SELECT size, digest FROM backup WHERE name = ?1 ORDER BY id DESC LIMIT 1")?;
    Ok(statement.query_row([name], |row| Ok((row.get("size")?, row.get("digest")?))).optional()?)
}

/// Removes files, then records that: one that is on record as removed is gone.
fn remove(store: &mut Store, who: &Who, now: Moment, older: &[Named]) -> Result<Vec<String>> {
    if older.is_empty() {
        return Ok(Vec::new());
    }
    for one in older {
        fs::remove_file(&one.path).and_then(|()| File::open(scratch::folder_of(&one.path))?.sync_all()).map_err(
            |error| {
                Refusal::io(format!("{} cannot be removed: {error}", one.path.display()))
                    .hint("the new backup stands; look who may write that folder, then run the same again")
            },
        )?;
    }
    act::record(store, who, now, &KEEP_BACKUP, |writing, _| {
        for one in older {
            let ids: Option<i64> = writing
                .prepare_cached("SELECT id FROM backup WHERE name = ?1 ORDER BY id DESC LIMIT 1")?
                .query_row([&one.name], |row| row.get("id"))
                .optional()?;
            if let Some(backup) = ids {
                writing.insert("backup_removal", &[("backup", &backup)], &[])?;
            }
        }
        let names: Vec<&str> = older.iter().map(|one| one.name.as_str()).collect();
        let backups = if older.len() == 1 { "backup" } else { "backups" };
        writing.note(format!("{} older {backups} removed: {}", older.len(), names.join(", ")));
        Ok(())
    })?;
    Ok(older.iter().map(|one| one.name.clone()).collect())
}
