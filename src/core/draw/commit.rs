//! Committing: fixing frame and quotas of a window before its seed is known.

use super::commitment::{Committed, committed, waiting};
use super::source::{Wanted, require_new_pledges, source_of};
use super::text::{commitment, newest_hash};
use super::voiding::require_standing;
use crate::calc::calendar::window_before;
use crate::calc::draw::{Beacon, Commitment, Source};
use crate::core::act::Actor;
use crate::core::frame::{Bounds, Frame, Walk};
use crate::core::ledger::Writing;
use crate::core::plan::{self, Plan, Quotas, SeedKind};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// What somebody asks of a commitment.
#[derive(Clone, Debug)]
pub struct Order {
    /// The plan.
    pub plan: String,
    /// The window before this day; without it the oldest that is due.
    pub date: Option<NaiveDate>,
    /// What its source is to be.
    pub source: Wanted,
}

/// Commits a window of a plan whose seed others witness. One that stands already is answered again. Answers whether it
/// is new.
pub fn commit(writing: &mut Writing<'_>, actor: &Actor, order: &Order) -> Result<(Committed, bool)> {
    let plan = plan::find(writing, &order.plan)?;
    if plan.seed() == SeedKind::Local {
        return Err(Refusal::rule(format!("{} draws with a local seed: nothing waits for anybody", plan.name))
            .hint("assize assign nightly draws it; for a witnessed seed the plan says seed = \"dice\", \"drand\" or \"reveal\""));
    }
    let due = match order.date {
        Some(day) => Ok(window_on(&plan, day, actor.today)?),
        None => oldest_due(writing, &plan, actor),
    };
    if let Some(standing) = standing(writing, &plan, due.as_ref().ok())? {
        require_standing(writing, &standing.name)?;
        require_same_round(&standing, order.source.round)?;
        return Ok((standing, false));
    }
    let window = due?;
    let source = source_of(&plan, &order.source, writing.now())?;
    let committed = commit_window(writing, &plan, window, &source, &actor.policy)?
        .ok_or_else(|| Refusal::rule(format!("no dialogue came in from {} to {}", window.0, window.1)))?;
    writing.note(format!("{} is committed", committed.name));
    Ok((committed, true))
}

/// Fixes frame and quotas of one window of a plan. A window without any dialogue is none, and stays due.
pub fn commit_window(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    source: &Source,
    policy: &Policy,
) -> Result<Option<Committed>> {
    Ok(fix(writing, plan, window, source, policy)?.map(|fixed| fixed.committed))
}

/// The window before a day that somebody names.
fn window_on(plan: &Plan, day: NaiveDate, today: NaiveDate) -> Result<(NaiveDate, NaiveDate)> {
    if day > today {
        return Err(Refusal::rule(format!("{day} has not come yet")).hint("a window is committed when it is over"));
    }
    window_before(plan.window(), day)
        .filter(|window| plan.draws(*window).unwrap_or(false))
        .ok_or_else(|| Refusal::rule(format!("{} draws nothing before its start or after its end", plan.name)))
}

fn oldest_due(conn: &Connection, plan: &Plan, actor: &Actor) -> Result<(NaiveDate, NaiveDate)> {
    plan::due(conn, plan, actor.today, false, &actor.calendar)?.first().copied().ok_or_else(|| {
        Refusal::rule(format!("nothing of {} is due: every window that is over has been committed", plan.name))
            .hint("assize assign list")
    })
}

/// The commitment of that window; where none is due, one of the plan that waits for its seed.
fn standing(conn: &Connection, plan: &Plan, window: Option<&(NaiveDate, NaiveDate)>) -> Result<Option<Committed>> {
    match window {
        Some(window) => committed(conn, &plan.draw_name(window.0)),
        None => Ok(waiting(conn)?.into_iter().find(|waiting| waiting.name == plan.draw_name(waiting.window.0))),
    }
}

/// Refuses a round that is not the one that stands.
fn require_same_round(standing: &Committed, round: Option<u64>) -> Result<()> {
    let beacon = standing.source.beacon();
    match beacon.map(Beacon::round).filter(|stood| round.is_some_and(|round| round != *stood)) {
        None => Ok(()),
        Some(stood) => Err(Refusal::rule(format!("{} is committed already, with round {stood}", standing.name))
            .hint("one commitment per plan and window")),
    }
}

/// A commitment with the frame and the quotas that it fixed.
pub(super) struct Fixed {
    pub(super) committed: Committed,
    pub(super) frame: Frame,
    pub(super) quotas: Quotas,
}

/// Fixes frame and quotas of one window; none where it has no dialogue.
pub(super) fn fix(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    source: &Source,
    policy: &Policy,
) -> Result<Option<Fixed>> {
    let name = plan.draw_name(window.0);
    require_standing(writing, &name)?;
    if plan::committed_as(writing, &name)?.is_some() {
        return Err(Refusal::rule(format!("{name} is committed already")).hint("one draw per plan and window"));
    }
    if plan::next_day(writing, window.0, &policy.calendar()?)?.is_none_or(|day| day > window.1) {
        return Ok(None);
    }
    require_new_pledges(writing, source)?;
    let bounds = Bounds { first: window.0, last: window.1, entry: writing.entry() };
    let walk = Walk { conn: writing, plan, bounds, policy };
    let frame = walk.frame()?;
    let commitment = commitment(walk, &frame, source, newest_hash(writing)?)?;
    let committed = store(writing, plan, bounds, source, &commitment)?;
    for (reason, dialogues) in &frame.exclusions {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("commitment", &committed.id), ("reason", reason), ("dialogues", dialogues)];
        writing.insert("exclusion", &facts, &[])?;
    }
    Ok(Some(Fixed { committed, frame, quotas: commitment.quotas }))
}

fn store(
    writing: &mut Writing<'_>,
    plan: &Plan,
    bounds: Bounds,
    source: &Source,
    commitment: &Commitment,
) -> Result<Committed> {
    let (first, last) = (bounds.first.to_string(), bounds.last.to_string());
    let size = i64::try_from(commitment.n).unwrap_or(i64::MAX);
    let (text, hash) = (commitment.text().map_err(Refusal::data)?, commitment.commit().map_err(Refusal::data)?);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 9] = [
        ("plan", &plan.id),
        ("name", &commitment.draw),
        ("first", &first),
        ("last", &last),
        ("size", &size),
        ("root", &commitment.frame),
        ("source", &commitment.seed_source),
        ("text", &text),
        ("hash", &hash),
    ];
    let id = writing.insert("commitment", &facts, &[])?;
    let (name, window) = (commitment.draw.clone(), (bounds.first, bounds.last));
    let (source, entry, at) = (source.clone(), bounds.entry, writing.now());
    Ok(Committed { id, plan: plan.id, name, window, size, source, text, hash, entry, at })
}
