//! `assize assign extend`: more of every stratum of a draw.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::audit;
use crate::core::ledger::Access;
use crate::view::draw;
use clap::Args;

/// Draw so many more of every stratum of a draw, by the same key
///
/// The old sample is contained in the new one. A manager or lead does; it is for all strata at once.
#[derive(Args, Debug)]
pub struct Extend {
    /// The draw, by its name (plan and window, such as bank-2026-03-01) or its number
    draw: String,
    /// How many more of each stratum
    #[arg(long, value_name = "N")]
    by: u32,
    /// Why, or @FILE; it is kept
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn extend(desk: &Desk, args: &Extend) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let mut open = desk.open(Access::Write)?;
    let done =
        open.perform(&act::ASSIGN_EXTEND, |writing, actor| audit::extend(writing, actor, &args.draw, args.by, &note))?;
    // The strata may be agents.
    let are_named = !blind::fold(&mut open, None)?.hides_some_agent();
    open.answer(&draw::extended(&done.value, are_named))?;
    Ok(Done::short_if(done.value.is_short()))
}
