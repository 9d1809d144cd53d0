//! `assize report`: figures that say how sure they are.

use super::desk::Desk;
use super::open::Open;
use super::{Done, blind};
use crate::core::ledger::Access;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, Period};
use crate::view::reports;
use crate::view::sheet::Sheet;
use chrono::NaiveDate;
use clap::{Args, Subcommand};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Show how agents stand, by handle, never by rank
    Agents(Days),
    /// Show how auditors stand: load, lateness, overturned scores
    Auditors(Days),
    /// Show every dispute and what became of it
    Disputes(Days),
    /// Show every audit
    Audits(Days),
    /// Show what was replaced, by agent and by whoever asked, and between which bounds that leaves the means
    Replacements(Days),
}

/// Which dialogues are counted, by the local day they came in.
#[derive(Args, Debug)]
pub struct Days {
    /// The first day on which dialogues came in
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The last day on which dialogues came in, included
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
}

pub fn run(desk: &Desk, command: &Command) -> anyhow::Result<Done> {
    let (Command::Agents(days)
    | Command::Auditors(days)
    | Command::Disputes(days)
    | Command::Audits(days)
    | Command::Replacements(days)) = command;
    let period = period(days)?;
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let mut sheet = match command {
        Command::Replacements(_) => {
            let (lines, left_out) = report::replacements(&*open.store.snapshot()?, period)?;
            reports::replacements(&lines, left_out)
        }
        Command::Agents(_) | Command::Auditors(_) => {
            let snapshot = open.store.snapshot()?;
            let mut sheet = match command {
                Command::Agents(_) => reports::agents(&report::agents(&snapshot, period)?),
                _ => reports::auditors(&report::auditors(&snapshot, period, today)?),
            };
            sheet.notes.extend(reports::outside(&report::outside(&snapshot, period)?));
            sheet
        }
        Command::Disputes(_) => disputes(&mut open, period, today)?,
        Command::Audits(_) => {
            let audits = report::audits(&*open.store.snapshot()?, period)?;
            reports::audits(&blind::audits(&mut open, audits)?, "Audits, by number")
        }
    };
    if let Some(says) = spoken(period) {
        sheet.notes.insert(0, format!("Only dialogues that came in {says}."));
        sheet.empty = format!("None of the dialogues that came in {says}.");
    }
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

fn disputes(open: &mut Open<'_>, period: Period, today: NaiveDate) -> Result<Sheet> {
    let mut disputes = report::disputes(&*open.store.snapshot()?, period)?;
    let hidden = blind::disputes(open, &mut disputes)?;
    let mut sheet = reports::disputes(&disputes, "Disputes, oldest first", today);
    sheet.notes.extend(hidden);
    Ok(sheet)
}

/// The period in words; none where everything is counted.
fn spoken(period: Period) -> Option<String> {
    match (period.from, period.to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {from} on")),
        (None, Some(to)) => Some(format!("until {to}")),
        (Some(from), Some(to)) => Some(format!("from {from} to {to}")),
    }
}

fn period(days: &Days) -> Result<Period> {
    let read = |flag: &str, text: &Option<String>| {
        text.as_deref()
            .map(policy::day)
            .transpose()
            .map_err(|refusal| Refusal::words(format!("{flag}: {}", refusal.message)))
    };
    let period = Period { from: read("--from", &days.from)?, to: read("--to", &days.to)? };
    match (period.from, period.to) {
        (Some(from), Some(to)) if to < from => Err(Refusal::words("--to is before --from")),
        _ => Ok(period),
    }
}
