//! `assize coach list` and `show`: coachings as their reader may read them.

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, gone, readings, rights};
use crate::core::coaching::{self, Coaching, CoachingId};
use crate::core::ledger::Access;
use crate::core::people::Person;
use crate::core::report;
use crate::core::rights::Rights;
use crate::view::coaching as pages;
use crate::view::words::withheld;

/// List coachings with their next step, and what changed since
///
/// Without --all those that are open. Agents read their own, leads those of their teams.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Also what was declined or closed
    #[arg(long)]
    all: bool,
    /// Only yours: as agent, or as who does a step
    #[arg(long)]
    mine: bool,
    /// Only those with a step that is late
    #[arg(long)]
    overdue: bool,
}

pub fn list(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, unseen) = (open.today()?, blind::untaken(&mut open)?);
    let (reader, rights) = (blind::reader(&mut open)?, rights::rights(&mut open)?);
    let own = if args.mine { Some(open.who()?.actor) } else { None };
    let (rows, hidden) = {
        let snapshot = open.store.snapshot()?;
        let mut found = coaching::list(&snapshot)?;
        found.retain(|one| args.all || one.state().is_open());
        found.retain(|one| !args.overdue || one.is_overdue(today));
        found.retain(|one| own.as_ref().is_none_or(|own| has_part(one, own)));
        let hidden = rights.keep(&mut found, |one| Ok(may_read(&rights, reader.as_ref(), one)))?;
        let effects = report::coaching_effects(&snapshot, &found, today, &unseen)?;
        (found.into_iter().zip(effects).collect::<Vec<_>>(), hidden)
    };
    let mut sheet = pages::register(&rows, today);
    sheet.withhold(withheld(hidden, "coaching"));
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

pub fn show(desk: &Desk, number: i64) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, unseen) = (open.today()?, blind::untaken(&mut open)?);
    let (reader, rights) = (blind::reader(&mut open)?, rights::rights(&mut open)?);
    let (mut page, agent) = {
        let snapshot = open.store.snapshot()?;
        let mut one = coaching::load(&snapshot, CoachingId(number))?;
        if !may_read(&rights, reader.as_ref(), &one) {
            rights.refuse(
                &snapshot,
                &format!("coaching {number}"),
                "its agent, leads of their team, who does a step",
            )?;
        }
        let is_told = rights.figures_of(&one.agent.handle) || one.was_agreed();
        let why = if is_told { report::coaching_evidence(&snapshot, &one)? } else { Vec::new() };
        if !is_told {
            leave_out_words(&mut one);
        }
        let effects = report::coaching_effects(&snapshot, std::slice::from_ref(&one), today, &unseen)?;
        let effect = effects.first().and_then(Option::as_ref).filter(|_| is_told);
        let mut page = pages::coaching(&one, &why, effect, today);
        page.notes.extend((!is_told).then(|| pages::told_once_agreed(&one)));
        (page, one.agent.handle)
    };
    gone::of_coaching(&mut open, &mut page, number)?;
    readings::person(&mut open, &agent, "coach show")?;
    open.page(&page)?;
    Ok(Done::Well)
}

pub fn orders(desk: &Desk, number: Option<i64>) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    if let Some(number) = number {
        return order(&mut open, number);
    }
    let rights = rights::rights(&mut open)?;
    let mut found = coaching::orders(&*open.store.snapshot()?)?;
    let hidden = rights.keep(&mut found, |order| Ok(rights.figures_of_team(&order.team)))?;
    let mut sheet = pages::orders(&found);
    sheet.withhold(withheld(hidden, "order"));
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

fn order(open: &mut Open<'_>, number: i64) -> anyhow::Result<Done> {
    let (rights, unseen) = (rights::rights(open)?, blind::untaken(open)?);
    let mut found = coaching::load_order(&*open.store.snapshot()?, coaching::OrderId(number))?;
    blind::order(open, &mut found)?;
    let page = {
        let snapshot = open.store.snapshot()?;
        if !rights.figures_of_team(&found.team) {
            rights.refuse(&snapshot, &format!("order {number}"), "leads of its team")?;
        }
        let all = coaching::list(&snapshot)?;
        pages::order(&found, Some(&report::order_effect(&snapshot, &found, &all, &unseen)?))
    };
    open.page(&page)?;
    Ok(Done::Well)
}

/// Its agent reads it, who leads them, and who does a step.
fn may_read(rights: &Rights, reader: Option<&Person>, one: &Coaching) -> bool {
    let is_worker = || reader.is_some_and(|reader| one.steps.iter().any(|step| step.owner.id == reader.id));
    rights.figures_of(&one.agent.handle) || is_worker()
}

/// Takes out what people said, for who only does a step: the agent has not agreed that it is theirs to read.
fn leave_out_words(one: &mut Coaching) {
    one.words = None;
    one.evidence.clear();
    if let Some(answer) = &mut one.answer {
        answer.words = None;
    }
    if let Some((words, _)) = &mut one.end {
        *words = None;
    }
}

fn has_part(one: &Coaching, handle: &str) -> bool {
    one.agent.handle == handle || one.steps.iter().any(|step| step.owner.handle == handle)
}
