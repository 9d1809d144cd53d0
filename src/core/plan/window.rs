//! Windows of a plan: which are due, which are committed, which wait for their seed.

use super::candidate::Features;
use super::sheet::Plan;
use super::version::by_id;
use crate::calc::calendar::{Calendar, Window, window_around, window_before};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// The windows of a plan that are over, have dialogues, and are not drawn yet. With `only`, just the one
/// before that day. None begins before the plan starts, none ends after it ends.
pub fn due(
    conn: &Connection,
    plan: &Plan,
    today: NaiveDate,
    only: bool,
    calendar: &Calendar,
) -> Result<Vec<(NaiveDate, NaiveDate)>> {
    let due = if only {
        window_before(plan.window(), today).into_iter().collect()
    } else {
        let until = plan.ends()?.and_then(|ends| ends.succ_opt()).map_or(today, |end| end.min(today));
        with_dialogues(conn, plan.window(), plan.starts()?, until, calendar)?
    };
    let mut open = Vec::new();
    for window in due {
        if plan.draws(window)? && committed_as(conn, &plan.draw_name(window.0))?.is_none() {
            open.push(window);
        }
    }
    Ok(open)
}

/// The number of the commitment of that name, where there is one: each window of a plan is committed once.
pub fn committed_as(conn: &Connection, name: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT id FROM commitment WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// The whole windows from `starts` to before `today` in which dialogues came in. It goes from dialogue to
/// dialogue by the index, so that years without any cost nothing.
fn with_dialogues(
    conn: &Connection,
    kind: Window,
    starts: NaiveDate,
    today: NaiveDate,
    calendar: &Calendar,
) -> Result<Vec<(NaiveDate, NaiveDate)>> {
    let mut found = Vec::new();
    let mut from = starts;
    while let Some(day) = next_day(conn, from, calendar)? {
        let Some(window) = window_around(kind, day) else { break };
        if window.1 >= today {
            break;
        }
        if window.0 >= starts {
            found.push(window);
        }
        match window.1.succ_opt() {
            Some(next) => from = next,
            None => break,
        }
    }
    Ok(found)
}

/// The first local day from `from` on in which a dialogue came in, or another system counted one.
pub(in crate::core) fn next_day(conn: &Connection, from: NaiveDate, calendar: &Calendar) -> Result<Option<NaiveDate>> {
    let counted: Option<String> = conn
        .prepare_cached("SELECT min(day) FROM source_count WHERE day >= ?1 AND dialogues > 0")?
        .query_row([from.to_string()], |row| row.get(0))?;
    let counted = counted.as_deref().map(policy::day).transpose()?;
    Ok([next_recorded(conn, from, calendar)?, counted].into_iter().flatten().min())
}

fn next_recorded(conn: &Connection, from: NaiveDate, calendar: &Calendar) -> Result<Option<NaiveDate>> {
    let Some(since) = calendar.starts(from) else { return Ok(None) };
    let next: Option<String> = conn
        .prepare_cached(
            "SELECT min(counts) FROM (SELECT min(received) AS counts FROM request WHERE agent IS NOT NULL AND received >= ?1
             UNION ALL SELECT min(counts) FROM revision WHERE counts >= ?1)",
        )?
        .query_row([since.to_string()], |row| row.get(0))?;
    local_day(next, calendar)
}

/// The local day of the newest dialogue, where there is any.
pub fn newest_day(conn: &Connection, calendar: &Calendar) -> Result<Option<NaiveDate>> {
    let newest: Option<String> = conn
        .prepare_cached(
            "SELECT max(counts) FROM (SELECT max(received) AS counts FROM request WHERE agent IS NOT NULL
             UNION ALL SELECT max(counts) FROM revision)",
        )?
        .query_row([], |row| row.get(0))?;
    local_day(newest, calendar)
}

fn local_day(time: Option<String>, calendar: &Calendar) -> Result<Option<NaiveDate>> {
    time.map(|time| time.parse().map(|moment| calendar.local_day(moment)).map_err(Refusal::data)).transpose()
}

/// A window that is committed and waits for its seed: nothing that it covers is in a second frame.
#[derive(Debug)]
pub(in crate::core) struct Waiting {
    plan: Plan,
    days: (NaiveDate, NaiveDate),
}

impl Waiting {
    /// Whether a dialogue is in the window and of the plan's population.
    pub(in crate::core) fn covers(&self, features: Features<'_>) -> bool {
        self.days.0 <= features.day && features.day <= self.days.1 && self.plan.covers(features)
    }
}

/// The windows that waited for their seed just before an entry.
pub(in crate::core) fn waiting_before(conn: &Connection, entry: i64) -> Result<Vec<Waiting>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.plan, c.first, c.last FROM commitment c WHERE c.entry < ?1
         AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.commitment = c.id AND d.entry < ?1)
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id AND v.entry < ?1)",
    )?;
    let mut rows = statement.query([entry])?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
        waiting
            .push(Waiting { plan: by_id(conn, row.get("plan")?)?, days: (policy::day(&first)?, policy::day(&last)?) });
    }
    Ok(waiting)
}
