//! `assize card list`: every card, in the making or published.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::ledger::Access;
use crate::core::scorecard::{rounds, stories};
use crate::view::cards;
use clap::Args;

/// List the cards: how they stand, who was asked, what was said, who knows them
#[derive(Args, Debug)]
pub struct List {}

pub fn list(desk: &Desk, _: &List) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let (rounds, stories) = {
        let snapshot = open.store.snapshot()?;
        (rounds(&snapshot)?, stories(&snapshot, today)?)
    };
    open.sheet(&cards::list(&rounds, &stories))?;
    Ok(Done::Well)
}
