//! Dialogues of frames that were committed: those that wait for their seed, and what comes after.

use super::commitment::{Committed, of_time, waiting};
use crate::calc::moment::Moment;
use crate::core::frame::{Order, Place};
use crate::core::machine::Brought;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashSet;

/// The commitment that waits for its seed and has a dialogue in its frame, where there is one.
pub fn waiting_for(conn: &Connection, request: RequestId) -> Result<Option<String>> {
    for committed in waiting(conn)? {
        if has(conn, &committed, request)? {
            return Ok(Some(committed.name));
        }
    }
    Ok(None)
}

/// How many of the new verdicts of machines are of dialogues in a frame that was committed before and that were not drawn, and on how
/// many of these it is newly said that a machine was tuned: they come after it. What was drawn is counted where it came in.
pub fn brought_after_commitment(conn: &Connection, brought: &Brought) -> Result<(u64, u64)> {
    let mut received = conn.prepare_cached("SELECT received FROM dialogue WHERE request = ?1")?;
    let mut times = Vec::new();
    for request in brought.requests() {
        times.push(received.query_row([request.0], |row| row.get::<_, String>(0))?.parse().map_err(Refusal::data)?);
    }
    let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) else { return Ok((0, 0)) };
    let mut drawn = conn.prepare_cached("SELECT 1 FROM ticket WHERE request = ?1")?;
    let (mut verdicts, mut tuned, mut seen) = (0, 0, HashSet::new());
    for committed in of_time(conn, (*first, *last))? {
        committed.basis(conn)?.walk(conn).each(Order::Any, &mut |row, place| {
            let (Some(request), Place::Inside(_)) = (row.request, place) else { return Ok(()) };
            let (count, is_tuned) = brought.of(request);
            // Counted once, whatever the number of frames.
            if (count > 0 || is_tuned) && seen.insert(request.0) && !drawn.exists([request.0])? {
                verdicts += count;
                tuned += u64::from(is_tuned);
            }
            Ok(())
        })?;
    }
    Ok((verdicts, tuned))
}

/// The entry of the first commitment whose frame has a dialogue: what came later is in no figure of it. Of dialogues that are here.
pub fn first_committed(conn: &Connection, request: RequestId) -> Result<Option<i64>> {
    let mut received = conn.prepare_cached("SELECT received FROM dialogue WHERE request = ?1")?;
    let Some(time) = received.query_row([request.0], |row| row.get::<_, String>(0)).optional()? else {
        return Ok(None);
    };
    let time: Moment = time.parse().map_err(Refusal::data)?;
    for committed in of_time(conn, (time, time))?.into_iter().filter(|one| !one.is_external()) {
        if has(conn, &committed, request)? {
            return Ok(Some(committed.entry));
        }
    }
    Ok(None)
}

fn has(conn: &Connection, committed: &Committed, request: RequestId) -> Result<bool> {
    let mut inside = false;
    committed.basis(conn)?.walk(conn).each(Order::Any, &mut |row, place| {
        inside |= row.request == Some(request) && matches!(place, Place::Inside(_));
        Ok(())
    })?;
    Ok(inside)
}
