//! Words that people give with what they do: kept, and shown again unless they were erased.

use crate::core::refusal::{Refusal, Result};
use crate::core::request;
use crate::core::text::Untrusted;
use rusqlite::Row;

/// A reason as it may be kept.
pub(super) fn kept(words: &str, flag: &str) -> Result<String> {
    if words.trim().is_empty() {
        return Err(Refusal::words(format!("{flag} is empty")).hint("say why; it is kept"));
    }
    if words.contains('\0') {
        return Err(Refusal::words(format!("{flag} has a NUL character")));
    }
    Ok(request::masked(words.trim()).0)
}

/// Words in one column that may be erased, which another says.
pub(super) fn words_or_erased(row: &Row<'_>, words: &str, erased: &str) -> rusqlite::Result<Option<Untrusted>> {
    let words = if row.get(erased)? { Some("erased".to_owned()) } else { row.get::<_, Option<String>>(words)? };
    Ok(words.map(Untrusted::new))
}
