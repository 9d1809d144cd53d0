//! Withdrawal: the agent takes points back. Nobody does it for them.

use super::number::DisputeId;
use super::point::Point;
use super::state::{Dispute, load};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use std::collections::BTreeSet;

/// Takes back these points of a dispute, or without any all that are open. Only the agent may, also where somebody else opened it. Again
/// changes nothing: answers how many were new.
pub fn withdraw(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId, names: &[String]) -> Result<usize> {
    let dispute = load(writing, id)?;
    let person = actor.person(writing)?;
    if person.id != dispute.audit.agent.id {
        return Err(Refusal::rule(format!("{} may not withdraw dispute {}", person.handle, id.0))
            .hint("only the agent takes a point back, also where somebody else opened it for them"));
    }
    let wanted = wanted(&dispute, names)?;
    let open: BTreeSet<i64> = wanted.iter().filter(|point| !point.withdrawn).map(|point| point.id).collect();
    for point in &open {
        writing.insert("withdrawal", &[("point", point)], &[])?;
    }
    writing.note(format!("{} of dispute {}", counted(open.len()), id.0));
    Ok(open.len())
}

/// The points that are meant: all of these names, or all that are open.
fn wanted<'a>(dispute: &'a Dispute, names: &[String]) -> Result<Vec<&'a Point>> {
    if names.is_empty() {
        let open: Vec<&Point> = dispute.open_points().collect();
        let is_withdrawn = dispute.points.iter().any(|point| point.withdrawn);
        return if open.is_empty() && !is_withdrawn { Err(over(dispute)) } else { Ok(open) };
    }
    names.iter().map(|name| named(dispute, name)).collect()
}

fn named<'a>(dispute: &'a Dispute, name: &str) -> Result<&'a Point> {
    let id = dispute.id.0;
    let point = dispute.points.iter().find(|point| point.about.name() == name).ok_or_else(|| {
        let names: Vec<&str> = dispute.points.iter().map(|point| point.about.name()).collect();
        Refusal::rule(format!("`{name}` is no point of dispute {id}")).hint(format!("its points: {}", names.join(", ")))
    })?;
    if point.open || point.withdrawn {
        return Ok(point);
    }
    Err(Refusal::rule(format!("`{name}` of dispute {id} is decided already")).hint(format!("assize dispute show {id}")))
}

fn over(dispute: &Dispute) -> Refusal {
    Refusal::rule(format!("nothing is open in dispute {}: its state is {}", dispute.id.0, dispute.state))
        .hint("what is open: assize dispute list --open")
}

fn counted(number: usize) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} point{plural}")
}
