//! `assize score deliver`: scored audits are shown to their agents.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::act;
use crate::core::audit::{self, AuditId};
use crate::core::ledger::Access;
use crate::view::score;
use clap::Args;

/// Show scored audits to their agents; the time to dispute begins
#[derive(Args, Debug)]
pub struct Deliver {
    /// Their numbers
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    audits: Vec<i64>,
    /// All that are scored and that you may deliver
    #[arg(long)]
    all: bool,
}

pub fn deliver(desk: &Desk, args: &Deliver) -> anyhow::Result<Done> {
    let ids: Vec<AuditId> = args.audits.iter().copied().map(AuditId).collect();
    let ids = (!args.all).then_some(&ids[..]);
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::SCORE_DELIVER, |writing, actor| audit::deliver(writing, actor, ids))?.value;
    if !desk.is_quiet() {
        open.sheet(&score::delivered(&done))?;
    }
    Ok(Done::short_if(!done.waiting.is_empty()))
}
