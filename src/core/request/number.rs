//! The numbers of a request: ours, and the centre's own.

use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean;
use rusqlite::Connection;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The number of a request in this file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RequestId(pub i64);

/// A ref as the record has it: composed (NFC) in one way, however a system composes its letters.
pub fn composed(reference: Cow<'_, str>) -> Cow<'_, str> {
    if reference.is_ascii() || is_nfc(&reference) { reference } else { Cow::Owned(reference.nfc().collect()) }
}

/// A ref as it stands in the record, where it differs from what was typed only in how its letters are composed.
pub fn as_stored<'r>(conn: &Connection, reference: &'r str) -> Result<Cow<'r, str>> {
    if reference.is_ascii() || exists(conn, reference)? {
        return Ok(Cow::Borrowed(reference));
    }
    for other in [reference.nfc().collect::<String>(), reference.nfd().collect()] {
        if exists(conn, &other)? {
            return Ok(Cow::Owned(other));
        }
    }
    Ok(Cow::Borrowed(reference))
}

/// Whether there is a request with this ref.
pub fn exists(conn: &Connection, reference: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM request WHERE ref = ?1")?.exists([reference])?)
}

/// The refusal of a ref that is not there, with the one that was meant where it is near.
pub fn unknown(conn: &Connection, reference: &str) -> Result<Refusal> {
    let words = || "words of it are found with: assize intake search".to_owned();
    let hint = near(conn, reference)?.unwrap_or_else(words);
    Ok(Refusal::rule(format!("there is no request `{reference}`")).hint(hint))
}

/// The question whether another ref was meant, where one is near: the same in other capitals, or one that begins alike.
pub fn near(conn: &Connection, reference: &str) -> Result<Option<String>> {
    let reference = reference.trim();
    let same = like(conn, &escaped(reference))?;
    if let Some(meant) = same.first() {
        return Ok(Some(format!("did you mean `{meant}`?")));
    }
    let start: String = reference.chars().take(3).collect();
    Ok(did_you_mean(reference, like(conn, &format!("{}%", escaped(&start)))?))
}

/// Refs of a pattern in any capitals.
fn like(conn: &Connection, pattern: &str) -> Result<Vec<String>> {
    let mut statement =
        conn.prepare_cached("SELECT ref FROM request WHERE ref LIKE ?1 ESCAPE '\\' ORDER BY ref LIMIT 200")?;
    let refs = statement.query_map([pattern], |row| row.get("ref"))?;
    Ok(refs.collect::<rusqlite::Result<_>>()?)
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
