//! Part of an agent in a draw.

use super::coverage::external_frame;
use super::stored::{drawn_as, stored_as};
use super::text::is_external;
use crate::core::frame::{Order, Place};
use crate::core::people::{self, PersonId};
use crate::core::refusal::Result;
use rusqlite::Connection;

/// Whether a dialogue of an agent is in the frame of a draw, as it was committed; a phantom of theirs too.
pub fn frame_holds(conn: &Connection, name: &str, agent: PersonId) -> Result<bool> {
    let Some(draw) = drawn_as(conn, name)? else { return Ok(false) };
    let (stored, selves) = (stored_as(conn, draw)?, people::selves(conn, agent)?);
    if is_external(&stored.text) {
        let framed = external_frame(conn, &stored)?;
        return Ok(framed.keys().any(|agent| selves.are(*agent)));
    }
    let basis = stored.basis(conn)?;
    // The frame knows people as they were known when it was committed.
    let mut holds = false;
    basis.walk(conn).each(Order::Any, &mut |row, place| {
        holds |= selves.are(row.agent) && matches!(place, Place::Inside(_));
        Ok(())
    })?;
    Ok(holds)
}
