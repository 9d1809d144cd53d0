//! Moved: who amended dialogues into or out of what a draw could draw, before it was fixed, and into it after.

use super::commitment::Committed;
use super::text::is_external;
use crate::core::frame::Way;
use crate::core::ledger::{By, by};
use crate::core::people::{self, Person};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use rusqlite::Connection;

/// A word that moved a dialogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// The dialogue.
    pub request: RequestId,
    /// Its ref.
    pub reference: Untrusted,
    /// Which way.
    pub way: Way,
    /// Whose it was before, and whose it is since.
    pub agents: [Person; 2],
    /// Who said so, and when.
    pub by: By,
    /// The reason that was given; none where blanks were filled.
    pub why: Option<Untrusted>,
}

/// What stands for a reason where the blanks that were filled are words that had been erased.
const BROUGHT_BACK: &str = "words that were erased were brought back";

/// The words that moved dialogues into, out of or within what a draw could draw, oldest first.
pub(super) fn moved(conn: &Connection, committed: &Committed) -> Result<Vec<Moved>> {
    // What was amended here moved nothing in an engine.
    if is_external(&committed.text) {
        return Ok(Vec::new());
    }
    let basis = committed.basis(conn)?;
    let moves = basis.walk(conn).moved()?;
    let each = moves.into_iter().map(|one| {
        let [before, after] = one.agents;
        Ok(Moved {
            request: one.request,
            reference: Untrusted::new(one.reference),
            way: one.way,
            agents: [people::by_id(conn, before)?, people::by_id(conn, after)?],
            by: by(conn, one.entry)?,
            why: match one.why {
                None if is_brought_back(conn, one.request, one.entry)? => Some(Untrusted::new(BROUGHT_BACK)),
                why => why.map(Untrusted::new),
            },
        })
    });
    each.collect()
}

/// Whether an import brought back the words of a dialogue that had come in without them, since they were erased.
fn is_brought_back(conn: &Connection, request: RequestId, entry: i64) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM request r JOIN entry e ON e.id = ?2 WHERE r.id = ?1 AND r.content = 0 AND r.salt IS NULL
         AND instr(e.note, 'brought back after they were erased') > 0",
    )?;
    Ok(statement.exists([request.0, entry])?)
}
