//! Verifying one draw, wherever its frame lives.

use super::examine::examine;
use super::examine_external::examine_external;
use super::stored::{Stored, stored_as};
use super::text::is_external;
use crate::core::ledger::Verdict;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// Recomputes a draw from the facts as they stood, one statement for each thing it rests on. Who audits is
/// recomputed by the audits' own room.
pub fn verify(conn: &Connection, draw: i64) -> Result<Vec<Verdict>> {
    examined(conn, &stored_as(conn, draw)?)
}

/// The verdicts on a stored draw.
pub(super) fn examined(conn: &Connection, stored: &Stored) -> Result<Vec<Verdict>> {
    if is_external(&stored.text) { examine_external(conn, stored) } else { examine(conn, stored) }
}
