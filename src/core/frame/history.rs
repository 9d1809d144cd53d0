//! History of a dialogue: in which windows it lay when they were committed.

use crate::calc::moment::Moment;
use crate::core::people::NOW;
use crate::core::plan::{Taken, taken};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use rusqlite::{Connection, Row, params};

/// A dialogue as it stood from an entry on.
pub(in crate::core) struct State {
    pub(in crate::core) counts: Moment,
    pub(in crate::core) entry: i64,
}

impl State {
    fn read(row: &Row<'_>) -> Result<Self> {
        let counts: String = row.get("counts")?;
        Ok(Self { counts: counts.parse().map_err(Refusal::data)?, entry: row.get("entry")? })
    }
}

/// Every state of a dialogue before an entry, oldest first.
pub(in crate::core) fn states(conn: &Connection, request: RequestId, before: i64) -> Result<Vec<State>> {
    let mut statement = conn.prepare_cached(
        "SELECT 0 AS id, received AS counts, entry FROM request WHERE id = ?1 AND entry < ?2 AND agent IS NOT NULL
         UNION ALL SELECT id, counts, entry FROM revision WHERE request = ?1 AND entry < ?2 ORDER BY id",
    )?;
    let mut rows = statement.query(params![request.0, before])?;
    let mut states = Vec::new();
    while let Some(row) = rows.next()? {
        states.push(State::read(row)?);
    }
    Ok(states)
}

/// The window that a moment lies in: windows of one plan have no moment in common.
pub(in crate::core) fn holding(windows: &[Taken], moment: Moment) -> Option<&Taken> {
    windows.get(windows.partition_point(|window| window.span.1 <= moment)).filter(|window| window.holds(moment))
}

/// Whether a dialogue lay in a window when that was committed.
pub(in crate::core) fn stood(states: &[State], windows: &[Taken]) -> bool {
    let until = states.iter().skip(1).map(|next| next.entry).chain([NOW]);
    states.iter().zip(until).any(|(state, until)| {
        holding(windows, state.counts).is_some_and(|window| state.entry < window.entry && window.entry <= until)
    })
}

/// The windows of a plan that were committed before an entry, in the order of their time.
pub(super) fn taken_in_order(conn: &Connection, plan: &str, before: i64) -> Result<Vec<Taken>> {
    let mut windows = taken(conn, Some(plan), before)?;
    windows.sort_by_key(|window| window.span);
    Ok(windows)
}
