//! `assize assign coverage`: the frame of a draw, held against what another system counted.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::draw;
use crate::core::ledger::Access;
use crate::view::coverage as shown;

pub fn coverage(desk: &Desk, draw: &str) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (named, (agents, left_out)) = {
        let snapshot = open.store.snapshot()?;
        let named = draw::find(&snapshot, draw)?;
        let coverage = draw::coverage(&snapshot, named.id)?;
        (named, coverage)
    };
    open.sheet(&shown::coverage(&named.name, &agents, left_out))?;
    Ok(Done::Well)
}
