//! Committing: fixing frame and quotas of a window before its seed is known.

use super::commitment::{Committed, committed, waiting};
use super::source::{Wanted, require_new_pledges, source_of};
use super::text::{commitment, newest_hash};
use super::voiding::require_standing;
use crate::calc::draw::{Beacon, Commitment, Source};
use crate::core::act::Actor;
use crate::core::frame::{Bounds, Exclusion, Frame, Walk};
use crate::core::ledger::Writing;
use crate::core::plan::{self, Days, Plan, Quotas, SeedKind, Windows};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

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
        Some(day) => Ok(window_on(writing, &plan, day, actor)?),
        None => oldest_due(writing, &plan, actor),
    };
    if let Some(standing) = standing(writing, &plan, due.as_ref().ok())? {
        require_standing(writing, &standing.name)?;
        require_same_round(&standing, order.source.round)?;
        return Ok((standing, false));
    }
    let window = due?;
    let source = source_of(&plan, &order.source, writing.now())?;
    let committed = match commit_window(writing, &plan, window, &source, &actor.policy)? {
        Fixing::Fixed(committed) => committed,
        Fixing::Empty(empty) => return Err(empty.refusal()),
    };
    writing.note(format!("{} is committed", committed.name));
    Ok((committed, true))
}

/// What fixing a window was good for.
#[derive(Debug)]
pub enum Fixing<T> {
    /// It is fixed.
    Fixed(T),
    /// There is nothing in it that can be drawn. It is not used up: what comes later can be.
    Empty(Empty),
}

impl<T> Fixing<T> {
    /// With what was fixed made into something else.
    pub(in crate::core) fn and_then<U>(self, next: impl FnOnce(T) -> Result<U>) -> Result<Fixing<U>> {
        Ok(match self {
            Self::Fixed(fixed) => Fixing::Fixed(next(fixed)?),
            Self::Empty(empty) => Fixing::Empty(empty),
        })
    }
}

/// A window in which nothing can be drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Empty {
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: Days,
    /// How many dialogues it has that cannot be drawn, by reason.
    pub exclusions: BTreeMap<Exclusion, u64>,
}

impl Empty {
    /// Whether it has dialogues that cannot be drawn for a reason that somebody can mend.
    pub fn is_blocked(&self) -> bool {
        self.exclusions.keys().any(|reason| match reason {
            Exclusion::NoContent | Exclusion::NoNotice | Exclusion::NotOnRoster => true,
            Exclusion::AlreadyAudited
            | Exclusion::SpotChecked
            | Exclusion::ScoredInVoidDraw
            | Exclusion::WaitsForSeed
            | Exclusion::InAnotherWindow => false,
        })
    }

    fn refusal(&self) -> Refusal {
        let (first, last) = self.window;
        if self.exclusions.is_empty() {
            return Refusal::rule(format!("no dialogue came in from {first} to {last}"))
                .hint("take its dialogues in first: assize intake import");
        }
        Refusal::rule(format!("no dialogue of {first} to {last} can be drawn"))
            .hint("why: assize assign plan preview; the window stays due")
    }
}

/// Fixes frame and quotas of one window of a plan.
pub fn commit_window(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    source: &Source,
    policy: &Policy,
) -> Result<Fixing<Committed>> {
    fix(writing, plan, window, source, policy)?.and_then(|fixed| Ok(fixed.committed))
}

/// The window before a day that somebody names.
fn window_on(conn: &Connection, plan: &Plan, day: NaiveDate, actor: &Actor) -> Result<Days> {
    if day > actor.today {
        return Err(Refusal::rule(format!("{day} has not come yet")).hint("a window is committed when it is over"));
    }
    plan::window_before(conn, plan, day, &actor.calendar)?.ok_or_else(|| {
        Refusal::rule(format!("{} draws nothing before its start or after its end", plan.name))
            .hint("its days: assize assign plan show")
    })
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

/// Fixes frame and quotas of one window, unless nothing in it can be drawn.
pub(super) fn fix(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    source: &Source,
    policy: &Policy,
) -> Result<Fixing<Fixed>> {
    let name = plan.draw_name(window.0);
    require_standing(writing, &name)?;
    if plan::committed_as(writing, &name)?.is_some() {
        return Err(Refusal::rule(format!("{name} is committed already")).hint("one draw per plan and window"));
    }
    let calendar = policy.calendar()?;
    let Some(span) = Windows::of(writing, plan, &calendar, writing.entry())?.span(window) else {
        return Ok(Fixing::Empty(Empty { name, window, exclusions: BTreeMap::new() }));
    };
    let bounds = Bounds { first: window.0, last: window.1, span, entry: writing.entry() };
    let walk = Walk { conn: writing, plan, bounds, policy };
    let frame = walk.frame()?;
    if frame.size == 0 {
        return Ok(Fixing::Empty(Empty { name, window, exclusions: frame.exclusions }));
    }
    require_new_pledges(writing, source)?;
    let commitment = commitment(walk, &frame, source, newest_hash(writing)?)?;
    let committed = store(writing, plan, bounds, source, &commitment)?;
    for (reason, dialogues) in &frame.exclusions {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("commitment", &committed.id), ("reason", reason), ("dialogues", dialogues)];
        writing.insert("exclusion", &facts, &[])?;
    }
    Ok(Fixing::Fixed(Fixed { committed, frame, quotas: commitment.quotas }))
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
    let (since, until) = (bounds.span.0.to_string(), bounds.span.1.to_string());
    let facts: [(&'static str, &dyn rusqlite::ToSql); 11] = [
        ("plan", &plan.id),
        ("name", &commitment.draw),
        ("first", &first),
        ("last", &last),
        ("since", &since),
        ("until", &until),
        ("size", &size),
        ("root", &commitment.frame),
        ("source", &commitment.seed_source),
        ("text", &text),
        ("hash", &hash),
    ];
    let id = writing.insert("commitment", &facts, &[])?;
    let (name, window, span) = (commitment.draw.clone(), (bounds.first, bounds.last), bounds.span);
    let (source, entry, at) = (source.clone(), bounds.entry, writing.now());
    Ok(Committed { id, plan: plan.id, name, window, span, size, source, text, hash, entry, at })
}
