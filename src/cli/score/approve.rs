//! `assize score approve`: a second person approves a score, or returns it.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::audit;
use crate::core::ledger::Access;
use crate::view::score;
use clap::Args;

/// Approve the score of an audit before it is delivered, or return it to its auditor with a note
///
/// Where the policy asks for it: [approvals] evaluation = "all". A lead, manager or auditor does, never the
/// person who gave the score, nor one who is tied to the agent.
#[derive(Args, Debug)]
pub struct Approve {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// Return it with this note instead, or @FILE
    #[arg(long = "return", value_name = "NOTE")]
    returned: Option<String>,
}

pub fn approve(desk: &Desk, args: &Approve) -> anyhow::Result<Done> {
    let returned = args.returned.as_deref().map(words_or_file).transpose()?;
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done =
        open.perform(&act::SCORE_APPROVE, |writing, actor| audit::approve(writing, actor, id, returned.as_deref()))?;
    let (audit, new) = done.value;
    open.answer(&score::approved(&audit, returned.is_some(), new))?;
    Ok(Done::Well)
}
