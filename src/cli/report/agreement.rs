//! `assize report agreement`: whether those who answer about the same dialogues answer alike.

use super::only::Only;
use super::rated::{Rated, place, require};
use crate::cli::desk::Desk;
use crate::cli::{Done, blind};
use crate::core::ledger::Access;
use crate::core::report::{self, Place};
use crate::view::agreement::{self as pages, Told};
use crate::view::self_agreement::self_agreement;
use crate::view::{report as sheets, words};
use clap::Args;

/// Show whether auditors agree, criterion by criterion, and what a second reader would buy
///
/// Of dialogues that two auditors scored without sight of each other (`double` in a plan), by the marks that they gave
/// first; of the answers of a calibration; or of ratings that were made elsewhere. For each criterion: how often two give the same answer, how often another
/// marks it short when one does, and agreement beyond chance with its 95 % interval.
/// Whether the works agreement is kept says `assize report works-agreement`.
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
    /// How far auditors agree with themselves, on dialogues that they scored again weeks later (`repeat` in a plan)
    #[arg(long, conflicts_with_all = ["calibration", "ratings"])]
    again: bool,
}

const NOTHING_AGAIN: &str = "Nobody scored a dialogue again yet: repeat = \"2%\" in a plan gives some of each draw to its auditor again, weeks later and untold.";

pub fn agreement(desk: &Desk, args: &Agreement) -> anyhow::Result<Done> {
    let (source, says) = place(&args.rated, &args.only)?;
    let criterion = source.criterion.as_deref();
    let mut open = desk.open(Access::Read)?;
    let (unseen, may) = (blind::untaken(&mut open)?, require(&mut open, &args.rated, &source)?);
    let mut page = {
        let snapshot = open.store.snapshot()?;
        let found = match &source.place {
            Place::Twice(domain) if args.again => report::self_agreement(&snapshot, domain, criterion, &unseen, &may)?,
            _ => report::agreement(&snapshot, &source, &unseen, &may)?,
        };
        let told = Told {
            about: args.rated.about(),
            kappa: args.kappa,
            auditors: args.auditors,
            unit: args.rated.unit(),
            empty: if args.again { NOTHING_AGAIN } else { args.rated.empty() },
        };
        let mut page = if args.again { self_agreement(&found, &told) } else { pages::agreement(&found, &told) };
        let few = found.few + if args.auditors { found.few_auditors } else { 0 };
        let of_others = if args.auditors || args.again { found.of_others } else { 0 };
        page.notes.extend(sheets::too_few(few));
        page.notes.extend(sheets::of_few(may.few(), few + of_others));
        page.notes.extend(words::withheld(found.of_others, "line").filter(|_| args.auditors || args.again));
        page
    };
    page.notes.splice(0..0, says.map(|says| format!("Only dialogues {says}.")));
    page.notes.extend(sheets::untaken(unseen.len(), blind::reader(&mut open)?.is_some()));
    open.page(&page)?;
    Ok(Done::Well)
}
