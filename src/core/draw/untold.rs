//! Untold: which dialogues a draw could not draw since somebody said that the customer was not told, and who said so.

use super::commitment::committed;
use super::text::is_external;
use crate::core::ledger::{By, by};
use crate::core::people::{self, Person};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use rusqlite::{Connection, params};

/// A dialogue of which somebody said that its customer was not told of monitoring.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SaidUntold {
    /// The dialogue.
    pub request: RequestId,
    /// Its ref.
    pub reference: Untrusted,
    /// Whose it is.
    pub agent: Person,
    /// Who said so first, and when.
    pub by: By,
}

/// Those outside the frame of a draw, by ref, where the policy says that on their channel everybody is told.
pub fn said_untold(conn: &Connection, draw: &str) -> Result<Vec<SaidUntold>> {
    let Some(committed) = committed(conn, draw)?.filter(|committed| !is_external(&committed.text)) else {
        return Ok(Vec::new());
    };
    let basis = committed.basis(conn)?;
    let each = basis.walk(conn).untold()?.into_iter().map(|one| {
        Ok(SaidUntold {
            request: one.request,
            reference: Untrusted::new(one.reference),
            agent: people::by_id(conn, one.agent)?,
            by: by(conn, said_in(conn, one.request, committed.entry)?)?,
        })
    });
    each.collect()
}

/// The first entry that said so, of those before an entry.
fn said_in(conn: &Connection, request: RequestId, before: i64) -> Result<i64> {
    let mut statement = conn.prepare_cached(
        "SELECT min(entry) AS entry FROM (SELECT entry FROM request WHERE id = ?1 AND notice = 0
         UNION ALL SELECT entry FROM revision WHERE request = ?1 AND notice = 0 AND entry < ?2)",
    )?;
    Ok(statement.query_row(params![request.0, before], |row| row.get("entry"))?)
}
