//! Committing: fixing frame and quotas of a window before its seed is known.

use super::commitment::{Committed, committed, waiting};
use super::doing::Around;
use super::external::{fix_told, require_same_told};
use super::other_plans::taken_by_others;
use super::recording::{require_free, require_witnesses, store};
use super::source::{Wanted, require_new_pledges, source_of};
use super::text::{commitment, newest_hash};
use super::told::Told;
use super::voiding::require_standing;
use crate::calc::draw::{Beacon, Pledge, Source};
use crate::core::act::Actor;
use crate::core::frame::{Bounds, Exclusion, Frame, Limits, Walk, limits_of_frame};
use crate::core::ledger::Writing;
use crate::core::plan::{self, Days, Plan, Quotas, SeedKind, Windows};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::{Purpose, now_in_force, require_purpose};
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
    /// What the engine says, where the dialogues of the plan lie in one.
    pub told: Option<Told>,
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
        require_same_pledges(&standing, &order.source.pledges)?;
        require_same_told(writing, &standing, order.told.as_ref())?;
        return Ok((standing, false));
    }
    let window = due?;
    let told = told_of(&plan, order.told.as_ref())?;
    let source = source_of(&plan, &order.source, writing.now())?;
    let committed = match told {
        Some(told) => fix_told(writing, &plan, window, &source, &actor.policy, told)?,
        None => match commit_window(writing, &plan, window, &source, &actor.policy)? {
            Fixing::Fixed(committed) => committed,
            Fixing::Empty(empty) => return Err(empty.refusal()),
        },
    };
    writing.note(format!("{} is committed", committed.name));
    Ok((committed, true))
}

/// What the engine says of a plan whose dialogues lie in one; of another plan nothing is taken.
fn told_of<'t>(plan: &Plan, told: Option<&'t Told>) -> Result<Option<&'t Told>> {
    match told {
        None if plan.is_external() => Err(Refusal::rule(format!("the dialogues of {} are not here", plan.name)).hint(format!(
            "let the engine compute root and counts (assize assign warehouse {0} root), then: assize assign commit {0} --root HEX --rows N --counts counts.csv",
            plan.name
        ))),
        Some(_) if !plan.is_external() => {
            Err(Refusal::rule(format!("{} draws from this file: nobody else gives its root", plan.name))
                .hint("without --root; only a plan with population = \"external\" takes one"))
        }
        told => Ok(told),
    }
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
    /// The other plans that had drawn them, or may draw them.
    pub others: Vec<Around>,
}

impl Empty {
    /// Whether it has dialogues that cannot be drawn for a reason that somebody can mend.
    pub fn is_blocked(&self) -> bool {
        self.exclusions.keys().any(|reason| match reason {
            Exclusion::NoContent | Exclusion::NoNotice | Exclusion::NotOnRoster | Exclusion::AgentNotTold => true,
            Exclusion::AlreadyAudited
            | Exclusion::SpotChecked
            | Exclusion::ScoredInVoidDraw
            | Exclusion::WaitsForSeed
            | Exclusion::InAnotherWindow
            | Exclusion::MostOfAgent => false,
        })
    }

    /// Whether dialogues are left out since their agents have had the most audits that the works agreement lets.
    pub fn is_at_most(&self) -> bool {
        self.exclusions.contains_key(&Exclusion::MostOfAgent)
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

/// Refuses pledges that are not those that stand.
fn require_same_pledges(standing: &Committed, pledges: &[String]) -> Result<()> {
    let Source::Reveal(stand, _) = &standing.source else { return Ok(()) };
    let is_known = |text: &String| text.parse::<Pledge>().is_ok_and(|pledge| stand.contains(&pledge));
    match pledges.iter().find(|text| !is_known(text)) {
        None => Ok(()),
        Some(other) => Err(Refusal::rule(format!(
            "{} is committed already, without the pledge {}; the first stands",
            standing.name,
            other.escape_debug()
        ))
        .hint("one commitment per plan and window: a party that is missing pledges for the next one")),
    }
}

/// A commitment with the frame and the quotas that it fixed.
pub(super) struct Fixed {
    pub(super) committed: Committed,
    pub(super) frame: Frame,
    pub(super) quotas: Quotas,
    /// What the works agreement leaves out.
    pub(super) limits: Option<Limits>,
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
    require_free(writing, &name)?;
    let calendar = policy.calendar()?;
    let Some(span) = Windows::of(writing, plan, &calendar, writing.entry())?.span(window) else {
        return Ok(Fixing::Empty(Empty { name, window, exclusions: BTreeMap::new(), others: Vec::new() }));
    };
    let bounds = Bounds { first: window.0, last: window.1, span, entry: writing.entry() };
    let agreement = now_in_force(writing)?;
    require_purpose(agreement.as_ref(), Purpose::Quality)?;
    plan::require_machine_by(agreement.as_ref(), plan)?;
    require_witnesses(agreement.as_ref(), source)?;
    let bare = Walk { conn: writing, plan, bounds, policy, limits: None };
    let limits = limits_of_frame(bare, calendar.local_day(writing.now()))?;
    let walk = Walk { limits: limits.as_ref(), ..bare };
    let frame = walk.frame()?;
    if frame.size == 0 {
        let held = frame.exclusions.get(&Exclusion::WaitsForSeed).copied().unwrap_or_default();
        let others = taken_by_others(writing, plan, bounds, held)?;
        return Ok(Fixing::Empty(Empty { name, window, exclusions: frame.exclusions, others }));
    }
    require_new_pledges(writing, source)?;
    let commitment = commitment(walk, &frame, source, newest_hash(writing)?)?;
    let committed = store(writing, plan, bounds, source, &commitment)?;
    for (reason, dialogues) in &frame.exclusions {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("commitment", &committed.id), ("reason", reason), ("dialogues", dialogues)];
        writing.insert("exclusion", &facts, &[])?;
    }
    // A local seed follows at once: nothing waits for it.
    if let Some(limits) = limits.as_ref().filter(|_| *source != Source::Local) {
        reserve(writing, committed.id, limits)?;
    }
    Ok(Fixing::Fixed(Fixed { committed, frame, quotas: commitment.quotas, limits }))
}

/// Records how many of each person the commitment can draw.
fn reserve(writing: &mut Writing<'_>, commitment: i64, limits: &Limits) -> Result<()> {
    for ((person, first), dialogues) in &limits.reserves {
        let (first, dialogues) = (first.to_string(), i64::try_from(*dialogues).unwrap_or(i64::MAX));
        let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
            [("commitment", &commitment), ("person", &person.0), ("first", &first), ("dialogues", &dialogues)];
        writing.insert("reserve", &facts, &[])?;
    }
    Ok(())
}
