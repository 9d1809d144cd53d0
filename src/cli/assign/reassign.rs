//! `assize assign reassign`: an audit goes to another auditor.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::audit;
use crate::core::ledger::Access;
use crate::view::handover;
use clap::Args;

/// Give an audit that is not scored to another auditor, by name or at night by lot; who had it stays on record
#[derive(Args, Debug)]
pub struct Reassign {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// Give it to this auditor, who must not be tied to the agent
    #[arg(long, value_name = "WHO", required_unless_present = "random", conflicts_with = "random")]
    to: Option<String>,
    /// Let a lot choose, at night, among the others without a tie
    #[arg(long)]
    random: bool,
    /// Why, or @FILE; it is kept
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn reassign(desk: &Desk, args: &Reassign) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done = open.perform(&act::ASSIGN_REASSIGN, |writing, actor| {
        audit::reassign(writing, actor, id, args.to.as_deref(), &note)
    })?;
    open.answer(&handover::reassigned(&done.value))?;
    Ok(Done::Well)
}
