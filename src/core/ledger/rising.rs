//! Rising: rows in the order of their keys. In a file of somebody else a tree of pages can lead back into itself; then the
//! order breaks, and nothing is read for ever.

use super::verdict::finding_of;
use crate::core::refusal::Result;
use rusqlite::{Row, Rows};

/// Hands rows on as long as their keys rise. Answers why it went no further, where that was not the end.
pub(super) fn each_rising<K: PartialOrd + Clone, T>(
    mut rows: Rows<'_>,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<(K, T)>,
    mut take: impl FnMut(K, T) -> Result<()>,
) -> Result<Option<String>> {
    let mut before: Option<K> = None;
    loop {
        match rows.next().and_then(|row| row.map(&read).transpose()) {
            Ok(None) => return Ok(None),
            Ok(Some((key, _))) if before.as_ref().is_some_and(|before| key <= *before) => {
                return Ok(Some("are out of order".to_owned()));
            }
            Ok(Some((key, value))) => {
                before = Some(key.clone());
                take(key, value)?;
            }
            Err(error) => return Ok(Some(format!("cannot be read: {}", finding_of(error.into())?))),
        }
    }
}
