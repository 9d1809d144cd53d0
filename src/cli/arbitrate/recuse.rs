//! `assize arbitrate recuse`: an arbiter gives a case back.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, disputed};
use crate::core::act;
use crate::core::arbitration;
use crate::core::ledger::Access;
use crate::view::arbiters;
use clap::Args;

/// Give back a dispute that you were drawn to rule on
///
/// The next lot gives it to somebody else, and it never comes back to you. Everybody in the case can read why.
///
/// Example: assize arbitrate recuse 3 --note "The agent is a friend of mine"
#[derive(Args, Debug)]
pub struct Recuse {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
    /// Why, or @FILE
    #[arg(long, value_name = "WHY")]
    note: String,
}

pub fn recuse(desk: &Desk, args: &Recuse) -> anyhow::Result<Done> {
    let (id, note) = (disputed::named(desk, &args.dispute)?, words_or_file(&args.note)?);
    let mut open = desk.open(Access::Write)?;
    let new = open.perform(&act::ARBITRATE_RECUSE, |writing, actor| arbitration::recuse(writing, actor, id, &note))?;
    open.answer(&arbiters::recused(id, new.value))?;
    Ok(Done::Well)
}
