//! Quoted: what marks quote of the words of dialogues. It stays with the mark, since a score rests on it, when the words
//! themselves go; and goes with the other text of the mark.

use super::places::{Kind, PLACES};
use super::subject::{Numbers, numbers};
use crate::core::refusal::Result;
use rusqlite::Connection;

/// The tables that quote dialogues and have other text in the same row.
const QUOTING: [&str; 3] = ["mark", "self_mark", "calibration_mark"];

/// How many quotes of a kind stand on when the words of these dialogues are gone, these and those that went before.
pub(super) fn quotes_left(conn: &Connection, going: &Numbers) -> Result<Vec<(Kind, u64)>> {
    let mut found: Vec<(Kind, u64)> = Vec::new();
    for place in PLACES.iter().filter(|place| QUOTING.contains(&place.table)) {
        let sql = format!(
            "SELECT t.id AS id FROM {} JOIN request gone ON gone.id = {}
             WHERE t.quote IS NOT NULL AND (gone.erased IS NOT NULL OR gone.id IN (SELECT value FROM json_each(?1)))",
            place.from, place.request
        );
        let count = numbers(conn, &sql, &[&going.json()])?.len() as u64;
        match found.iter_mut().find(|(kind, _)| *kind == place.kind) {
            Some((_, all)) => *all += count,
            None => found.push((place.kind, count)),
        }
    }
    found.retain(|(_, count)| *count > 0);
    Ok(found)
}
