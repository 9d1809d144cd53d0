//! Words that people give with what they do: kept, and shown again unless they were erased.

use crate::core::text::Untrusted;
use rusqlite::Row;

/// Words in one column that may be erased, which another says.
pub(super) fn words_or_erased(row: &Row<'_>, words: &str, erased: &str) -> rusqlite::Result<Option<Untrusted>> {
    let words = if row.get(erased)? { Some("erased".to_owned()) } else { row.get::<_, Option<String>>(words)? };
    Ok(words.map(Untrusted::new))
}
