//! `assize assign void`: a draw is taken out of all that counts.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::core::act;
use crate::core::audit;
use crate::core::ledger::Access;
use crate::view::draw;
use clap::Args;

/// Void a draw, or a commitment that waits for its seed; it stays listed, and its window is not drawn again
#[derive(Args, Debug)]
pub struct Void {
    /// The draw, by its name (plan and window, such as bank-2026-03-01) or its number
    draw: String,
    /// Why, or @FILE; it is listed for ever
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn void(desk: &Desk, args: &Void) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::ASSIGN_VOID, |writing, actor| audit::void(writing, actor, &args.draw, &note))?;
    open.answer(&draw::voided(&done.value))?;
    Ok(Done::Well)
}
