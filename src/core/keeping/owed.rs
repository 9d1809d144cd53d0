//! Owed: what an erasure leaves, since somebody still has to do it: open actions of talks and rulings. What they say goes once
//! they are done and it is asked for again, or once the policy keeps it no longer.

use super::places::{PLACES, Place};
use super::subject::{Numbers, numbers};
use crate::core::refusal::Result;
use rusqlite::Connection;

/// Whether a row `t` is an action that somebody still owes. That of a ballot counts where it gives a ruling its reasons.
const IS_OWED: &str = "NOT EXISTS (SELECT 1 FROM action_end z WHERE z.action = t.id)
    AND (t.session IS NOT NULL OR EXISTS (SELECT 1 FROM ruling z WHERE z.ballot = t.ballot))";

/// The condition under which rows of a place are free to go.
pub(super) fn free(place: &Place) -> String {
    if place.table == "action" { format!("NOT ({IS_OWED})") } else { "1".to_owned() }
}

/// The actions about these dialogues or people that are owed.
pub(super) fn owed(conn: &Connection, dialogues: &Numbers, persons: &Numbers) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for place in PLACES.iter().filter(|place| place.table == "action") {
        let sql = format!(
            "SELECT t.id AS id FROM {} WHERE t.salt IS NOT NULL AND {IS_OWED} AND ({} IN (SELECT value FROM json_each(?1))
               OR {} IN (SELECT value FROM json_each(?2))) ORDER BY 1",
            place.from, place.request, place.person
        );
        found.extend(numbers(conn, &sql, &[&dialogues.json(), &persons.json()])?.0);
    }
    Ok(found)
}
