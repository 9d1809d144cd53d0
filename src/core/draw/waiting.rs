//! Dialogues that wait for the seed of a draw.

use super::commitment::waiting;
use crate::core::frame::{Order, Place};
use crate::core::machine::Brought;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use rusqlite::Connection;
use std::collections::HashSet;

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

/// How many of the new verdicts of machines are of dialogues that wait for a seed, and on how many of these it is newly said that
/// a machine was tuned: their draw is committed, so they come after it.
pub fn brought_while_waiting(conn: &Connection, brought: &Brought) -> Result<(u64, u64)> {
    let waiting = waiting(conn)?;
    let mut drawn = conn.prepare_cached("SELECT 1 FROM ticket WHERE request = ?1")?;
    let (mut verdicts, mut tuned, mut seen) = (0, 0, HashSet::new());
    for committed in waiting {
        committed.basis(conn)?.walk(conn).each(Order::Any, &mut |row, place| {
            let (Some(request), Place::Inside(_)) = (row.request, place) else { return Ok(()) };
            let (count, is_tuned) = brought.of(request);
            // Counted once, whatever the number of frames; what was drawn before is counted where it came in.
            if (count > 0 || is_tuned) && seen.insert(request.0) && !drawn.exists([request.0])? {
                verdicts += count;
                tuned += u64::from(is_tuned);
            }
            Ok(())
        })?;
    }
    Ok((verdicts, tuned))
}
