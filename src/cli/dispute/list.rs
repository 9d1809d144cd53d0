//! `assize dispute list`: what is disputed, whose it is, and what is late.

use super::invite;
use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, disputed, rights};
use crate::core::dispute::{self, Dispute, DisputeState};
use crate::core::ledger::Access;
use crate::core::people::{self, Person};
use crate::core::refusal::Result;
use crate::core::report::DisputedMark;
use crate::view::{disputes, machine_disputes};
use clap::Args;
use std::path::PathBuf;

/// List disputes, oldest first, with what is due next and how many days are left
#[derive(Args, Debug)]
pub struct List {
    /// Only those that are still open, or whose ruling the agent can still appeal against
    #[arg(long)]
    open: bool,
    /// Only those whose next step is late
    #[arg(long)]
    overdue: bool,
    /// Only those in which you have a part: as agent, auditor, facilitator or arbiter
    #[arg(long)]
    mine: bool,
    /// Only of agents who are in this team today
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// Write what is due next in them as a calendar file: the last day of each step, and each session that is called
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
}

pub fn list(desk: &Desk, args: &List) -> anyhow::Result<Done> {
    args.ics.as_deref().map_or(Ok(()), |file| desk.claim(file, "--ics"))?;
    let mut open = desk.open(Access::Read)?;
    let (today, now) = (open.today()?, open.now);
    let handle = if args.mine { Some(open.who()?.actor) } else { None };
    let own = handle.map(|handle| people::find(&*open.store.snapshot()?, &handle)).transpose()?;
    let mut found = match (args.open, args.overdue) {
        (_, true) => dispute::list(&*open.store.snapshot()?, &DisputeState::OPEN)?,
        (true, false) => dispute::current(&*open.store.snapshot()?, now)?,
        (false, false) => dispute::list(&*open.store.snapshot()?, &[])?,
    };
    found.retain(|dispute| own.as_ref().is_none_or(|own| has_part(dispute, own)));
    if args.overdue {
        let snapshot = open.store.snapshot()?;
        found = kept(found, |dispute| dispute.is_late(&snapshot, now))?;
    }
    if let Some(team) = &args.team {
        let snapshot = open.store.snapshot()?;
        people::require_team(&snapshot, team)?;
        found = kept(found, |dispute| {
            let stints = people::stints_on(&snapshot, dispute.audit.agent.id, today)?;
            Ok(stints.iter().any(|(_, of)| of == team))
        })?;
    }
    let hidden = blind::disputes(&mut open, &mut found)?;
    let withheld = rights::disputes(&mut open, &mut found)?;
    let mut sheet = disputes::disputes(&found, "Disputes, oldest first", today);
    if args.open || args.overdue || args.mine || args.team.is_some() {
        "No dispute is like that; without these words all are listed.".clone_into(&mut sheet.empty);
    }
    let marks = marks(&mut open, args)?;
    machine_disputes::listed(&mut sheet, &marks, today);
    sheet.notes.extend(marks.iter().map(machine_disputes::told));
    sheet.notes.extend(hidden);
    sheet.withhold(withheld);
    open.sheet(&sheet)?;
    if let Some(file) = &args.ics {
        let events = invite::events(&mut open, &found)?;
        invite::save(desk, file, &events)?;
    }
    Ok(Done::Well)
}

/// The disputes about marks of machines that are asked for, and that the reader may know.
fn marks(open: &mut Open<'_>, args: &List) -> Result<Vec<DisputedMark>> {
    if args.overdue || args.team.is_some() {
        return Ok(Vec::new());
    }
    let mut found = disputed::marks(open)?;
    found.retain(|one| !args.open || one.is_open());
    if args.mine {
        let reader = blind::reader(open)?;
        found.retain(|one| reader.as_ref().is_some_and(|reader| reader.handle == one.by.actor));
    }
    Ok(found)
}

fn kept(disputes: Vec<Dispute>, is_kept: impl Fn(&Dispute) -> Result<bool>) -> Result<Vec<Dispute>> {
    let tried = disputes.into_iter().map(|dispute| Ok((is_kept(&dispute)?, dispute)));
    let tried: Vec<(bool, Dispute)> = tried.collect::<Result<_>>()?;
    Ok(tried.into_iter().filter(|(kept, _)| *kept).map(|(_, dispute)| dispute).collect())
}

/// Whether somebody is in a case.
fn has_part(dispute: &Dispute, person: &Person) -> bool {
    let led = dispute.session.as_ref().map(|session| &session.facilitator);
    let called = dispute.convening.as_ref().map(|convening| &convening.facilitator);
    let others = [dispute.audit.auditor.as_ref(), dispute.arbiter.as_ref(), led, called];
    dispute.audit.agent.id == person.id || others.into_iter().flatten().any(|one| one.id == person.id)
}
