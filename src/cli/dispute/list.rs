//! `assize dispute list` and `show`: what is disputed, and one whole record.

use crate::cli::desk::Desk;
use crate::cli::{Done, blind};
use crate::core::arbitration;
use crate::core::dispute::{self, DisputeId, DisputeState};
use crate::core::ledger::Access;
use crate::view::{self, disputes};
use clap::Args;

/// List disputes, oldest first
#[derive(Args, Debug)]
pub struct List {
    /// Only those that are still open
    #[arg(long)]
    open: bool,
}

/// Show a dispute with its whole record
#[derive(Args, Debug)]
pub struct Show {
    /// Its number
    dispute: i64,
}

pub fn list(desk: &Desk, args: &List) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let states: &[DisputeState] = if args.open { &DisputeState::OPEN } else { &[] };
    let mut found = dispute::list(&*open.store.snapshot()?, states)?;
    let hidden = blind::disputes(&mut open, &mut found)?;
    let mut sheet = disputes::disputes(&found, "Disputes, oldest first", today);
    sheet.notes.extend(hidden);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let id = DisputeId(args.dispute);
    let mut open = desk.open(Access::Read)?;
    let found = dispute::load(&*open.store.snapshot()?, id)?;
    blind::require(&mut open, &found)?;
    let ruling = arbitration::ruling(&*open.store.snapshot()?, id)?;
    open.page(&view::dispute::dispute(&found, ruling.as_ref()))?;
    Ok(Done::Well)
}
