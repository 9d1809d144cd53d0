//! Marks: the answer to each criterion of a card, with its evidence.

use crate::core::refusal::Result;
use crate::core::scorecard::NA;
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// The answer to one criterion, with its evidence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The criterion's key.
    pub criterion: String,
    /// The level; none is not applicable.
    pub level: Option<String>,
    /// What the level is worth, hundredths of a per cent.
    pub percent: Option<i64>,
    /// The words of the dialogue it rests on, or the place in its recording.
    pub quote: Option<Untrusted>,
    /// Why.
    pub note: Option<Untrusted>,
}

/// The marks of a scoring, in the order of the card.
pub fn marks_of(conn: &Connection, scoring: i64) -> Result<Vec<Mark>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.key, m.level, m.percent, m.quote, m.note FROM mark m JOIN criterion c ON c.id = m.criterion WHERE m.scoring = ?1 ORDER BY c.id",
    )?;
    let rows = statement.query_map([scoring], read_mark)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Reads a mark from a row with the columns key, level, percent, quote and note.
pub fn read_mark(row: &Row<'_>) -> rusqlite::Result<Mark> {
    Ok(Mark {
        criterion: row.get("key")?,
        level: row.get("level")?,
        percent: row.get("percent")?,
        quote: row.get::<_, Option<String>>("quote")?.map(Untrusted::new),
        note: row.get::<_, Option<String>>("note")?.map(Untrusted::new),
    })
}

/// Marks as answers by key.
pub fn answers_of(marks: &[Mark]) -> BTreeMap<String, Option<String>> {
    marks.iter().map(|mark| (mark.criterion.clone(), mark.level.clone())).collect()
}

/// How an answer is shown: its level, or `na`; of several options where none was chosen, that.
pub fn answer_word(level: Option<&str>) -> &str {
    match level {
        Some("") => "none of them",
        level => level.unwrap_or(NA),
    }
}
