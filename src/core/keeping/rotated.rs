//! Rotated: backups in a folder, each named by its day and head, of which the newest few are kept.
//!
//! What is removed is a backup of this same file that is as it was made; the newest good one never is.

use super::backup::{BackedUp, Target, checked, copy, log_of, measured, newest_but_backups, no_log_of};
use super::heads::{is_of, newest};
use super::removal::{insert_gone, name_of};
use crate::calc::digest::Digest;
use crate::calc::moment::Moment;
use crate::core::act::{self, KEEP_BACKUP};
use crate::core::ledger::{Anchor, Store, Who, holds};
use crate::core::policy;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scratch;
use rusqlite::Connection;
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

/// A backup that is to go, with its number on record.
type Older = (Named, i64);

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
    /// What else lies there and was left alone, and why.
    pub left: Vec<Left>,
}

/// Makes a backup in a folder, unless nothing was recorded since the newest one there; then removes older ones.
pub fn shelve(store: &mut Store, who: &Who, now: Moment, shelf: &Shelf<'_>) -> Result<Shelved> {
    KEEP_BACKUP.authorize(&*store.snapshot()?, who, now)?;
    let (stem, listed) = (stem(shelf.database)?, listed(shelf)?);
    let standing = standing(store, &listed, shelf)?;
    let (path, made) = match standing {
        Some((path, head)) => (path, Some(BackedUp::Stands(head))),
        None if shelf.dry_run => {
            let snapshot = store.snapshot()?;
            (shelf.folder.join(named(&snapshot, &stem, &newest(&snapshot)?, now)?), None)
        }
        None => {
            let target = Target { database: shelf.database, path: &shelf.folder.join("backup.db"), replace: false };
            let (path, made) = copy(store, (who, now), &target, &mut |store, head| {
                let path = shelf.folder.join(named(&*store.snapshot()?, &stem, head, now)?);
                no_log_of(&path)?;
                let name = name_of(shelf.database, &path)?;
                Ok((path, name))
            })?;
            (path, Some(BackedUp::Made(made)))
        }
    };
    let (older, left) = older(store, &listed, (&path, shelf))?;
    let removed = if shelf.dry_run {
        older.iter().map(|(one, _)| one.name.clone()).collect()
    } else {
        remove(store, who, now, &older)?
    };
    Ok(Shelved { path, made, removed, left })
}

/// What lies in the folder.
#[derive(Clone, Debug, Default)]
struct Listed {
    /// The files with names that a backup gets there, newest first.
    named: Vec<Named>,
    /// The names of all else, but for what is ours and has no name yet.
    others: Vec<String>,
}

/// A file whose name is one that a backup gets in a folder.
#[derive(Clone, Debug)]
struct Named {
    name: String,
    path: PathBuf,
    head: Anchor,
    /// Whether it is called as the backups of this file are now.
    is_own: bool,
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

/// The head in the name of a backup, and how the file was called that it is of.
fn head_in(name: &str) -> Option<(&str, Anchor)> {
    let mut parts = name.strip_suffix(".db")?.rsplitn(3, '-');
    let (digits, entry, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let (stem, day) = rest.split_at_checked(rest.len().checked_sub(10)?)?;
    day.parse::<chrono::NaiveDate>().ok()?;
    let head = (digits.len() == 16).then(|| format!("{entry}:{digits}").parse().ok()).flatten()?;
    Some((stem.strip_suffix('-').filter(|stem| !stem.is_empty())?, head))
}

/// What lies in the folder: files with such a name, and what else.
fn listed(shelf: &Shelf<'_>) -> Result<Listed> {
    let own = stem(shelf.database)?;
    let entries = fs::read_dir(shelf.folder).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(|error| {
        let kind = if error.kind() == io::ErrorKind::NotFound { Kind::Missing } else { Kind::Io };
        Refusal::new(kind, format!("the folder {} cannot be read: {error}", shelf.folder.display()))
            .hint("--dir names a folder that is there, to which you may write")
    })?;
    let mut found = Listed::default();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        match head_in(&name) {
            Some((stem, head)) => {
                let is_own = stem == own;
                found.named.push(Named { path: entry.path(), name, head, is_own });
            }
            None if name.starts_with(OURS) => {}
            None => found.others.push(name),
        }
    }
    found.named.sort_by(|one, other| (other.head.entry(), &other.name).cmp(&(one.head.entry(), &one.name)));
    found.others.sort();
    Ok(found)
}

/// How the names of files begin that are made and have no name yet.
const OURS: &str = ".assize-";

/// The newest backup of this file, where nothing but backups was recorded since. Refused where one holds what this file does
/// not: then an old copy was put back, and none is removed.
fn standing(store: &mut Store, listed: &Listed, shelf: &Shelf<'_>) -> Result<Option<(PathBuf, Anchor)>> {
    let since = newest_but_backups(&*store.snapshot()?)?;
    for one in listed.named.iter().filter(|one| one.is_own) {
        if holds(&*store.snapshot()?, &one.head)? {
            let is_newest = one.head.entry() >= since && known(&*store.snapshot()?, one, shelf)?.is_ok();
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

/// Those behind the newest that are to be kept, by their numbers on record, and those that are left alone.
fn older(store: &mut Store, listed: &Listed, (newest, shelf): (&Path, &Shelf<'_>)) -> Result<(Vec<Older>, Vec<Left>)> {
    let Some(keep) = shelf.keep else { return Ok(Default::default()) };
    // The newest one stands, or stands soon.
    let (mut good, mut older, mut left) = (1, Vec::new(), Vec::new());
    for one in listed.named.iter().filter(|one| one.path != newest) {
        match known(&*store.snapshot()?, one, shelf)? {
            Err(why) => left.push((one.name.clone(), why)),
            Ok(_) if good < keep => good += 1,
            Ok(backup) => older.push((one.clone(), backup)),
        }
    }
    left.extend(listed.others.iter().map(|name| (name.clone(), "its name is none that --dir gives".to_owned())));
    Ok((older, left))
}

/// The number on record of the backup of this file that a file is, as it was made and checked; or why it is taken for none.
fn known(conn: &Connection, one: &Named, shelf: &Shelf<'_>) -> Result<std::result::Result<i64, String>> {
    if !fs::symlink_metadata(&one.path).is_ok_and(|meta| meta.is_file()) {
        return Ok(Err("no ordinary file".to_owned()));
    }
    if log_of(&one.path).is_some() {
        return Ok(Err("a log lies next to it: somebody has it open".to_owned()));
    }
    let recorded = recorded(conn, &name_of(shelf.database, &one.path)?, &one.name)?;
    if recorded.is_empty() {
        return Ok(Err("no backup of that name is on record".to_owned()));
    }
    let found = match measured(&one.path) {
        Err(error) => return Ok(Err(format!("it cannot be read: {error}"))),
        Ok(found) => recorded.into_iter().find(|(_, size, digest)| (*size, *digest) == found),
    };
    let is_held = holds(conn, &one.head)?;
    Ok(found.filter(|_| is_held).map(|(id, ..)| id).ok_or_else(|| "it is not as it was made".to_owned()))
}

/// The backups on record by a name, first those in this very place; one that was moved is known by the name of its file.
fn recorded(conn: &Connection, name: &str, file: &str) -> Result<Vec<(i64, i64, Digest)>> {
    let mut statement = conn.prepare_cached(
        "SELECT b.id, b.size, b.digest FROM backup b WHERE b.name IN (?1, ?2) OR substr(b.name, -length(?2) - 1) = '/' || ?2
         ORDER BY EXISTS (SELECT 1 FROM backup_removal x WHERE x.backup = b.id), b.name <> ?1, b.id DESC",
    )?;
    let rows = statement.query_map([name, file], |row| Ok((row.get("id")?, row.get("size")?, row.get("digest")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Removes files, then records that: one that is on record as removed is gone.
fn remove(store: &mut Store, who: &Who, now: Moment, older: &[Older]) -> Result<Vec<String>> {
    if older.is_empty() {
        return Ok(Vec::new());
    }
    for (one, _) in older {
        fs::remove_file(&one.path).and_then(|()| File::open(scratch::folder_of(&one.path))?.sync_all()).map_err(
            |error| {
                Refusal::io(format!("{} cannot be removed: {error}", one.path.display()))
                    .hint("the new backup stands; look who may write that folder, then run the same again")
            },
        )?;
    }
    let names: Vec<String> = older.iter().map(|(one, _)| one.name.clone()).collect();
    act::record(store, who, now, &KEEP_BACKUP, |writing, _| {
        insert_gone(writing, &older.iter().map(|(_, backup)| *backup).collect::<Vec<_>>())?;
        let backups = if older.len() == 1 { "backup" } else { "backups" };
        writing.note(format!("{} older {backups} removed: {}", older.len(), names.join(", ")));
        Ok(())
    })?;
    Ok(names)
}
