//! The key of a draw, which tells the strata of its dialogues to who computes their tickets: hidden as their ranks are.

use super::sight::Blindfold;
use crate::core::draw::{awaiting, told_by_strata};
use crate::core::policy::BlindField;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use rusqlite::Connection;

/// Whether the key of a draw, by its name, would tell a reader what is hidden from them of its dialogues; of a draw whose picks
/// are still to come, of dialogues that they may get.
pub fn hides_key(conn: &Connection, draw: &str, fold: &Blindfold, audits: bool) -> Result<bool> {
    let told = told_by_strata(conn, draw)?;
    if told.is_empty() {
        return Ok(false);
    }
    // What a machine said comes with the picks: before, the file may have no verdict at all.
    let is_meant = |field: &BlindField| *field == BlindField::Verdict || fold.hides(*field);
    if audits && told.iter().any(is_meant) && awaiting(conn)?.iter().any(|one| one.name == draw) {
        return Ok(true);
    }
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT a.request FROM commitment c JOIN draw d ON d.commitment = c.id JOIN stratum s ON s.draw = d.id
         JOIN ticket t ON t.stratum = s.id JOIN audit a ON a.ticket = t.id WHERE c.name = ?1",
    )?;
    let mut rows = statement.query([draw])?;
    while let Some(row) = rows.next()? {
        if !fold.hidden(RequestId(row.get("request")?)).is_disjoint(&told) {
            return Ok(true);
        }
    }
    Ok(false)
}
