//! Gaps: what a night expected from what came before, and what did not come.

use crate::calc::calendar::{Window, window_before};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::draw::Draw;
use crate::core::people::{self, Role};
use crate::core::plan::{self, Days, Plan};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// For how many windows before it something must have had dialogues to be expected in one.
pub const USUAL: usize = 4;

/// That no dialogue was recorded for too long.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Silence {
    /// The local day on which the last one was recorded.
    pub since: NaiveDate,
    /// How many working days have passed without any.
    pub days: usize,
    /// After how many the policy wants to be told.
    pub limit: u32,
}

/// Something that had dialogues in each of the [`USUAL`] windows before and has none in this one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The plan.
    pub plan: String,
    /// The window's days.
    pub window: Days,
    /// The labels of the stratum; none: the whole window is without dialogues.
    pub stratum: Option<Vec<String>>,
}

/// Whether no dialogue was recorded for longer than the policy allows, where plans draw.
pub(super) fn silence(conn: &Connection, actor: &Actor) -> Result<Option<Silence>> {
    let limit = actor.policy.nightly.silent_days;
    if limit == 0 || !expects_any(conn, actor.today)? {
        return Ok(None);
    }
    let at: Option<String> = conn
        .prepare_cached(
            "SELECT at FROM entry WHERE id = max(
               coalesce((SELECT entry FROM request WHERE id = (SELECT max(id) FROM request)), 0),
               coalesce((SELECT entry FROM revision WHERE id = (SELECT max(id) FROM revision)), 0))",
        )?
        .query_row([], |row| row.get(0))
        .optional()?;
    let Some(at) = at else { return Ok(None) };
    let since = actor.calendar.local_day(at.parse::<Moment>().map_err(Refusal::data)?);
    let between = since.iter_days().skip(1).take_while(|day| *day < actor.today);
    let days = between.filter(|day| actor.calendar.is_working(*day)).count();
    Ok((days >= limit as usize).then_some(Silence { since, days, limit }))
}

/// Whether a plan that was drawn from goes on.
fn expects_any(conn: &Connection, today: NaiveDate) -> Result<bool> {
    for plan in plan::each(conn)?.into_iter().flatten() {
        if plan.ends()?.is_none_or(|ends| ends >= today) && !windows(conn, &plan.name, today)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The strata that are usual in a window that was drawn, and have no dialogue in it.
pub(super) fn of_draw(conn: &Connection, plan: &Plan, draw: &Draw) -> Result<Vec<Gap>> {
    let before = usual(&windows(conn, &plan.name, draw.window.0)?, plan, draw.window);
    if before.len() < USUAL {
        return Ok(Vec::new());
    }
    let mut expected: Option<BTreeSet<String>> = None;
    for (_, draw) in before {
        let strata = strata(conn, draw)?;
        expected = Some(expected.map_or_else(|| strata.clone(), |known| &known & &strata));
    }
    let here = strata(conn, draw.id)?;
    let mut gaps = Vec::new();
    for label in &expected.unwrap_or_default() - &here {
        let labels: Vec<String> = label.split('\t').map(str::to_owned).collect();
        if works(conn, plan, &labels, draw.window)? {
            gaps.push(Gap { plan: plan.name.clone(), window: draw.window, stratum: Some(labels) });
        }
    }
    Ok(gaps)
}

/// The windows between the last one drawn and today that usually have dialogues, and have none.
pub(super) fn of_windows(conn: &Connection, plan: &Plan, due: &[Days], actor: &Actor) -> Result<Vec<Gap>> {
    let drawn = windows(conn, &plan.name, actor.today)?;
    let Some((newest, _)) = drawn.first().copied() else { return Ok(Vec::new()) };
    let mut gaps = Vec::new();
    let mut window = plan::window_before(conn, plan, actor.today, &actor.calendar)?;
    while let Some(open) = window.filter(|open| open.0 > newest.1 && gaps.len() < USUAL) {
        let worked = open.0.iter_days().take_while(|day| *day <= open.1).any(|day| actor.calendar.is_working(day));
        if worked && !due.contains(&open) && usual(&drawn, plan, open).len() == USUAL {
            gaps.push(Gap { plan: plan.name.clone(), window: open, stratum: None });
        }
        window = plan::window_before(conn, plan, open.0, &actor.calendar)?;
    }
    gaps.reverse();
    Ok(gaps)
}

/// A window with the draw that was made of it.
type Drawn = (Days, i64);

/// The windows of a plan that were drawn from something before a day and stand, newest first.
fn windows(conn: &Connection, plan: &str, before: NaiveDate) -> Result<Vec<Drawn>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.first AS first, c.last AS last, d.id AS draw FROM commitment c JOIN plan p ON p.id = c.plan
         JOIN draw d ON d.commitment = c.id
         WHERE p.name = ?1 AND c.last < ?2 AND c.size > 0
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) ORDER BY c.first DESC LIMIT 60",
    )?;
    let mut rows = statement.query(params![plan, before.to_string()])?;
    let mut windows = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
        windows.push(((policy::day(&first)?, policy::day(&last)?), row.get("draw")?));
    }
    Ok(windows)
}

/// The last windows that tell what is usual in one, where each of them was drawn: for a day the same weekday of the weeks
/// before.
fn usual(drawn: &[Drawn], plan: &Plan, window: Days) -> Vec<Drawn> {
    let mut first = Some(window.0);
    let mut found = Vec::new();
    for _ in 0..USUAL {
        first = first.and_then(|day| match plan.window() {
            Window::Day => day.checked_sub_days(chrono::Days::new(7)),
            kind @ (Window::Week | Window::Month) => window_before(kind, day).map(|window| window.0),
        });
        found.extend(drawn.iter().find(|(days, _)| Some(days.0) == first).copied());
    }
    found
}

fn strata(conn: &Connection, draw: i64) -> Result<BTreeSet<String>> {
    let mut statement = conn.prepare_cached("SELECT label FROM stratum WHERE draw = ?1 AND size > 0")?;
    let rows = statement.query_map([draw], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether the agent of a stratum, where it is one agent's, is on the roster and there on a day of the window.
fn works(conn: &Connection, plan: &Plan, labels: &[String], window: Days) -> Result<bool> {
    let place = plan.columns().iter().skip(1).position(|column| *column == "agent");
    let Some(handle) = place.and_then(|place| labels.get(place)) else { return Ok(true) };
    let Some(person) = people::lookup(conn, handle)? else { return Ok(false) };
    for day in window.0.iter_days().take_while(|day| *day <= window.1) {
        let there = people::has_role(conn, person.id, Role::Agent, day)?
            && people::absent_until(conn, person.id, day)?.is_none();
        if there {
            return Ok(true);
        }
    }
    Ok(false)
}
