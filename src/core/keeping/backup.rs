//! Backups: copies of the whole file that were checked before they got their name.

use super::heads::{first, is_of, newest};
use super::removal::{name_of, record_replaced};
use crate::calc::digest::Digest;
use crate::calc::moment::Moment;
use crate::core::act::{self, KEEP_BACKUP};
use crate::core::ledger::{self, Access, Anchor, By, Store, Verdict, Who, Writing, copy_into, holds};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scratch::{self, Partial};
use rusqlite::{Connection, Row};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Where a backup is to stand.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The file that is copied.
    pub database: &'a Path,
    /// The file that the copy becomes.
    pub path: &'a Path,
    /// Whether an older backup of the same file gives way.
    pub replace: bool,
}

/// What came of a backup.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BackedUp {
    /// It was made, checked and recorded.
    Made(Made),
    /// It stands already, and nothing but backups was recorded since: this is its head.
    Stands(Anchor),
}

/// A backup that was just made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// The newest entry in it, with its whole seal.
    pub head: Anchor,
    /// Its bytes.
    pub size: i64,
    /// SHA-256 of them.
    pub digest: Digest,
    /// Whether something was erased while it was copied, and still stands in it.
    pub holds_erased: bool,
}

/// A backup that is on record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Backup {
    /// The entry that recorded it.
    pub entry: i64,
    /// Its path, from the folder of the file where it lies below that.
    pub name: String,
    /// The number of the newest entry in it.
    pub head: i64,
    /// Its bytes.
    pub size: i64,
    /// Who made it, and when.
    pub by: By,
}

/// Every backup that is on record and not as gone, oldest first. One whose machine stopped may be on record and not there.
pub fn backups(conn: &Connection) -> Result<Vec<Backup>> {
    let mut statement = conn.prepare_cached(
        "SELECT b.entry, b.name, b.head, b.size, e.actor, e.principal, e.login, e.at
         FROM backup b JOIN entry e ON e.id = b.entry
         WHERE NOT EXISTS (SELECT 1 FROM backup_removal x WHERE x.backup = b.id) ORDER BY b.id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(of_row(row)?);
    }
    Ok(found)
}

/// Copies the file as it stands, checks the copy, records it, and gives it its name. Nothing stands under that name until
/// all of that is done.
pub fn back_up(store: &mut Store, who: &Who, now: Moment, target: &Target<'_>) -> Result<BackedUp> {
    KEEP_BACKUP.authorize(&*store.snapshot()?, who, now)?;
    no_log_of(target.path)?;
    if let Some(head) = stands(store, target)? {
        return Ok(BackedUp::Stands(head));
    }
    let name = name_of(target.database, target.path)?;
    let (_, made) = copy(store, (who, now), target, &mut |_, _| Ok((target.path.to_owned(), name.clone())))?;
    Ok(BackedUp::Made(made))
}

/// How often a file is copied in which meanwhile something is erased.
const COPIES: usize = 3;

/// Where the copy that ends with a head is to stand, and under which name it is on record.
pub(super) type Naming<'a> = dyn FnMut(&mut Store, &Anchor) -> Result<(PathBuf, String)> + 'a;

/// Makes a copy in the folder of the target, checks it, records it and gives it its name. Where something was erased since its
/// head it holds that: then another one is made; the last one is kept, and says so.
pub(super) fn copy(
    store: &mut Store,
    (who, now): (&Who, Moment),
    target: &Target<'_>,
    naming: &mut Naming<'_>,
) -> Result<(PathBuf, Made)> {
    let mut copies = 1;
    loop {
        let Copy { partial, mut made } = copied(store, target)?;
        let (path, name) = naming(store, &made.head)?;
        let is_last = copies == COPIES;
        let recorded = act::record(store, who, now, &KEEP_BACKUP, |writing, _| {
            made.holds_erased = newest_erased(writing)? > made.head.entry();
            let is_kept = is_last || !made.holds_erased;
            if is_kept {
                insert(writing, &name, &made)?;
            }
            Ok(is_kept)
        })?;
        if recorded.value {
            give_name(partial, &Target { path: &path, ..*target })?;
            // That an older one is gone can be recorded later, too: until then it counts as there.
            let _ = record_replaced(store, who, now, &name);
            return Ok((path, made));
        }
        copies += 1;
    }
}

/// A copy that was checked, and has no name yet.
struct Copy {
    partial: Partial,
    made: Made,
}

/// Copies the file into the folder of the target, and checks the copy.
fn copied(store: &mut Store, target: &Target<'_>) -> Result<Copy> {
    scratch::clear_all(target.database);
    let partial = begin(target)?;
    partial.sync_note();
    copy_into(store, partial.path())?;
    let head = checked(partial.path())?.newest;
    if !holds(&*store.snapshot()?, &head)? {
        return Err(Refusal::fault(format!("the copy ends with {head}, which the file does not hold")));
    }
    let lost = |error: io::Error| not_kept(target.path, &error);
    partial.as_file().sync_all().map_err(lost)?;
    let (size, digest) = measured(partial.path()).map_err(lost)?;
    Ok(Copy { partial, made: Made { head, size, digest, holds_erased: false } })
}

/// The first and the newest head of a file.
pub(super) struct Ends {
    pub(super) first: Anchor,
    pub(super) newest: Anchor,
}

/// The head of the backup that stands at the path, where nothing but backups was recorded since; none where one may be made.
fn stands(store: &mut Store, target: &Target<'_>) -> Result<Option<Anchor>> {
    if target.path.symlink_metadata().is_err() {
        return Ok(None);
    }
    let shown = target.path.display();
    let other = || {
        Refusal::rule(format!("{shown} is there already, and is no backup of this file; nothing was touched"))
            .hint("give another name")
    };
    let ends = checked(target.path).map_err(|refusal| match refusal.kind {
        Kind::Data | Kind::Check => other().findings(vec![refusal.message]),
        _ => refusal,
    })?;
    let snapshot = store.snapshot()?;
    if !is_of(&snapshot, &ends.first)? {
        return Err(other());
    }
    if !holds(&snapshot, &ends.newest)? {
        return Err(Refusal::new(
            Kind::Check,
            format!("{shown} is a backup of this file, and holds {}, which this file does not", ends.newest.brief()),
        )
        .hint("was an old copy of the file put back? Keep both, and compare them: assize --db BACKUP verify"));
    }
    let since = newest_but_backups(&snapshot)? - ends.newest.entry();
    if since <= 0 {
        return Ok(Some(ends.newest));
    }
    if target.replace {
        return Ok(None);
    }
    let head = ends.newest.brief();
    Err(Refusal::rule(format!("{shown} is there already: an older backup, up to {head}; nothing was touched"))
        .hint("give another name, such as one with the day in it, or --replace"))
}

/// What lies in a file, which must stand by itself.
pub(super) fn checked(path: &Path) -> Result<Ends> {
    let mut store = Store::open(path, Access::Inspect)?;
    let verdicts = ledger::verify(&mut store, &[])?;
    let wrong: Vec<&Verdict> = verdicts.iter().filter(|verdict| verdict.fails()).collect();
    if !wrong.is_empty() {
        let findings = wrong.iter().map(|verdict| format!("{}: {}", verdict.check, verdict.says)).collect();
        return Err(Refusal::new(Kind::Check, "the copy does not stand, so it gets no name")
            .findings(findings)
            .hint("look at the file that was copied: assize verify"));
    }
    let snapshot = store.snapshot()?;
    let first = first(&snapshot)?;
    Ok(Ends { first, newest: newest(&snapshot)? })
}

/// The entry of the newest act that erased something; 0 where there is none.
pub(super) fn newest_erased(conn: &Connection) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT coalesce(max(entry), 0) AS entry FROM erased_run")?;
    Ok(statement.query_row([], |row| row.get("entry"))?)
}

/// The newest entry that is not about a backup.
pub(super) fn newest_but_backups(conn: &Connection) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT id FROM entry WHERE act <> ?1 ORDER BY id DESC LIMIT 1")?;
    Ok(statement.query_row([KEEP_BACKUP.name], |row| row.get("id"))?)
}

/// A log next to a name would be taken for that of the file which gets the name.
pub(super) fn no_log_of(path: &Path) -> Result<()> {
    match log_of(path) {
        None => Ok(()),
        Some(log) => Err(Refusal::rule(format!("{} lies there, and belongs to another file", log.display()))
            .hint("somebody has that file open, or it was left: give another name, or remove it first")),
    }
}

/// A log with anything in it, next to a file.
pub(super) fn log_of(path: &Path) -> Option<PathBuf> {
    let logs = ["-wal", "-journal"].iter().map(|suffix| {
        let mut log = path.as_os_str().to_owned();
        log.push(suffix);
        PathBuf::from(log)
    });
    logs.into_iter().find(|log| fs::symlink_metadata(log).is_ok_and(|meta| meta.len() > 0 || !meta.is_file()))
}

/// An empty file in the folder of the backup, which only those can read who can read the file.
fn begin(target: &Target<'_>) -> Result<Partial> {
    let lost = |error: io::Error| not_kept(target.path, &error);
    let rights = fs::metadata(target.database).map_err(lost)?.permissions().mode() & 0o666;
    scratch::partial(scratch::folder_of(target.path), rights).map_err(lost)
}

/// The bytes of a file, and their digest.
pub(super) fn measured(path: &Path) -> io::Result<(i64, Digest)> {
    let (mut file, mut hash, mut buffer) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        size += i64::try_from(read).unwrap_or_default();
    }
    Ok((size, hash.finalize().into()))
}

fn insert(writing: &mut Writing<'_>, name: &str, made: &Made) -> Result<i64> {
    writing.note(format!("a backup up to entry {}", made.head.entry()));
    let digest = made.digest.as_slice();
    writing.insert(
        "backup",
        &[("name", &name), ("head", &made.head.entry()), ("size", &made.size), ("digest", &digest)],
        &[],
    )
}

/// Gives the copy its name, and takes it back where the disk does not confirm it.
fn give_name(partial: Partial, target: &Target<'_>) -> Result<()> {
    let path = target.path;
    let named = if target.replace { partial.persist(path) } else { partial.persist_noclobber(path) };
    named.map_err(|error| not_kept(path, &error.error))?;
    File::open(scratch::folder_of(path)).and_then(|folder| folder.sync_all()).map_err(|error| {
        let _ = fs::remove_file(path);
        not_kept(path, &error)
    })
}

fn not_kept(path: &Path, error: &io::Error) -> Refusal {
    Refusal::io(format!("{} cannot be written: {error}", path.display()))
        .hint("there is no backup of that name: choose a folder that is there, with room in it, to which you may write")
}

fn of_row(row: &Row<'_>) -> Result<Backup> {
    let (entry, name, head, size) = (row.get("entry")?, row.get("name")?, row.get("head")?, row.get("size")?);
    Ok(Backup { entry, name, head, size, by: By::of_row(row)? })
}
