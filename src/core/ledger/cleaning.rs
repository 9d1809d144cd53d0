//! Cleaning: the file is written again without what was erased. Cleared text may lie in the log, in pages that are free and in
//! the gaps of others, until then.

use super::connection::BUSY;
use super::store::Store;
use crate::core::refusal::{Kind, Refusal, Result};
use rusqlite::Connection;
use std::time::Duration;

impl Store {
    /// Writes every page again from what stands, and empties the log. Refused as busy where another process reads or writes
    /// for longer than an act waits.
    pub fn clean(&mut self) -> Result<()> {
        let conn = self.connection_mut();
        conn.busy_timeout(WAIT)?;
        let cleaned = rewrite(conn);
        conn.busy_timeout(BUSY)?;
        cleaned
    }
}

/// For how long it waits for others: it can be finished at any time.
const WAIT: Duration = Duration::from_secs(3);

fn rewrite(conn: &Connection) -> Result<()> {
    conn.execute_batch("VACUUM").map_err(|error| held_up(error.into()))?;
    let busy: bool = conn
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .map_err(|error| held_up(error.into()))?;
    if busy { Err(held_up(Refusal::new(Kind::Busy, ""))) } else { Ok(()) }
}

/// What is erased stays so, and what is left of it waits to be written over.
fn held_up(refusal: Refusal) -> Refusal {
    if refusal.kind != Kind::Busy {
        let why = refusal.message.replace("; nothing was recorded", "");
        let message = format!("the text is erased, but the file could not be written again without it: {why}");
        return Refusal { message, ..refusal }.hint("mend that, then run `assize keep clean`: it finishes this");
    }
    Refusal::new(
        Kind::Busy,
        "the text is erased, but another process holds the file: bytes of it may lie in its log and free pages",
    )
    .hint("run `assize keep clean` in a moment: it finishes this")
}
