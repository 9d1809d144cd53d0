//! What lies outside the file: the newest backup, the newest head that somebody keeps, and how much came since.

use super::finding::Finding;
use crate::calc::moment::Moment;
use crate::core::act::KEEP_BACKUP;
use crate::core::keeping::{Backup, uncleaned};
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension, params};

/// After how many days something that came since is old.
const DAYS: i64 = 7;
/// How many entries may come since.
const ENTRIES: i64 = 500;
/// How many days a backup is thought to be kept.
const KEPT: i64 = 90;

/// What is found about backups, of those that are on record.
pub fn of_backups(conn: &Connection, backups: &[Backup], now: Moment) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let mends = "assize keep backup FILE, each night by cron (examples/crontab)";
    let matters = "a disk that fails takes everything with it that has no copy";
    match backups.iter().max_by_key(|backup| backup.head) {
        None => found.push(Finding::to_do("backup", "there is no backup on record", matters, mends)),
        Some(newest) => {
            if let Some(since) = since(conn, newest.head, now)? {
                let says = format!("the newest backup, {}, ends with entry {}: {since}", newest.name, newest.head);
                found.push(Finding::to_do("backup", says, matters, mends));
            }
        }
    }
    found.extend(of_erased(conn, backups, now)?);
    found.extend(of_uncleaned(conn)?);
    Ok(found)
}

/// What is found about the newest head that somebody keeps; none: nobody said where that is.
pub fn of_heads(conn: &Connection, newest: Option<i64>, now: Moment) -> Result<Option<Finding>> {
    let matters = "what came after the newest head that others keep rests on trust in who can write the file";
    let mends =
        "assize assign nightly --heads FILE notes one each night; assize keep sign signs one for somebody outside";
    let Some(newest) = newest else {
        let says = "nobody said where heads are kept outside the file";
        let mends = format!("{mends}; name it here: --heads FILE, or ASSIZE_HEADS");
        return Ok(Some(Finding::to_do("heads", says, matters, mends)));
    };
    let since = since(conn, newest, now)?;
    Ok(since.map(|since| {
        Finding::to_do("heads", format!("the newest head kept is entry {newest}: {since}"), matters, mends)
    }))
}

/// How much came since an entry, in words; none where it is little or new.
fn since(conn: &Connection, entry: i64, now: Moment) -> Result<Option<String>> {
    let mut statement =
        conn.prepare_cached("SELECT id, at FROM entry WHERE id > ?1 AND act <> ?2 ORDER BY id LIMIT 1")?;
    let oldest: Option<(i64, String)> =
        statement.query_row(params![entry, KEEP_BACKUP.name], |row| Ok((row.get("id")?, row.get("at")?))).optional()?;
    let Some((_, at)) = oldest else { return Ok(None) };
    let newest: i64 = conn.query_row("SELECT max(id) AS newest FROM entry", [], |row| row.get("newest"))?;
    let days = (now.seconds() - at.parse::<Moment>().map_err(Refusal::data)?.seconds()) / 86_400;
    let entries = newest - entry;
    let told = |number: i64, one: &str, more: &str| format!("{number} {}", if number == 1 { one } else { more });
    Ok((days > DAYS || entries > ENTRIES).then(|| {
        format!("{} came since, the first {} ago", told(entries, "entry", "entries"), told(days, "day", "days"))
    }))
}

fn of_erased(conn: &Connection, backups: &[Backup], now: Moment) -> Result<Option<Finding>> {
    let mut statement = conn.prepare_cached("SELECT max(entry) AS entry FROM erased_run")?;
    let erased: Option<i64> = statement.query_row([], |row| row.get("entry"))?;
    let Some(erased) = erased else { return Ok(None) };
    let is_kept = |backup: &&Backup| now.seconds() - backup.by.at.seconds() <= KEPT * 86_400;
    let before = backups.iter().filter(|backup| backup.head < erased).filter(is_kept);
    let mut names: Vec<&str> = before.map(|backup| backup.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    Ok((!names.is_empty()).then(|| {
        Finding::to_do(
            "erased",
            format!("backups from before the newest erasure may hold what was erased: {}", names.join(", ")),
            "an erasure is not complete while a copy holds the text",
            "make a new one, remove those files, and say so: assize keep backup --removed NAME",
        )
    }))
}

/// Erased text of which bytes may still lie in the file.
fn of_uncleaned(conn: &Connection) -> Result<Option<Finding>> {
    Ok(uncleaned(conn)?.map(|entry| {
        Finding::to_do(
            "cleaning",
            format!("text was erased by entry {entry}, and the file was not written again since"),
            "bytes of what was erased may lie in its log and in pages that are free",
            "assize keep clean",
        )
    }))
}
