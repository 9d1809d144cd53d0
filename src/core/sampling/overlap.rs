//! Plans that draw from the same dialogues: whoever may choose between two draws could have one until it pleases.

use super::plan::{Plan, plans};
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::{Written, closest};
use rusqlite::Connection;
use toml::Spanned;

/// Refuses a plan whose dialogues another one draws from too, unless one of them says that this is meant.
pub(super) fn check(conn: &Connection, plan: &Plan, written: &Written<'_>) -> Result<()> {
    let mut others = plans(conn)?;
    others.retain(|other| other.name != plan.name);
    check_beside(plan, &others, written)?;
    for other in others {
        let said = plan.stands_beside(&other.name) || other.stands_beside(&plan.name);
        if !said && same_days(plan, &other)? && plan.shares_population(&other) {
            let (place, name) = (written.place(&plan.name_span()), &other.name);
            return Err(Refusal::data(format!("{place}: {} draws from dialogues that {name} draws from too", plan.name))
                .hint(format!(
                    "tell them apart by channels, categories, teams or days; or say that it is meant: beside = [\"{name}\"] in [plan]"
                )));
        }
    }
    Ok(())
}

/// Every plan that one names is there.
fn check_beside(plan: &Plan, others: &[Plan], written: &Written<'_>) -> Result<()> {
    for name in plan.beside() {
        if others.iter().all(|other| other.name != *name.get_ref()) {
            let place = written.place(&name.span());
            let hint = closest(name.get_ref(), others.iter().map(|other| other.name.as_str()));
            return Err(Refusal::data(format!(
                "{place}: there is no other plan called {}",
                name.get_ref().escape_debug()
            ))
            .hint(hint.map_or_else(
                || "of two plans one names the other; that is enough".to_owned(),
                |best| format!("did you mean `{best}`?"),
            )));
        }
    }
    Ok(())
}

/// Whether there is a day that both draw from.
fn same_days(one: &Plan, other: &Plan) -> Result<bool> {
    let before = |first: &Plan, second: &Plan| -> Result<bool> {
        let starts = second.starts()?;
        Ok(first.ends()?.is_some_and(|ends| ends < starts))
    };
    Ok(!before(one, other)? && !before(other, one)?)
}

/// Whether two lists of words have one in common; an empty list has all.
pub(super) fn share(one: &[Spanned<String>], other: &[Spanned<String>]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|word| other.iter().any(|own| own.get_ref() == word.get_ref()))
}
