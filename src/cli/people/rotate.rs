//! `assize people rotation` and `rotate`: who audits, who leads, and who is to change.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::day;
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::people::{self, Role};
use crate::core::works_agreement::barred_by;
use crate::view::rotation as pages;
use clap::Args;

/// Plan that somebody audits, or leads, from a day on
///
/// What they are until then, as an agent, a lead or an auditor, ends the day before. From then on their former team counts
/// as a conflict for as long as the policy says. Who audits must have worked with customers before. A manager plans it.
///
/// Example: assize people rotate vera --to lead --team north --from 2027-01-04
#[derive(Args, Debug)]
pub struct Rotate {
    /// Who
    #[arg(value_name = "WHO")]
    handle: String,
    /// What they become: auditor or lead
    #[arg(long, value_name = "ROLE")]
    to: String,
    /// In which team
    #[arg(long, value_name = "TEAM")]
    team: String,
    /// The first day
    #[arg(long, value_name = "DAY")]
    from: String,
    /// Check everything and keep nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn rotate(desk: &Desk, args: &Rotate) -> anyhow::Result<Done> {
    let (role, from): (Role, _) = (args.to.parse()?, day("--from", &args.from)?);
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let (rotated, barred) = open.perform_unless(args.dry_run, &act::PEOPLE_ROTATE, |writing, actor| {
        let about = (args.handle.as_str(), role, args.team.as_str());
        let rotated = people::rotate(writing, about, from, (&actor.policy, actor.today))?;
        Ok((rotated, barred_by(writing, actor.known(), actor.today)?))
    })?;
    let mut page = pages::rotated(&rotated, args.dry_run);
    page.notes.extend(barred.into_iter().map(|says| format!("{says}.")));
    open.answer(&page)?;
    Ok(Done::Well)
}

pub fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, policy) = (open.today()?, open.policy()?);
    let lines = people::rotations(&*open.store.snapshot()?, &policy, today)?;
    open.sheet(&pages::rotations(&lines, &policy, today))?;
    Ok(Done::Well)
}
