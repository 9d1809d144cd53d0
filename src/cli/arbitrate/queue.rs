//! `assize arbitrate queue`: what waits for a ruling.

use crate::cli::desk::Desk;
use crate::cli::{Done, blind};
use crate::core::dispute::{self, DisputeState};
use crate::core::ledger::Access;
use crate::core::people::Role;
use crate::view::disputes;
use clap::Args;

/// List disputes that wait for a ruling
///
/// An arbiter sees their own (--as); everybody else, and --all, sees everybody's.
#[derive(Args, Debug)]
pub struct Queue {
    /// Everybody's, not only your own
    #[arg(long)]
    all: bool,
}

pub fn queue(desk: &Desk, args: &Queue) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let own = if args.all { None } else { open.actor_with(Role::Arbiter)? };
    let mut found = dispute::list(&*open.store.snapshot()?, &[DisputeState::Arbitration])?;
    if let Some(own) = &own {
        found.retain(|dispute| dispute.arbiter.as_ref().is_some_and(|arbiter| arbiter.id == own.id));
    }
    found.sort_by_key(|dispute| (dispute.due, dispute.id));
    let hidden = blind::disputes(&mut open, &mut found)?;
    let mut sheet = disputes::disputes(&found, "Disputes that wait for a ruling, by their last day", today);
    sheet.notes.extend(hidden);
    let empty =
        if own.is_some() { "Nothing waits for you; --all lists everybody's." } else { "Nothing waits for a ruling." };
    empty.clone_into(&mut sheet.empty);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
