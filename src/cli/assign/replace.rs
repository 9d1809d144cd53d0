//! `assize assign replace` and `approve`: an unsuitable dialogue gives way to the next ticket of its stratum.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::open::Open;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::audit::{self, Replacement, Unsuitable, UnsuitableDialogue};
use crate::core::ledger::Access;
use crate::view::replacement;
use clap::Args;

/// Replace a drawn dialogue that is unsuitable by the next ticket of its stratum
///
/// For an audit that is not scored, by its auditor, a lead or a manager. The ticket stays on record with the
/// reason; nobody chooses which comes. With [approvals] replacement = "all" somebody else approves first. A dialogue that
/// its auditor reads, or another one who could take it, is not replaced for its language.
///
/// A scored audit is replaced only where its dialogue was amended to another agent since it was drawn (wrong-agent),
/// and somebody else always approves it first. Its score stays readable and is in no figure, the next ticket comes, and what
/// is disputed about it ends. Where a dialogue is scored twice, both scores go.
#[derive(Args, Debug)]
pub struct Replace {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// no-content, not-a-dialogue, duplicate, wrong-agent, language or care
    #[arg(long, value_name = "REASON")]
    reason: String,
    /// More in words, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Approve that a dialogue is unsuitable, or return it; never the person who asked
#[derive(Args, Debug)]
pub struct Approve {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// Return it with this note instead, or @FILE: the dialogue is audited
    #[arg(long = "return", value_name = "NOTE")]
    returned: Option<String>,
}

pub fn replace(desk: &Desk, args: &Replace) -> anyhow::Result<Done> {
    let reason = args.reason.parse::<Unsuitable>()?;
    let note = args.note.as_deref().map(words_or_file).transpose()?;
    let order = UnsuitableDialogue { reason, note: note.as_deref() };
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done = open.perform(&act::ASSIGN_REPLACE, |writing, actor| audit::replace(writing, actor, id, &order))?;
    answer(&mut open, &done.value)
}

pub fn approve(desk: &Desk, args: &Approve) -> anyhow::Result<Done> {
    let returned = args.returned.as_deref().map(words_or_file).transpose()?;
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done = open.perform(&act::ASSIGN_APPROVE, |writing, actor| {
        audit::approve_replacement(writing, actor, id, returned.as_deref())
    })?;
    answer(&mut open, &done.value)
}

fn answer(open: &mut Open<'_>, done: &Replacement) -> anyhow::Result<Done> {
    open.answer(&replacement::replacement(done))?;
    Ok(Done::short_if(done.new && done.outcome.is_short()))
}
