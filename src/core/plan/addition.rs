//! Adding a plan, or the next version of one.

use super::about::SeedKind;
use super::keys::PLAN;
use super::sheet::{Plan, UNDONE};
use super::version::newest_of;
use super::window::due;
use super::windows::Windows;
use super::{names, overlap};
use crate::calc::skeleton::Looks;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::NOW;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::toml::Written;
use crate::core::toml::fit;
use crate::core::works_agreement::{Clause, InForce, MachineScored, beyond, now_in_force, require_machine};
use rusqlite::Connection;

/// Reads a plan and checks the names in it, without adding it.
pub fn read(conn: &Connection, written: &Written<'_>, policy: &Policy) -> Result<Plan> {
    let (sheet, mut faults) = fit::read(written, &PLAN, UNDONE)?;
    let plan = Plan::of(sheet);
    plan.check(&mut faults);
    names::check(conn, &plan, policy, &mut faults);
    faults.refuse(UNDONE)?;
    Ok(plan)
}

/// Adds a plan, or the next version of one. The same text again changes nothing. Answers whether it is new.
pub fn add(writing: &mut Writing<'_>, actor: &Actor, written: &Written<'_>) -> Result<(Plan, bool)> {
    let mut plan = read(writing, written, &actor.policy)?;
    require_unlike(writing, &plan)?;
    overlap::check(writing, &plan, written)?;
    card_was_known(writing, actor, &plan, written)?;
    if let Some(stored) = newest_of(writing, &plan.name)? {
        (plan.id, plan.version) = (stored.id, stored.version);
        if stored.text == written.text {
            return Ok((plan, false));
        }
        let before = stored.read()?;
        keeps(&plan, &before, written)?;
        ends_after(writing, actor, &plan, &before, written)?;
    }
    require_witnesses(writing, &plan, written)?;
    require_machine_by(now_in_force(writing)?.as_ref(), &plan)?;
    plan.version += 1;
    plan.id =
        writing.insert("plan", &[("name", &plan.name), ("version", &plan.version), ("text", &written.text)], &[])?;
    writing.note(format!("the plan {}, version {}", plan.name, plan.version));
    Ok((plan, true))
}

/// Nobody could tell two plans apart whose names only look the same.
fn require_unlike(conn: &Connection, plan: &Plan) -> Result<()> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT name FROM plan ORDER BY name")?;
    let (mut looks, mut rows) = (Looks::default(), statement.query([])?);
    while let Some(row) = rows.next()? {
        looks.add(row.get("name")?);
    }
    match looks.other(&plan.name) {
        Some(other) => Err(Refusal::data(format!(
            "the plan `{}` looks like `{other}`, and is written with other letters",
            plan.name
        ))
        .hint("give it another name, or add the next version of that one")),
        None => Ok(()),
    }
}

/// Where the works agreement wants witnessed seeds, no plan draws with a local one.
fn require_witnesses(writing: &Writing<'_>, plan: &Plan, written: &Written<'_>) -> Result<()> {
    let agreement = now_in_force(writing)?.filter(|agreement| agreement.terms.wants_witnesses());
    match agreement.filter(|_| plan.seed() == SeedKind::Local) {
        None => Ok(()),
        Some(agreement) => {
            let says = format!("{}: the plan {} draws with a local seed", written.name, plan.name);
            Err(beyond(&agreement, Clause::Seeds, says)
                .hint("say in its [plan]: seed = \"dice\", \"drand\" or \"reveal\""))
        }
    }
}

/// Refuses a plan that goes by a machine, or by what it says of a criterion, where the works agreement lets it not score that.
pub fn require_machine_by(agreement: Option<&InForce>, plan: &Plan) -> Result<()> {
    if plan.machine().is_none() {
        return Ok(());
    }
    let criteria: Vec<&str> = plan.verdict_of().into_iter().collect();
    require_machine(agreement, &MachineScored { criteria: &criteria, reads_emotion: false }).map_err(|refusal| {
        refusal.hint(format!(
            "add a version of the plan {} that goes by no machine, or by a criterion that it lets them score",
            plan.name
        ))
    })
}

/// A plan keeps its window and its start: otherwise days could fall out of the lottery between two
/// versions, and nobody would see it.
fn keeps(plan: &Plan, before: &Plan, written: &Written<'_>) -> Result<()> {
    let about = &plan.sheet.plan;
    let (what, span) = if plan.starts()? != before.starts()? {
        ("start", about.starts.span())
    } else if plan.window() != before.window() {
        ("window", about.name.span())
    } else if plan.is_external() != before.is_external() {
        ("population where it is", about.name.span())
    } else {
        return Ok(());
    };
    Err(Refusal::data(format!("{}: the plan {} keeps its {what}", written.place(&span), plan.name))
        .hint("add another plan under another name; what a plan draws of whom may change"))
}

/// What is still to be drawn is scored by a card that was known when it took place: the windows that are due, and the
/// one that is under way or comes first.
fn card_was_known(writing: &Writing<'_>, actor: &Actor, plan: &Plan, written: &Written<'_>) -> Result<()> {
    let mut open = due(writing, plan, actor.today, false, &actor.calendar)?;
    open.extend(Windows::of(writing, plan, &actor.calendar, NOW)?.open_on(actor.today.max(plan.starts()?)));
    for window in open {
        if let Err(refusal) = scorecard::find_on(writing, Some(plan.card()), window.0) {
            let place = written.place(&plan.sheet.plan.card.span());
            let message = format!("{place}: {}, when {} begins", refusal.message, plan.draw_name(window.0));
            return Err(Refusal { message, ..refusal });
        }
    }
    Ok(())
}

/// A plan does not end before windows that are due already: nobody could see why they were never drawn.
fn ends_after(writing: &Writing<'_>, actor: &Actor, plan: &Plan, before: &Plan, written: &Written<'_>) -> Result<()> {
    let Some(ends) = &plan.sheet.plan.ends else { return Ok(()) };
    for window in due(writing, before, actor.today, false, &actor.calendar)? {
        if !plan.draws(window)? {
            let (place, name) = (written.place(&ends.span()), plan.draw_name(window.0));
            return Err(Refusal::data(format!("{place}: {name} is due and would never be drawn"))
                .hint("draw it first, with assize assign nightly, or end the plan later"));
        }
    }
    Ok(())
}
