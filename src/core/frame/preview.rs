//! Preview: what a draw would be, known before there is a seed: sizes, chances, what it buys, and whom it occupies.

use super::basis::limits_of_frame;
use super::bounds::Bounds;
use super::exclusion::Exclusion;
use super::load::{AuditorOutlook, Idle, Load};
use super::outlook::{AgentOutlook, StratumOutlook, agents, expected, float, hundredths, strata, together};
use super::walk::{Order, Place, Walk};
use crate::core::people::{self, NOW, PersonId, Untold};
use crate::core::plan::{Plan, Windows, quotas};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap};

/// What a draw of one window of a plan would be.
#[derive(Clone, PartialEq, Debug)]
pub struct Preview {
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (NaiveDate, NaiveDate),
    /// How many dialogues can be drawn.
    pub size: usize,
    /// How many of those are phantoms: another system counted them, and nobody recorded them.
    pub missing: usize,
    /// How many refs look like another, and the first of them.
    pub alike: (usize, Vec<String>),
    /// Whose dialogues can be drawn without their having been told of monitoring.
    pub untold: Untold,
    /// How many cannot, by reason.
    pub exclusions: Vec<(Exclusion, u64)>,
    /// What strata are made by.
    pub by: Vec<&'static str>,
    /// The strata, by their labels.
    pub strata: Vec<StratumOutlook>,
    /// How many would be drawn in all.
    pub drawn: usize,
    /// How many of them a second auditor would score too.
    pub twice: usize,
    /// How many of those would have no second auditor on average, in hundredths; none above 10000.
    pub alone: Option<i64>,
    /// How many of what would be drawn would have no auditor.
    pub idle: Idle,
    /// The half-width of the rate of all dialogues, hundredths of a per cent.
    pub half_width: Option<i64>,
    /// The agents, by handle.
    pub agents: Vec<AgentOutlook>,
    /// The auditors, by handle.
    pub auditors: Vec<AuditorOutlook>,
}

/// Why dialogues of each agent could not be drawn, and how many, if a window of a plan was drawn on this day. Of a frame that
/// lives elsewhere nobody here knows.
pub fn outside_of_window(
    conn: &Connection,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    (today, policy): (NaiveDate, &Policy),
) -> Result<HashMap<PersonId, BTreeMap<Exclusion, u64>>> {
    let mut found = HashMap::<_, BTreeMap<_, _>>::new();
    let span = Windows::of(conn, plan, &policy.calendar()?, NOW)?.span(window);
    let Some(span) = span.filter(|_| !plan.is_external()) else { return Ok(found) };
    let bounds = Bounds { first: window.0, last: window.1, span, entry: NOW };
    let bare = Walk { conn, plan, bounds, policy, limits: None };
    let limits = limits_of_frame(bare, today)?;
    Walk { limits: limits.as_ref(), ..bare }.each(Order::Any, &mut |row, place| {
        if let Place::Outside(reason) = place {
            *found.entry(row.agent).or_default().entry(reason).or_default() += 1;
        }
        Ok(())
    })?;
    Ok(found)
}

/// What a window of a plan would be if it was drawn on this day. Nothing is recorded; there is no seed.
pub fn preview(
    conn: &Connection,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    today: NaiveDate,
    policy: &Policy,
) -> Result<Preview> {
    if plan.is_external() {
        return Err(Refusal::rule(format!(
            "the dialogues of {} are not here: what a draw would be, only its counts tell",
            plan.name
        ))
        .hint(format!("let the engine count them: assize assign warehouse {} root", plan.name)));
    }
    let calendar = policy.calendar()?;
    let span = Windows::of(conn, plan, &calendar, NOW)?.span(window);
    let span = span.ok_or_else(|| {
        Refusal::rule(format!("nothing of {} to {} is left to draw", window.0, window.1))
            .hint("give another day with --date")
    })?;
    let bounds = Bounds { first: window.0, last: window.1, span, entry: NOW };
    let bare = Walk { conn, plan, bounds, policy, limits: None };
    let limits = limits_of_frame(bare, today)?;
    let walk = Walk { limits: limits.as_ref(), ..bare };
    let frame = walk.frame()?;
    let strata = strata(&frame, &quotas(conn, plan, &frame.strata, NOW)?);
    let (items, shares) = expected(walk, &strata)?;
    let all = strata.iter().map(|stratum| (stratum.size, stratum.inclusion.map_or(0, |(drawn, _)| drawn)));
    let drawn = all.clone().map(|(_, drawn)| drawn).sum();
    let twice = plan.doubled(drawn);
    let double = if drawn > 0 { float(twice) / float(drawn) } else { 0.0 };
    let load = Load::of(conn, plan, (&items, double), today, policy)?;
    Ok(Preview {
        name: plan.draw_name(window.0),
        window,
        size: frame.size,
        missing: frame.phantoms,
        alike: frame.alike,
        untold: people::untold_of(conn, &items.keys().map(|(agent, day)| (*day, *agent)).collect())?,
        exclusions: frame.exclusions.into_iter().collect(),
        by: plan.columns().into_iter().skip(1).collect(),
        drawn,
        twice,
        alone: hundredths(load.alone),
        idle: load.idle,
        half_width: together(all),
        agents: agents(shares, &strata, plan),
        auditors: load.auditors,
        strata,
    })
}
