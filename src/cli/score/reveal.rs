//! `assize score reveal`: an auditor sees what is hidden until they hand in.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::audit;
use crate::core::ledger::Access;
use crate::view::score;
use clap::Args;

/// See what the policy hides of your audit before you hand in
///
/// [blind] hide in the policy says what auditors do not see: the customer's rating where it says nothing. Who asks to see
/// it says why; the audit counts as not scored blind.
#[derive(Args, Debug)]
pub struct Reveal {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// Why you must see it, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn reveal(desk: &Desk, args: &Reveal) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done = open.perform(&act::SCORE_REVEAL, |writing, actor| audit::reveal(writing, actor, id, &note))?;
    let (audit, new) = done.value;
    open.answer(&score::revealed(&audit, new))?;
    Ok(Done::Well)
}
