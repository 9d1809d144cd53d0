//! `assize score commend`: good work in a dialogue is said to be good.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::ledger::Access;
use crate::core::{act, commendation};
use crate::view;
use clap::Args;

/// Commend an agent for good work in a dialogue, with the reason
///
/// For its auditor, a lead or a manager, never the agent. The agent and their team read it once the audit is
/// delivered and every score of the dialogue is in, or once it left scoring.
#[derive(Args, Debug)]
pub struct Commend {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// What was good, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn commend(desk: &Desk, args: &Commend) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let (mut one, new) =
        open.perform(&act::SCORE_COMMEND, |writing, actor| commendation::commend(writing, actor, id, &note))?.value;
    one.is_agent_hidden = blind::hides_agent(&mut open, one.request)?;
    open.answer(&view::commendation::commended(&one, new))?;
    Ok(Done::Well)
}
