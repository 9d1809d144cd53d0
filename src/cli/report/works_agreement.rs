//! `assize report works-agreement`: clause by clause, what the record shows of the works agreement.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::whole::whole;
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::limits_kept;
use crate::core::works_agreement::{self as core, Version};
use crate::view::limits_kept::{self as pages, Speaker, Whole};
use clap::Args;

/// Show clause by clause whether the works agreement was kept: what was checked, and what went beyond it, by whom
///
/// It is computed again from the facts of the record. What was done before it was in force is counted as before. It ends
/// with exit code 3 where something went beyond a clause, and where the file was altered: then nothing is said to be kept.
#[derive(Args, Debug)]
pub struct WorksAgreement {
    /// Its number; without it the one in force, or else the newest that both sides accepted
    number: Option<i64>,
    /// Check a file of over 256 MiB too, as assize verify does: a smaller one is always checked
    #[arg(long)]
    whole: bool,
}

pub fn works_agreement(desk: &Desk, args: &WorksAgreement) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, calendar) = (open.today()?, open.policy()?.calendar()?);
    let snapshot = open.store.snapshot()?;
    let all = core::versions(&snapshot)?;
    let wanted = args.number.map(|number| core::find(&snapshot, number)).transpose()?;
    let newest = || all.iter().rev().find(|one| one.accepted().is_some());
    let version = wanted.or_else(|| Version::in_force(&all, today).or_else(newest).cloned()).ok_or_else(|| {
        Refusal::rule("both sides have accepted no works agreement yet")
            .hint("propose one: assize policy agreement propose FILE")
    })?;
    let found = limits_kept(&snapshot, &version, &calendar, today)?;
    let speakers = core::mandates(&snapshot, today)?
        .into_iter()
        .map(|one| {
            Ok(Speaker { from: one.counts(&snapshot)?.1, leading: one.leading(&snapshot, today)?, mandate: one })
        })
        .collect::<Result<Vec<_>>>()?;
    drop(snapshot);
    let whole = whole(desk, args.whole)?;
    open.page(&pages::page((&version, version.standing(&all, today)), &found, &whole, (&speakers, today)))?;
    let is_well = found.breaches.is_empty() && !matches!(whole, Whole::Altered(_));
    Ok(if is_well { Done::Well } else { Done::CheckFailed })
}
