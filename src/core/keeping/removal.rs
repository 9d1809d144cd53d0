//! Removal: by which name a backup is on record, and that it is not there any more.

use crate::calc::moment::Moment;
use crate::core::act::{self, KEEP_BACKUP};
use crate::core::ledger::{Store, Who, Writing};
use crate::core::refusal::{Refusal, Result};
use crate::core::scratch;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The name under which a backup is on record: its path from the folder of the database, and from elsewhere its whole path.
pub(super) fn name_of(database: &Path, path: &Path) -> Result<String> {
    let whole = whole(scratch::folder_of(path)).join(file_name(path)?);
    let home = home_of(database);
    Ok(whole.strip_prefix(&home).unwrap_or(&whole).to_string_lossy().into_owned())
}

/// The name of a file without its folder.
pub(super) fn file_name(path: &Path) -> Result<String> {
    path.file_name().and_then(|name| name.to_str()).map(str::to_owned).ok_or_else(|| {
        Refusal::words(format!("`{}` is not the name of a file", path.display())).hint("such as qa-2026-03-02.db")
    })
}

fn home_of(database: &Path) -> PathBuf {
    whole(scratch::folder_of(&fs::canonicalize(database).unwrap_or_else(|_| database.to_owned())))
}

fn whole(folder: &Path) -> PathBuf {
    fs::canonicalize(folder).or_else(|_| std::path::absolute(folder)).unwrap_or_else(|_| folder.to_owned())
}

/// Records of backups that they are gone. One of which that is on record already stays as it is.
pub(super) fn insert_gone(writing: &mut Writing<'_>, backups: &[i64]) -> Result<()> {
    for backup in backups {
        let is_known = writing.prepare_cached("SELECT 1 FROM backup_removal WHERE backup = ?1")?.exists([backup])?;
        if !is_known {
            writing.insert("backup_removal", &[("backup", backup)], &[])?;
        }
    }
    Ok(())
}

/// Records of the backups that stood under a name before the newest one that they are gone: it took their place.
pub(super) fn record_replaced(store: &mut Store, who: &Who, now: Moment, name: &str) -> Result<()> {
    let before = |conn: &Connection| {
        let mut found: Vec<i64> =
            standing(conn)?.into_iter().filter(|(_, one)| one == name).map(|(id, _)| id).collect();
        found.pop();
        Ok::<_, Refusal>(found)
    };
    if before(&*store.snapshot()?)?.is_empty() {
        return Ok(());
    }
    act::record(store, who, now, &KEEP_BACKUP, |writing, _| {
        let replaced = before(writing)?;
        insert_gone(writing, &replaced)?;
        writing.note(format!("a newer backup stands in the place of {name}"));
        Ok(())
    })
    .map(drop)
}

/// Records that a backup is gone which somebody removed by hand. Answers the name under which it was on record. Refused where
/// there is none of that name, several are meant, or it is still there.
pub fn record_removed(
    store: &mut Store,
    who: &Who,
    now: Moment,
    (database, given): (&Path, &Path),
) -> Result<(String, bool)> {
    let done = act::record(store, who, now, &KEEP_BACKUP, |writing, _| {
        let (name, backups) = meant(writing, database, given)?;
        if home_of(database).join(&name).symlink_metadata().is_ok() {
            return Err(Refusal::rule(format!("{name} is still there; nothing was recorded"))
                .hint("remove the file first, then say so"));
        }
        if !backups.is_empty() {
            insert_gone(writing, &backups)?;
            writing.note(format!("said to be removed: {name}"));
        }
        Ok((name, !backups.is_empty()))
    })?;
    Ok(done.value)
}

/// The backups on record that a name means, and how they are called there; no backups: all of that name are gone already.
fn meant(conn: &Connection, database: &Path, given: &Path) -> Result<(String, Vec<i64>)> {
    let (all, standing) = (every(conn)?, standing(conn)?);
    let path = name_of(database, given)?;
    let is_named = |name: &str| Path::new(name).file_name() == Some(given.as_os_str());
    let by_path = all.iter().any(|(_, name)| *name == path);
    let called: BTreeSet<&String> = if by_path {
        BTreeSet::from([&path])
    } else {
        all.iter().map(|(_, name)| name).filter(|name| is_named(name)).collect()
    };
    let mut each = called.into_iter();
    match (each.next(), each.next()) {
        (Some(name), None) => {
            let backups = standing.into_iter().filter(|(_, one)| one == name).map(|(id, _)| id).collect();
            Ok((name.clone(), backups))
        }
        (Some(one), Some(other)) => Err(Refusal::words(format!("several backups bear that name: {one}, {other}"))
            .hint("give the one with its folder")),
        (None, _) => Err(Refusal::rule(format!("no backup called {} is on record", given.display()))
            .hint("give it as the answer of an erasure or the doctor names it")),
    }
}

/// The backups that are on record and not as gone, oldest first, with their names.
fn standing(conn: &Connection) -> Result<Vec<(i64, String)>> {
    let gone = "SELECT id, name FROM backup b WHERE NOT EXISTS (SELECT 1 FROM backup_removal x WHERE x.backup = b.id) ORDER BY id";
    read(conn, gone)
}

fn every(conn: &Connection) -> Result<Vec<(i64, String)>> {
    read(conn, "SELECT id, name FROM backup ORDER BY id")
}

fn read(conn: &Connection, sql: &str) -> Result<Vec<(i64, String)>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get("id")?, row.get("name")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
