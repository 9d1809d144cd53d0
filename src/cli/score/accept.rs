//! `assize score accept`: an auditor takes later words of a dialogue.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::audit;
use crate::core::ledger::Access;
use crate::view::revisions;
use clap::Args;

/// Score other words of a dialogue than those that stood when it was drawn
///
/// An audit rests on the words that were drawn. When they were amended or completed since, `score show` says who did so,
/// when and why; its auditor may take the later words, before handing in, with a note that stays on the record.
#[derive(Args, Debug)]
pub struct Accept {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// Which words, by the number that `score show` and `intake show REF --all` give them
    #[arg(long, value_name = "N")]
    revision: usize,
    /// Why, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn accept(desk: &Desk, args: &Accept) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done =
        open.perform(&act::SCORE_ACCEPT, |writing, actor| audit::accept(writing, actor, id, args.revision, &note))?;
    let (audit, taken, new) = done.value;
    open.answer(&revisions::accepted(&audit, &taken, new))?;
    Ok(Done::Well)
}
