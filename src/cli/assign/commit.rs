//! `assize assign commit`: what is posted before a seed is known.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::day;
use crate::core::act;
use crate::core::draw::{self, Order, Wanted};
use crate::core::ledger::Access;
use crate::view::commitment as shown;
use clap::Args;

#[derive(Args, Debug)]
pub struct Commit {
    /// The plan, which says dice, drand or reveal for its seed
    plan: String,
    /// The window before this day; without it the oldest that is over and not committed
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// The beacon's round that will decide; without it the first one an hour from now
    #[arg(long, value_name = "ROUND")]
    round: Option<u64>,
    /// What a party pledges, PARTY:PLEDGE (can be repeated)
    #[arg(long, value_name = "PARTY:PLEDGE")]
    pledge: Vec<String>,
}

/// Fixes frame and quotas, and shows what is to be posted before the seed is known.
pub fn commit(desk: &Desk, args: &Commit) -> anyhow::Result<Done> {
    let order = Order {
        plan: args.plan.clone(),
        date: args.date.as_deref().map(|text| day("--date", text)).transpose()?,
        source: Wanted { round: args.round, pledges: args.pledge.clone() },
    };
    let mut open = desk.open(Access::Write)?;
    let (committed, new) =
        open.perform(&act::ASSIGN_COMMIT, |writing, actor| draw::commit(writing, actor, &order))?.value;
    open.answer(&shown::committed(&committed, new))?;
    Ok(Done::Well)
}
