//! Overlap: plans that draw from the same dialogues. With two draws to choose from, somebody could keep the one they like.

use super::sheet::Plan;
use super::version::newest;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use crate::core::toml::Written;
use rusqlite::Connection;

/// Refuses a plan whose dialogues another one draws from too, unless one of them says that this is meant.
pub(super) fn check(conn: &Connection, plan: &Plan, written: &Written<'_>) -> Result<()> {
    let mut others = newest(conn)?;
    others.retain(|other| other.name != plan.name);
    check_named(plan, &others, written)?;
    for other in others {
        let said = names(plan, &other) || names(&other, plan);
        if !said && same_days(plan, &other)? && plan.sheet.population.meets(&other.sheet.population) {
            let (place, name) = (written.place(&plan.sheet.plan.name.span()), &other.name);
            return Err(Refusal::data(format!("{place}: {} draws from dialogues that {name} draws from too", plan.name))
                .hint(format!(
                    "tell them apart by channels, categories, teams or days; or say that it is meant: overlaps = [\"{name}\"] in [plan]"
                )));
        }
    }
    Ok(())
}

fn names(plan: &Plan, other: &Plan) -> bool {
    plan.overlaps().iter().any(|name| *name.get_ref() == other.name)
}

/// Every plan that one names is there.
fn check_named(plan: &Plan, others: &[Plan], written: &Written<'_>) -> Result<()> {
    let is_there = |name: &str| others.iter().any(|other| other.name == name);
    let Some(name) = plan.overlaps().iter().find(|name| !is_there(name.get_ref())) else { return Ok(()) };
    let place = written.place(&name.span());
    let hint = did_you_mean_or(name.get_ref(), others.iter().map(|other| &other.name), || {
        "of two plans one names the other; that is enough".to_owned()
    });
    let says = format!("{place}: there is no other plan called {}", name.get_ref().escape_debug());
    Err(Refusal::data(says).hint(hint))
}

/// Whether there is a day that both draw from.
fn same_days(one: &Plan, other: &Plan) -> Result<bool> {
    let before = |first: &Plan, second: &Plan| -> Result<bool> {
        let starts = second.starts()?;
        Ok(first.ends()?.is_some_and(|ends| ends < starts))
    };
    Ok(!before(one, other)? && !before(other, one)?)
}
