//! `assize arbitrate appeal`: once, three other arbiters are asked.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, disputed};
use crate::core::act;
use crate::core::arbitration;
use crate::core::ledger::Access;
use crate::view::arbiters;
use clap::Args;

/// Appeal against a ruling, about what it did not grant
///
/// For the agent alone; once in a dispute, within the days that the policy gives.
/// Three arbiters rule who had no part in the case before; the majority holds, never to the agent's loss.
///
/// Example: assize arbitrate appeal 3 --criterion tone --note "The ruling says nothing of turn 7"
#[derive(Args, Debug)]
pub struct Appeal {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
    /// A criterion, or selection or wrong-agent (can be repeated); without any all that was not granted
    #[arg(long, value_name = "ID")]
    criterion: Vec<String>,
    /// Why, or @FILE
    #[arg(long, value_name = "WHY")]
    note: String,
}

pub fn appeal(desk: &Desk, args: &Appeal) -> anyhow::Result<Done> {
    let (id, note) = (disputed::named(desk, &args.dispute)?, words_or_file(&args.note)?);
    let mut open = desk.open(Access::Write)?;
    let appealed = open
        .perform(&act::ARBITRATE_APPEAL, |writing, actor| {
            arbitration::appeal(writing, actor, id, &args.criterion, &note)
        })?
        .value;
    let is_short = appealed.panel.nobody + appealed.panel.away > 0;
    open.answer(&arbiters::appealed(id, &appealed))?;
    Ok(Done::short_if(is_short))
}
