//! Bare connections: no statement that stands in a file was read yet, so nothing in it can run while its objects are
//! compared. SQLite asks some of them (`sqlite_stat1`) as soon as it has read them, before the first question.

use crate::core::refusal::{Kind, Refusal, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode};

/// Asks something of a connection that was not asked anything yet, while it has no table but `sqlite_schema`.
///
/// SQLite is stopped at its first step of reading the statements; a schema that cannot be read then counts as read.
pub(super) fn while_bare<T>(conn: &mut Connection, ask: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true)?;
    conn.progress_handler(1, Some(|| true))?;
    let stopped = conn.execute_batch("PRAGMA synchronous");
    conn.progress_handler(0, None::<fn() -> bool>)?;
    match stopped {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {}
        Err(error) => return Err(said_of(error)),
        Ok(()) => return Err(Refusal::fault("the file could not be opened without reading its statements")),
    }
    let answer = ask(conn)?;
    conn.execute_batch("PRAGMA writable_schema = RESET")?;
    Ok(answer)
}

fn said_of(error: rusqlite::Error) -> Refusal {
    let says = format!("SQLite cannot read the schema: {error}");
    let refusal = Refusal::from(error);
    if refusal.kind == Kind::Fault { Refusal::fault(says) } else { refusal }
}

/// The same refusal; where SQLite cannot use a file, it is the file's fault and not ours.
pub(super) fn unreadable(refusal: Refusal) -> Refusal {
    if refusal.kind != Kind::Fault {
        return refusal;
    }
    Refusal::data(format!("the file is damaged or altered: {}", refusal.message))
        .hint("do not use it; `assize verify` names what differs, a backup replaces it")
}
