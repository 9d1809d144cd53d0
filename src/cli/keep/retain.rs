//! `assize keep retain`: what is older than the policy keeps it.

use super::erase::{done, finish_with};
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::whole::require_whole;
use crate::core::act;
use crate::core::keeping;
use crate::core::ledger::Access;
use crate::view::erasing as view;
use clap::Args;

/// Erase text that is older than the policy keeps it: [keeping] dialogue, notes, statements, coaching in days
///
/// Without --yes nothing is erased: the answer is the plan, with what is passed over and why. The policy is published, so
/// one person may do it, a lead or a manager; rules count once they have stood for 30 days, and the most days that stood
/// there meanwhile. A case that is open, in which the agent can still dispute, or that
/// somebody holds, is passed over until it is free. A second time there is nothing left to do. assize holds no recordings, only
/// where they lie: that goes with the words, and the plan counts it, so that they can be deleted there.
///
/// Cron: 0 4 * * * assize --db /srv/qa.db --as mara --quiet keep retain --yes
#[derive(Args, Debug)]
pub struct Retain {
    /// Do it; not with --dry-run, which does nothing
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
    /// Check everything and keep nothing, as without --yes
    #[arg(long)]
    dry_run: bool,
}

pub fn retain(desk: &Desk, args: &Retain) -> anyhow::Result<Done> {
    let is_plan = args.dry_run || !args.yes;
    let mut open = desk.open(Access::to_act(is_plan))?;
    require_whole(desk, "what is old in it, nobody can say")?;
    let done_now = open.perform_unless(is_plan, &act::KEEP_RETAIN, keeping::retain)?;
    let about = keeping::drafts_of_dialogues(&*open.store.snapshot()?, &done_now.due)?;
    let left = if is_plan { None } else { Some(finish_with(&mut open, &about)?) };
    open.answer(&view::retained(&done_now, is_plan, left.as_ref()))?;
    done(left)
}
