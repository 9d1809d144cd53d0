//! `assize report agreement`: whether those who answer about the same dialogues answer alike.

use super::only::Only;
use super::rated::{Rated, place};
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, rights};
use crate::core::ledger::Access;
use crate::core::report::{self, FEWEST};
use crate::view::agreement::{self as pages, Told};
use crate::view::{report as sheets, words};
use clap::Args;

/// Show whether auditors agree, criterion by criterion, and what a second reader would buy
///
/// Of dialogues that two auditors scored without sight of each other (`double` in a plan), by the marks that they gave
/// first; of the answers of a calibration; or of ratings that were made elsewhere. For each criterion: how often two give the same answer, how often another
/// marks it short when one does, and agreement beyond chance with its 95 % interval.
#[derive(Args, Debug)]
pub struct Agreement {
    #[command(flatten)]
    rated: Rated,
    #[command(flatten)]
    only: Only,
    /// Show each auditor too: how far above or below the others, misses and false alarms against what was agreed
    #[arg(long)]
    auditors: bool,
    /// Show Cohen's kappa of two people, or Fleiss' of more, to compare with older reports
    #[arg(long)]
    kappa: bool,
}

pub fn agreement(desk: &Desk, args: &Agreement) -> anyhow::Result<Done> {
    let (source, says) = place(&args.rated, &args.only)?;
    let mut open = desk.open(Access::Read)?;
    let (unseen, may) = (blind::untaken(&mut open)?, rights::rights(&mut open)?);
    if let Some(id) = args.rated.calibration() {
        rights::calibration(&mut open, id)?;
    }
    let mut page = {
        let snapshot = open.store.snapshot()?;
        let mut found = report::agreement(&snapshot, &source, &unseen)?;
        let few = may.keep(&mut found.criteria, |line| Ok(line.items >= FEWEST))?;
        may.keep(&mut found.totals, |line| Ok(line.items >= FEWEST))?;
        let withheld = may.keep(&mut found.auditors, |line| Ok(may.figures_of(&line.auditor)))?;
        let told = Told {
            about: args.rated.about(),
            kappa: args.kappa,
            auditors: args.auditors,
            unit: args.rated.unit(),
            empty: Rated::empty(),
        };
        let mut page = pages::agreement(&found, &told);
        page.notes.extend(sheets::too_few(few));
        page.notes.extend(words::withheld(withheld, "line").filter(|_| args.auditors));
        page
    };
    page.notes.splice(0..0, says.map(|says| format!("Only dialogues {says}.")));
    page.notes.extend(sheets::untaken(unseen.len(), blind::reader(&mut open)?.is_some()));
    open.page(&page)?;
    Ok(Done::Well)
}
