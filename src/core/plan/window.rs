//! Windows of a plan: which are due, which are committed, which wait for their seed.

use super::candidate::Features;
use super::sheet::Plan;
use super::version::{by_id, each};
use super::windows::{Days, Open, Windows};
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::people::NOW;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// The windows of a plan that are over, have dialogues, and are not committed yet, oldest first; of an external one all that
/// are over and not committed. With `only`, just the one
/// before that day.
pub fn due(conn: &Connection, plan: &Plan, today: NaiveDate, only: bool, calendar: &Calendar) -> Result<Vec<Days>> {
    let windows = Windows::of(conn, plan, calendar, NOW)?;
    if only {
        let before = windows.before(today).filter(|window| !windows.is_taken(*window));
        return Ok(before.into_iter().collect());
    }
    if plan.is_external() {
        // Whether there are dialogues in a window only the engine knows.
        return Ok(windows.over(today));
    }
    let mut due = recorded(conn, &windows, calendar)?;
    due.extend(counted(conn, &windows)?);
    Ok(due.into_iter().filter(|window| window.1 < today).collect())
}

/// The last window of a plan that is over before a day, committed or not. None before its start.
pub fn window_before(conn: &Connection, plan: &Plan, day: NaiveDate, calendar: &Calendar) -> Result<Option<Days>> {
    Ok(Windows::of(conn, plan, calendar, NOW)?.before(day))
}

/// The number of the commitment of that name, where there is one: each window of a plan is committed once.
pub fn committed_as(conn: &Connection, name: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT id FROM commitment WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// The open windows in which dialogues came in. It goes from dialogue to dialogue by the index, so that years without
/// any cost nothing.
fn recorded(conn: &Connection, windows: &Windows<'_>, calendar: &Calendar) -> Result<BTreeSet<Days>> {
    let mut found = BTreeSet::new();
    let mut from = calendar.starts(windows.starts);
    while let Some(since) = from
        && let Some(next) = next_recorded(conn, since)?
    {
        from = match windows.open_at(next) {
            Open::Window(window) => {
                found.insert(window);
                let until = windows.span(window).map(|(_, until)| until);
                until.filter(|until| *until > next).or_else(|| Moment::from_seconds(next.seconds() + 1))
            }
            Open::From(moment) => Some(moment),
            Open::None => None,
        };
    }
    Ok(found)
}

/// The open windows in which another system counted dialogues.
fn counted(conn: &Connection, windows: &Windows<'_>) -> Result<BTreeSet<Days>> {
    let mut statement = conn.prepare_cached("SELECT min(day) FROM source_count WHERE day >= ?1 AND dialogues > 0")?;
    let mut found = BTreeSet::new();
    let mut from = Some(windows.starts);
    while let Some(since) = from {
        let next: Option<String> = statement.query_row([since.to_string()], |row| row.get(0))?;
        let Some(day) = next.as_deref().map(policy::day).transpose()? else { break };
        let window = windows.open_on(day);
        found.extend(window);
        from = window.map_or(day, |window| window.1).succ_opt();
    }
    Ok(found)
}

fn next_recorded(conn: &Connection, since: Moment) -> Result<Option<Moment>> {
    let next: Option<String> = conn
        .prepare_cached(
            "SELECT min(counts) FROM (SELECT min(received) AS counts FROM request WHERE agent IS NOT NULL AND received >= ?1
             UNION ALL SELECT min(counts) FROM revision WHERE counts >= ?1)",
        )?
        .query_row([since.to_string()], |row| row.get(0))?;
    next.map(|next| next.parse().map_err(Refusal::data)).transpose()
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
    span: (String, String),
}

impl Waiting {
    /// Whether a dialogue that counts from this time, as it is stored, is in the window and of the plan's population.
    pub(in crate::core) fn covers(&self, counts: &str, features: Features<'_>) -> bool {
        self.span.0.as_str() <= counts && counts < self.span.1.as_str() && self.plan.covers(features)
    }
}

/// What can still be drawn: windows that are committed and wait for their seed or for the picks of their engine, and plans with windows to come.
pub(in crate::core) struct Ahead {
    waiting: Vec<Waiting>,
    plans: Vec<Plan>,
}

impl Ahead {
    /// All of it, as it is now. A plan that cannot be read draws nothing.
    pub(in crate::core) fn load(conn: &Connection) -> Result<Self> {
        let plans = each(conn)?.into_iter().filter_map(std::result::Result::ok).collect();
        let mut waiting = waiting_before(conn, i64::MAX)?;
        waiting.extend(unpicked(conn)?);
        Ok(Self { waiting, plans })
    }

    /// The draw that can still draw a dialogue that counts from a moment. None where every plan of whose population it is has
    /// drawn its window.
    pub(in crate::core) fn draw_of(
        &self,
        conn: &Connection,
        calendar: &Calendar,
        counts: &str,
        features: Features<'_>,
    ) -> Result<Option<String>> {
        if let Some(one) = self.waiting.iter().find(|one| one.covers(counts, features)) {
            return Ok(Some(one.plan.name.clone()));
        }
        let moment = counts.parse().map_err(Refusal::data)?;
        for plan in self.plans.iter().filter(|plan| plan.covers(features)) {
            if let Open::Window(window) = Windows::of(conn, plan, calendar, NOW)?.open_at(moment) {
                return Ok(Some(plan.draw_name(window.0)));
            }
        }
        Ok(None)
    }
}

/// The windows that waited for their seed just before an entry.
pub(in crate::core) fn waiting_before(conn: &Connection, entry: i64) -> Result<Vec<Waiting>> {
    windows(
        conn,
        "SELECT c.plan AS plan, c.since AS since, c.until AS until FROM commitment c WHERE c.entry < ?1
         AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.commitment = c.id AND d.entry < ?1)
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id AND v.entry < ?1)",
        entry,
    )
}

/// The windows of external draws that have their key, and whose picks did not come: anybody who may query the engine knows
/// what they will draw.
fn unpicked(conn: &Connection) -> Result<Vec<Waiting>> {
    windows(
        conn,
        "SELECT c.plan AS plan, c.since AS since, c.until AS until FROM commitment c JOIN draw d ON d.commitment = c.id
         WHERE c.entry < ?1 AND instr(c.text, char(10) || 'population=external' || char(10)) > 0
         AND NOT EXISTS (SELECT 1 FROM picking k WHERE k.draw = d.id)
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id)",
        i64::MAX,
    )
}

fn windows(conn: &Connection, sql: &str, entry: i64) -> Result<Vec<Waiting>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([entry])?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next()? {
        waiting.push(Waiting { plan: by_id(conn, row.get("plan")?)?, span: (row.get("since")?, row.get("until")?) });
    }
    Ok(waiting)
}
