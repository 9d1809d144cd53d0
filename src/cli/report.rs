//! `assize report`: figures that say how sure they are.

use super::desk::Desk;
use super::input::day;
use super::open::Open;
use super::{Done, blind};
use crate::core::audit;
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, Period};
use crate::view::report as sheets;
use crate::view::sheet::Sheet;
use crate::view::{audits, disputes};
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
    /// Show what was replaced, by agent and by the person who asked, and between which bounds that leaves the means
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
    let mut sheet = sheet(&mut open, command, period)?;
    if let Some(says) = spoken(period) {
        sheet.notes.insert(0, format!("Only dialogues that came in {says}."));
        sheet.empty = format!("None of the dialogues that came in {says}.");
    }
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

fn sheet(open: &mut Open<'_>, command: &Command, period: Period) -> Result<Sheet> {
    let today = open.today()?;
    let mut sheet = match command {
        Command::Agents(_) => sheets::agents(&report::agents(&*open.store.snapshot()?, period)?),
        Command::Auditors(_) => sheets::auditors(&report::auditors(&*open.store.snapshot()?, period, today)?),
        Command::Replacements(_) => {
            let (lines, left_out) = report::replacements(&*open.store.snapshot()?, period)?;
            sheets::replacements(&lines, left_out)
        }
        Command::Disputes(_) => {
            let mut found = report::disputes(&*open.store.snapshot()?, period)?;
            let hidden = blind::disputes(open, &mut found)?;
            let mut sheet = disputes::disputes(&found, "Disputes, oldest first", today);
            sheet.notes.extend(hidden);
            sheet
        }
        Command::Audits(_) => {
            let found = report::audits(&*open.store.snapshot()?, period)?;
            audits::audits(&blind::audits(open, found)?, "Audits, by number")
        }
    };
    if matches!(command, Command::Agents(_) | Command::Auditors(_)) {
        if let (Command::Auditors(_), Some(reader)) = (command, blind::reader(open)?) {
            let snapshot = open.store.snapshot()?;
            let audits = report::audits(&snapshot, period)?.into_iter().map(|audit| audit.id).collect();
            sheet.notes.extend(sheets::time_taken(audit::time_of(&snapshot, &reader, &audits)?));
        }
        sheet.notes.extend(sheets::in_sight(report::in_sight(&*open.store.snapshot()?, period)?));
        sheet.notes.extend(sheets::left_out(&report::left_out(&*open.store.snapshot()?, period)?));
    }
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
    let from = days.from.as_deref().map(|text| day("--from", text)).transpose()?;
    let to = days.to.as_deref().map(|text| day("--to", text)).transpose()?;
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(Refusal::words("--to is before --from"));
    }
    Ok(Period { from, to })
}
