//! `assize arbitrate queue`: what waits for arbiters.

use crate::cli::desk::Desk;
use crate::cli::{Done, blind, rights};
use crate::core::arbitration;
use crate::core::ledger::Access;
use crate::core::people::Role;
use crate::view::arbiters;
use clap::Args;

/// List disputes that wait for a ruling, and the next step of each
///
/// An arbiter sees their own (--as); everybody else, and --all, sees everybody's, and which seats wait for a lot.
#[derive(Args, Debug)]
pub struct Queue {
    /// Everybody's, not only your own
    #[arg(long)]
    all: bool,
}

pub fn queue(desk: &Desk, args: &Queue) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, policy, now) = (open.today()?, open.policy()?, open.now);
    let own = if args.all { None } else { open.actor_with(Role::Arbiter)?.map(|person| person.id) };
    let mut found = arbitration::queue(&*open.store.snapshot()?, own, (&policy, today, now))?;
    let hidden = blind::steps(&mut open, &mut found)?;
    let withheld = rights::of_disputes(&mut open, &mut found, "step", |step| step.dispute.clone())?;
    let mut sheet = arbiters::queue(&found, own.is_some(), today);
    sheet.notes.extend(hidden);
    sheet.withhold(withheld);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
