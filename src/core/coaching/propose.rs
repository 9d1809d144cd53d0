//! Proposing a coaching to an agent.

use super::listed::{Coaching, list, load};
use super::number::{CoachingId, OrderId};
use super::options::{Choice, Options, current};
use super::place::require_turn;
use super::right::require_coach;
use super::step::{NewStep, store};
use super::stepped::Step;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::CardId;
use crate::core::text::{Kept, Untrusted};
use chrono::Days;

/// What is proposed.
#[derive(Clone, Debug)]
pub struct Proposal<'a> {
    /// To whom.
    pub agent: &'a Person,
    /// The card of the criterion.
    pub card: CardId,
    /// The criterion.
    pub criterion: &'a str,
    /// The option, by id.
    pub option: &'a str,
    /// The scores whose marks show why.
    pub evidence: &'a [i64],
    /// What is done until when; none: what the option says, in its days.
    pub steps: &'a [NewStep<'a>],
    /// The order that chose the agent.
    pub order: Option<OrderId>,
    /// Why out of turn, or why a lower rung.
    pub note: Option<&'a str>,
}

/// Proposes a coaching. Proposed again in the same words while it is open, it is the same one. Answers whether it was new.
pub fn propose(writing: &mut Writing<'_>, actor: &Actor, wanted: &Proposal<'_>) -> Result<(Coaching, bool)> {
    require_coach(writing, actor, wanted.agent)?;
    let options = current(writing)?;
    let choice = options.find(wanted.option, wanted.criterion)?;
    let mut before = list(writing)?;
    before.retain(|one| one.agent.id == wanted.agent.id && one.criterion == wanted.criterion);
    if let Some(open) = before.iter().find(|one| one.state().is_open()) {
        return same(open, wanted);
    }
    let note = Kept::optional("--note", wanted.note)?;
    if let Some(order) = wanted.order {
        require_turn(writing, order, wanted.agent, (wanted.criterion, wanted.option), note.is_some())?;
    } else if wanted.evidence.is_empty() {
        return Err(Refusal::rule(format!(
            "no delivered mark of {} for {} is below full and stands",
            wanted.agent.handle, wanted.criterion
        ))
        .hint("coaching goes by what was seen: name older audits with --evidence AUDIT"));
    }
    if note.is_none()
        && let Some(ladder) = options.ladder(wanted.criterion)
    {
        ladder.require_next(wanted.option, earlier(&before, actor, ladder.within))?;
    }
    record(writing, actor, wanted, (&options, choice), note.as_ref())
}

fn record(
    writing: &mut Writing<'_>,
    actor: &Actor,
    wanted: &Proposal<'_>,
    (options, choice): (&Options, &Choice),
    note: Option<&Kept>,
) -> Result<(Coaching, bool)> {
    let proposer = actor.person(writing)?.id.0;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 7] = [
        ("agent", &wanted.agent.id.0),
        ("card", &wanted.card.0),
        ("criterion", &wanted.criterion),
        ("options", &options.number),
        ("option", &wanted.option),
        ("proposer", &proposer),
        ("coaching_order", &wanted.order.map(|order| order.0)),
    ];
    let id = CoachingId(writing.insert("coaching", &facts, &[("words", note)])?);
    for scoring in wanted.evidence {
        writing.insert("coaching_evidence", &[("coaching", &id.0), ("scoring", scoring)], &[])?;
    }
    if wanted.steps.is_empty() {
        let due = actor.today.checked_add_days(Days::new(choice.days.into())).unwrap_or(actor.today);
        store(writing, actor, id, &NewStep { what: &choice.what, due, owner: None })?;
    }
    for step in wanted.steps {
        store(writing, actor, id, step)?;
    }
    writing.note(format!("coaching {}", id.0));
    Ok((load(writing, id)?, true))
}

/// How many coachings to which the agent agreed were proposed within so many days.
fn earlier(before: &[Coaching], actor: &Actor, within: u32) -> usize {
    let since = actor.today.checked_sub_days(Days::new(within.into())).unwrap_or(actor.today);
    let is_recent = |one: &&Coaching| one.at.is_none_or(|at| actor.calendar.local_day(at) >= since);
    before.iter().filter(|one| one.was_agreed()).filter(is_recent).count()
}

/// The open coaching, where it is the one that is proposed; otherwise it has to be over first.
fn same(open: &Coaching, wanted: &Proposal<'_>) -> Result<(Coaching, bool)> {
    let has = |step: &NewStep<'_>| {
        let is_it = |one: &Step| {
            one.due == step.due
                && one.what.as_ref().map(Untrusted::expose).map(str::trim) == Some(step.what.trim())
                && step.owner.is_none_or(|owner| owner == one.owner.handle)
        };
        open.steps.iter().any(is_it)
    };
    let note = Kept::optional("--note", wanted.note)?;
    let own = open.words.as_ref().map(Untrusted::expose);
    let has_note = note.is_none_or(|note| own == Some(note.as_str()));
    if open.option == wanted.option && open.order == wanted.order && has_note && wanted.steps.iter().all(has) {
        return Ok((open.clone(), false));
    }
    Err(Refusal::rule(format!(
        "coaching {} of {} for {} is {}",
        open.id.0,
        open.agent.handle,
        open.criterion,
        open.state().word()
    ))
    .hint(format!(
        "what you propose is not the same: add a step to it, or close it first: assize coach close {} --note TEXT",
        open.id.0
    )))
}
