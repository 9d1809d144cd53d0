//! Heads: what somebody outside keeps, so that a file that was put back or made again is found.

use crate::calc::digest::hex;
use crate::core::ledger::{Anchor, holds};
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension};

/// The head that an entry is, with its whole seal; none where there is no such entry.
pub fn full(conn: &Connection, entry: i64) -> Result<Option<Anchor>> {
    let mut statement = conn.prepare_cached("SELECT seal FROM entry WHERE id = ?1")?;
    let seal: Option<Vec<u8>> = statement.query_row([entry], |row| row.get("seal")).optional()?;
    seal.map(|seal| format!("{entry}:{}", hex(&seal)).parse().map_err(Refusal::data)).transpose()
}

/// The head with which the file begins, with its whole seal.
pub(super) fn first(conn: &Connection) -> Result<Anchor> {
    full(conn, 1)?
        .ok_or_else(|| Refusal::data("the file has no first entry").hint("the file is damaged: assize verify"))
}

/// The newest head, with its whole seal.
pub(super) fn newest(conn: &Connection) -> Result<Anchor> {
    let mut statement = conn.prepare_cached("SELECT id FROM entry ORDER BY id DESC LIMIT 1")?;
    let entry: Option<i64> = statement.query_row([], |row| row.get("id")).optional()?;
    let head = entry.map(|entry| full(conn, entry)).transpose()?.flatten();
    head.ok_or_else(|| Refusal::data("the file has no entry").hint("run `assize verify`"))
}

/// Whether a head of entry 1 is the one with which this file begins: no two files begin alike.
pub fn is_of(conn: &Connection, first: &Anchor) -> Result<bool> {
    Ok(first.entry() == 1 && holds(conn, first)?)
}
