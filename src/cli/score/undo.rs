//! `assize score undo`: an auditor takes back a score that its agent has not seen.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::audit;
use crate::core::ledger::Access;
use crate::view::score;
use clap::Args;

/// Take back the score that you gave, before it is delivered, to score again
///
/// The old score stays readable with the audit and is in no figure; an approval of it ends. Where a dialogue is scored
/// twice, only before both scores are there.
#[derive(Args, Debug)]
pub struct Undo {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// Why, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn undo(desk: &Desk, args: &Undo) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done = open.perform(&act::SCORE_UNDO, |writing, actor| audit::undo(writing, actor, id, &note))?;
    let (audit, new) = done.value;
    open.answer(&score::undone(&audit, new))?;
    Ok(Done::Well)
}
