//! `assize dispute convene`: a session is called for a time and place.

use super::invite;
use crate::calc::time::parse_timestamp;
use crate::cli::desk::{Desk, tell};
use crate::cli::{Done, disputed};
use crate::core::act;
use crate::core::arbitration::{Called, call_session};
use crate::core::dispute::{self, Call};
use crate::core::ledger::Access;
use crate::core::policy::zone;
use crate::core::refusal::Refusal;
use crate::view::{ruling, session};
use clap::Args;
use std::path::PathBuf;

/// Call the session of a dispute for a time, and lead it
///
/// A lead of another team, a manager or an arbiter, with no part in the case. Agent and auditor are always asked to come.
/// Called again, it is moved.
///
/// With --ics it is written as a calendar file, with --mail as mails (.eml) that a mail program opens as drafts. Nothing is
/// sent from here. Called again they have the same event, which replaces the one before.
///
/// Example: assize dispute convene 3 --at 2026-03-02T14:00 --minutes 30 --place "Room 4" --with lea
#[derive(Args, Debug)]
pub struct Convene {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
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
    /// Write it as a calendar file
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    /// Write a mail with it into this folder, for each of those asked to come with an address in the roster
    #[arg(long, value_name = "FOLDER")]
    mail: Option<PathBuf>,
}

pub fn convene(desk: &Desk, args: &Convene) -> anyhow::Result<Done> {
    let id = disputed::named(desk, &args.dispute)?;
    args.ics.as_deref().map_or(Ok(()), |file| desk.claim(file, "--ics"))?;
    let mut open = desk.open(Access::Write)?;
    let zone = zone(&open.policy()?.timezone)?;
    let starts = parse_timestamp(&args.at, Some(&zone))
        .map_err(|why| Refusal::words(format!("--at: {why}")).hint("such as --at 2026-03-04T10:00"))?;
    let call = Call { starts, minutes: args.minutes, place: args.place.as_deref(), guests: &args.guests };
    let called = open.perform(&act::DISPUTE_CONVENE, |writing, actor| call_session(writing, actor, id, &call))?.value;
    let new = match called {
        Called::Now(new) => new,
        Called::TooLate(lapsed) => {
            let what = ruling::lapsed(&lapsed);
            tell(&format!("error: the time for the session is over, and that is recorded. {what}"));
            return Ok(Done::short_if(true));
        }
    };
    let dispute = dispute::load(&*open.store.snapshot()?, id)?;
    open.answer(&session::convened(&dispute, new))?;
    if let Some(file) = &args.ics {
        let events = invite::session(&mut open, &dispute)?;
        invite::save(desk, file, &events)?;
    }
    if let Some(folder) = &args.mail {
        invite::mails(desk, &mut open, &dispute, folder)?;
    }
    Ok(Done::Well)
}
