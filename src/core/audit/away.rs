//! Away: days on which an agent is recorded absent do not count among those that they have to act, so that no right passes
//! while nobody is there to use it.

use crate::calc::moment::Moment;
use crate::core::ledger::by;
use crate::core::people::{self, Leave, PersonId};
use crate::core::policy::{Calendars, day};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// The last day to dispute that a delivery gave, put off where the agent is recorded absent on days before it.
pub(super) fn last_day_to_dispute(
    conn: &Connection,
    agent: PersonId,
    (entry, due): (i64, String),
    calendars: &Calendars,
) -> Result<NaiveDate> {
    let due = day(&due)?;
    // Most are never away, and nothing else is asked then.
    if !is_ever_away(conn, agent, due)? {
        return Ok(due);
    }
    let leaves = people::leaves(conn, agent, calendars)?;
    Ok(counted(calendars, (entry, by(conn, entry)?.at, due), &leaves))
}

/// The last day of an agent's time to act, which an entry gave at a moment, put off in the same way.
pub fn last_day_of(
    conn: &Connection,
    agent: PersonId,
    (entry, at, due): (i64, Moment, NaiveDate),
) -> Result<NaiveDate> {
    if !is_ever_away(conn, agent, due)? {
        return Ok(due);
    }
    let calendars = Calendars::load(conn)?;
    let leaves = people::leaves(conn, agent, &calendars)?;
    Ok(counted(&calendars, (entry, at, due), &leaves))
}

fn counted(calendars: &Calendars, (entry, at, due): (i64, Moment, NaiveDate), leaves: &[Leave]) -> NaiveDate {
    let given = calendars.local_day(entry, at);
    calendars.held(entry).map_or(due, |calendar| people::put_off(calendar, leaves, (given, due)))
}

/// Whether somebody has any absence that begins up to a day.
fn is_ever_away(conn: &Connection, agent: PersonId, due: NaiveDate) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM identity i JOIN absence b ON b.person = i.person
         WHERE i.one = ?1 AND b.until IS NOT NULL AND b.since <= ?2",
    )?;
    Ok(statement.exists((agent.0, due.to_string()))?)
}
