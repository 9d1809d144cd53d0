//! `assize score queue`: what waits to be scored.

use super::{calibrate, drafts_left};
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, rights};
use crate::core::audit::{self, AuditState};
use crate::core::ledger::Access;
use crate::core::people::Role;
use crate::view::{audits, night};
use clap::Args;

/// List what waits to be scored, soonest first
///
/// An auditor sees their own (--as); everybody else, and --all, sees everybody's. Audits of which you have a draft, from
/// `score submit` or `score edit`, are marked. Below stand the calibrations that wait for your answers.
#[derive(Args, Debug)]
pub struct Queue {
    /// Everybody's, not only your own
    #[arg(long)]
    all: bool,
}

pub fn queue(desk: &Desk, args: &Queue) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let own = if args.all { None } else { open.actor_with(Role::Auditor)? };
    let mut found = match &own {
        Some(own) => audit::list_of(&*open.store.snapshot()?, own.id)?,
        None => audit::list(&*open.store.snapshot()?, &AuditState::TO_SCORE)?,
    };
    let withheld = rights::audits(&mut open, &mut found)?;
    let unread = audit::unread(&*open.store.snapshot()?, &found, today)?;
    let mut found = blind::audits(&mut open, found)?;
    found.sort_by_key(|audit| (audit.score_due, audit.id));
    let mut drafts = drafts_left::of_reader(desk, &mut open)?;
    let left = drafts_left::whys(&mut open, &drafts, &found)?;
    drafts.retain(|id, _| found.iter().any(|audit| audit.id == *id));
    let mut sheet = audits::score_queue(&found, &drafts.into_keys().collect(), left, today);
    if own.is_some() {
        "Nothing waits for you; --all lists everybody's.".clone_into(&mut sheet.empty);
    }
    sheet.notes.extend(audits::to_judge(&rights::to_judge(&mut open)?));
    sheet.notes.extend(calibrate::waiting(&mut open, own.is_none())?);
    sheet.notes.extend(night::unread(unread));
    sheet.withhold(withheld);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
