//! Said: what stands where text of a dialogue was, in words.

use super::subject::Reason;
use crate::core::ledger::erased_when;
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::Connection;

/// When the words of a dialogue were erased, and why; none where they stand.
pub fn erased_on(conn: &Connection, request: RequestId) -> Result<Option<(NaiveDate, Reason)>> {
    let newest: Option<i64> = conn
        .prepare_cached("SELECT max(id) AS id FROM revision WHERE request = ?1 AND erased IS NOT NULL")?
        .query_row([request.0], |row| row.get("id"))?;
    let found = match newest {
        Some(revision) => erased_when(conn, "revision", revision)?,
        None => erased_when(conn, "request", request.0)?,
    };
    let Some((at, reason)) = found.and_then(|(at, reason)| Some((at, Reason::of(&reason)?))) else { return Ok(None) };
    Ok(Some((policy::current(conn)?.calendar()?.local_day(at), reason)))
}
