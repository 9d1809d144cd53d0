//! Making a new file with its first entry.

use super::connection::{connect, harden, keep_log};
use super::entry::{Head, Who};
use super::parts::with_suffix;
use super::place::{begin, clear_partials, plain, publish};
use super::record::record;
use super::schema::{CURRENT, Edition};
use super::store::Store;
use super::writing::Writing;
use crate::calc::digest::sha256;
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use std::fs;
use std::path::Path;

/// Makes a new file with its first entry: the file's own row and what `work` adds. Nothing is left
/// behind when it fails, and a file that stands already is never touched.
pub fn init(
    path: &Path,
    who: &Who,
    now: Moment,
    rehearsal: bool,
    work: impl FnOnce(&mut Writing<'_>) -> Result<()>,
) -> Result<Head> {
    plain(path)?;
    clear_partials(path);
    if path.symlink_metadata().is_ok() {
        return Err(Refusal::rule(format!("{} is there already; nothing was touched", path.display()))
            .hint("give another name with --db"));
    }
    // The lock says to others that this file is still being made.
    let (partial, _lock) = begin(path)?;
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
    work: impl FnOnce(&mut Writing<'_>) -> Result<()>,
) -> Result<Head> {
    let key = fresh_key(rehearsal, now)?;
    let mut store = empty(partial, &CURRENT, key.clone(), rehearsal)?;
    let recorded = record(&mut store, who, now, "init", |writing| {
        writing.insert("file", &[("id", &1), ("key", &key), ("rehearsal", &rehearsal)], &[])?;
        writing.note(if rehearsal { "a rehearsal file" } else { "a new file" });
        work(writing)
    })?;
    let conn = store.into_connection();
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    conn.close().map_err(|(_, error)| Refusal::from(error))?;
    recorded.head.ok_or_else(|| Refusal::fault("the first entry was not recorded"))
}

/// A file with its schema and nothing else.
fn empty(partial: &Path, edition: &'static Edition, key: Vec<u8>, rehearsal: bool) -> Result<Store> {
    let mut conn = connect(partial, true)?;
    conn.pragma_update(None, "page_size", 16384)?;
    keep_log(&conn)?;
    harden(&mut conn)?;
    let tx = conn.transaction()?;
    edition.make(&tx)?;
    tx.commit()?;
    edition.check(&conn)?;
    Ok(Store::unborn(conn, edition, key, rehearsal))
}

fn fresh_key(rehearsal: bool, now: Moment) -> Result<Vec<u8>> {
    let mut key = vec![0; 16];
    if rehearsal {
        key.copy_from_slice(sha256(&[b"rehearsal:", now.to_string().as_bytes()]).get(..16).unwrap_or_default());
    } else {
        getrandom::fill(&mut key).map_err(|error| {
            Refusal::io(format!("the system gives no random bytes: {error}"))
                .hint("try again: the machine may just have started")
        })?;
    }
    Ok(key)
}
