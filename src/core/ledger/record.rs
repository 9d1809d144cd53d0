//! Recording: the one way to write.

use super::entry::{Head, Who, insert_entry};
use super::readback::check_entry;
use super::rows::{newest_rows, store_grown};
use super::seal::Header;
use super::store::{Store, require_version};
use super::writing::{Writing, Written};
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{ErrorCode, Transaction, TransactionBehavior};
use std::sync::Arc;

/// What a write gave.
#[derive(Debug)]
pub struct Recorded<T> {
    /// What the act answers.
    pub value: T,
    /// The entry it made; none when there was nothing to record, so that a repeat is harmless.
    pub head: Option<Head>,
}

/// Writes one entry: the only way to write.
///
/// Begins an immediate transaction, lets `work` insert facts, finds by itself which rows came, seals
/// them, reads everything back, and commits. If `work` refuses or anything fails, nothing is kept. If
/// `work` inserts nothing, nothing is recorded: a repeated command is harmless.
pub fn record<T>(
    store: &mut Store,
    who: &Who,
    now: Moment,
    act: &'static str,
    work: impl FnOnce(&mut Writing<'_>) -> Result<T>,
) -> Result<Recorded<T>> {
    write(store, who, now, act, true, work)
}

/// Does everything that `record` does, to the last check, and keeps nothing: `--dry-run`.
pub fn try_out<T>(
    store: &mut Store,
    who: &Who,
    now: Moment,
    act: &'static str,
    work: impl FnOnce(&mut Writing<'_>) -> Result<T>,
) -> Result<T> {
    write(store, who, now, act, false, work).map(|recorded| recorded.value)
}

fn write<T>(
    store: &mut Store,
    who: &Who,
    now: Moment,
    act: &'static str,
    keep: bool,
    work: impl FnOnce(&mut Writing<'_>) -> Result<T>,
) -> Result<Recorded<T>> {
    let (key, rehearsal, edition) = (store.key(), store.rehearsal(), store.edition());
    let relations = store.relations()?;
    let tx = store.connection_mut().transaction_with_behavior(TransactionBehavior::Immediate)?;
    require_version(&tx, edition)?;
    let old = newest_rows(&tx, &relations)?;
    let mut writing = Writing::begin(&tx, Arc::clone(&relations), now, rehearsal)?;
    let value = work(&mut writing)?;
    let written = Written::from(writing);
    if !store_grown(&tx, &relations, &old, written.entry, written.given)? {
        return Ok(Recorded { value, head: None });
    }
    let (entry, previous, note) = (written.entry, &written.previous, &written.note);
    let principal = who.principal.as_deref();
    let (at, actor, login) = (&now.to_string(), &who.actor, &who.login);
    let seal = insert_entry(&tx, &key, &Header { id: entry, at, actor, principal, login, act, note, previous })?;
    check_entry(&tx, &relations, &key, entry, &written.gauge)?;
    if !keep {
        return Ok(Recorded { value, head: None });
    }
    commit(tx)?;
    Ok(Recorded { value, head: Some(Head::of(entry, &seal)) })
}

/// Commits. After an input or output error here nobody can know whether it was kept, and says so.
fn commit(tx: Transaction<'_>) -> Result<()> {
    tx.commit().map_err(|error| {
        let unknown = error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure);
        let refusal = Refusal::from(error);
        if unknown {
            refusal.hint("whether it was recorded is unknown; run the same command again: it is never doubled")
        } else {
            refusal
        }
    })
}
