//! `assize score acknowledge`: the agent has read an audit.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::act;
use crate::core::audit::{self, AuditId};
use crate::core::ledger::Access;
use crate::view::score;
use clap::Args;

/// Say that you have read an audit of yours; it is not consent
#[derive(Args, Debug)]
pub struct Acknowledge {
    /// Its number
    audit: i64,
}

pub fn acknowledge(desk: &Desk, args: &Acknowledge) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let now = open.now;
    let done = open
        .perform(&act::SCORE_ACKNOWLEDGE, |writing, actor| audit::acknowledge(writing, actor, AuditId(args.audit)))?;
    let (audit, new) = done.value;
    let is_past = audit::is_past_dispute(&*open.store.snapshot()?, &audit, now)?;
    open.answer(&score::acknowledged(&audit, new, is_past))?;
    Ok(Done::Well)
}
