//! `assize dispute convene`: a session is called for a time and place.

use crate::calc::time::parse_timestamp;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::act;
use crate::core::dispute::{self, Call, DisputeId};
use crate::core::ledger::Access;
use crate::core::policy::zone;
use crate::core::refusal::Refusal;
use crate::view::session;
use clap::Args;

/// Call the session of a dispute for a time, and lead it
///
/// A lead of another team, a manager or an arbiter, with no part in the case. Agent and auditor are always asked to come.
/// Called again, it is moved.
///
/// Example: assize dispute convene 3 --at 2026-03-02T14:00 --minutes 30 --place "Room 4" --with lea
#[derive(Args, Debug)]
pub struct Convene {
    /// The dispute's number
    dispute: i64,
    /// When it begins, in the policy's time zone unless it says another
    #[arg(long, value_name = "TIME")]
    at: String,
    /// How long it takes
    #[arg(long, value_name = "N", default_value_t = 45, value_parser = clap::value_parser!(u32).range(5..=480))]
    minutes: u32,
    /// Where
    #[arg(long, value_name = "TEXT")]
    place: Option<String>,
    /// Who else is asked to come (can be repeated)
    #[arg(long = "with", value_name = "WHO")]
    guests: Vec<String>,
}

pub fn convene(desk: &Desk, args: &Convene) -> anyhow::Result<Done> {
    let id = DisputeId(args.dispute);
    let mut open = desk.open(Access::Write)?;
    let zone = zone(&open.policy()?.timezone)?;
    let starts = parse_timestamp(&args.at, Some(&zone)).map_err(|why| Refusal::words(format!("--at: {why}")))?;
    let call = Call { starts, minutes: args.minutes, place: args.place.as_deref(), guests: &args.guests };
    let done = open.perform(&act::DISPUTE_CONVENE, |writing, actor| dispute::convene(writing, actor, id, &call))?;
    let dispute = dispute::load(&*open.store.snapshot()?, id)?;
    open.answer(&session::convened(&dispute, done.value))?;
    Ok(Done::Well)
}
