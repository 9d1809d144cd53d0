//! `assize assign request`: a request goes to somebody on duty who has the skill.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::request::{self, RoutingOrder};
use crate::view::inert::term_line;
use crate::view::requests;
use clap::Args;

/// Give a request to somebody on duty who has the skill, and keep why
///
/// Of those on duty with the skills it asks for (its channel, its category, its language, where anybody on
/// the roster has such a skill) the one with the least open work takes it, then the one who had none for
/// longest, then the smallest lot. It stays with them until somebody gives it on.
#[derive(Args, Debug)]
pub struct Routing {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// Give it to this agent, who must be on duty and have the skills
    #[arg(long, value_name = "WHO")]
    to: Option<String>,
    /// Call somebody in as a specialist, in addition to the representative
    #[arg(long)]
    specialist: bool,
    /// Let the rule choose somebody else than the one who has it now
    #[arg(long, conflicts_with = "to")]
    reroute: bool,
    /// Why; needed to take it from somebody
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

pub fn route(desk: &Desk, args: &Routing) -> anyhow::Result<Done> {
    let order = RoutingOrder {
        to: args.to.clone(),
        specialist: args.specialist,
        reroute: args.reroute,
        note: args.note.clone(),
    };
    let mut open = desk.open(Access::Write)?;
    let routed = open
        .perform(&act::ASSIGN_REQUEST, |writing, actor| request::route(writing, actor, &args.reference, &order))?
        .value;
    let policy = open.policy()?;
    let part = if args.specialist { "is called in for" } else { "has" };
    let before = if routed.step.new { "" } else { " already; nothing was recorded" };
    let title = format!("{} {part} {}{before}", routed.handle, term_line(&args.reference));
    let mut page = requests::step(&routed.step.request, &policy, title, routed.step.masked);
    page.notes.insert(0, format!("Why: {}.", routed.why));
    open.answer(&page)?;
    Ok(Done::Well)
}
