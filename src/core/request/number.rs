//! The numbers of a request: ours, and the centre's own.

use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use rusqlite::Connection;

/// The number of a request in this file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RequestId(pub i64);

/// Whether there is a request with this ref.
pub fn exists(conn: &Connection, reference: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM request WHERE ref = ?1")?.exists([reference])?)
}

/// The refusal of a ref that is not there, with the one that was meant where it is near.
pub fn unknown(conn: &Connection, reference: &str) -> Result<Refusal> {
    let mut statement =
        conn.prepare_cached("SELECT ref FROM request WHERE ref LIKE ?1 ESCAPE '\\' ORDER BY ref LIMIT 200")?;
    let start: String = reference.chars().take(3).collect();
    let pattern = format!("{}%", start.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let near: Vec<String> = statement.query_map([pattern], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let hint = did_you_mean_or(reference, near.iter().map(String::as_str), || {
        "words of it are found with: assize intake search".to_owned()
    });
    Ok(Refusal::rule(format!("there is no request `{reference}`")).hint(hint))
}
