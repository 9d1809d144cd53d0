//! `assize dispute contest`: what a session kept goes to an arbiter.

use crate::cli::desk::Desk;
use crate::cli::{Done, disputed};
use crate::core::act;
use crate::core::arbitration::on_case;
use crate::core::dispute;
use crate::core::ledger::Access;
use crate::view::words::count;
use clap::Args;

/// Contest what the session of a dispute kept: somebody with no part in the case rules on it
///
/// Only the agent may, within as many working days from the session as the policy gives to appeal. Without --criterion all
/// that the session kept is contested. It goes on as if the session had left it unresolved: a lot chooses who rules.
///
/// Example: assize dispute contest 3 --criterion tone
#[derive(Args, Debug)]
pub struct Contest {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
    /// Only this point: a criterion, selection or wrong-agent (can be repeated)
    #[arg(long, value_name = "ID")]
    criterion: Vec<String>,
}

pub fn contest(desk: &Desk, args: &Contest) -> anyhow::Result<Done> {
    let id = disputed::named(desk, &args.dispute)?;
    let mut open = desk.open(Access::Write)?;
    let contested = open.perform(&act::DISPUTE_CONTEST, |writing, actor| {
        on_case(writing, actor, id, |writing| dispute::contest(writing, actor, id, &args.criterion))
    })?;
    let title = match contested.value {
        0 => format!("That is contested already in dispute {}", id.0),
        number => format!("{} of dispute {} contested", count(number as u64, "point"), id.0),
    };
    super::show::after(&mut open, id, title)?;
    Ok(Done::Well)
}
