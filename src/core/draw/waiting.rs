//! Dialogues that wait for the seed of a draw.

use super::commitment::waiting;
use crate::core::frame::{Order, Place};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use rusqlite::Connection;

/// The commitment that waits for its seed and has a dialogue in its frame, where there is one.
pub fn waiting_for(conn: &Connection, request: RequestId) -> Result<Option<String>> {
    for committed in waiting(conn)? {
        let basis = committed.basis(conn)?;
        let mut inside = false;
        basis.walk(conn).each(Order::Any, &mut |row, place| {
            inside |= row.request == Some(request) && matches!(place, Place::Inside(_));
            Ok(())
        })?;
        if inside {
            return Ok(Some(committed.name));
        }
    }
    Ok(None)
}
