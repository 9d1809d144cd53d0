//! `assize report severity`: how strict auditors are.

use super::only::Only;
use super::rated::{Rated, place};
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, rights};
use crate::core::ledger::Access;
use crate::core::report;
use crate::view::severity::{self as pages, Told};
use crate::view::{report as sheets, words};
use clap::Args;

/// Show how strict auditors are, compared within the same agents
///
/// By the totals that they gave first, or by the answers to one criterion. First whether auditors differ at all; then each
/// one's distance from the others with its 95 % interval, beside the plain mean, and whether it moved over time. Nobody is
/// called strict with fewer than 8 scores, or where chance alone may be the reason.
#[derive(Args, Debug)]
pub struct Severity {
    #[command(flatten)]
    rated: Rated,
    #[command(flatten)]
    only: Only,
    /// Show each agent's mean too, as given and as if every auditor had scored
    #[arg(long)]
    agents: bool,
}

pub fn severity(desk: &Desk, args: &Severity) -> anyhow::Result<Done> {
    let (source, says) = place(&args.rated, &args.only)?;
    let mut open = desk.open(Access::Read)?;
    let (unseen, may) = (blind::untaken(&mut open)?, rights::rights(&mut open)?);
    if let Some(id) = args.rated.calibration() {
        rights::calibration(&mut open, id)?;
    }
    let mut page = {
        let snapshot = open.store.snapshot()?;
        let mut tables = report::severities(&snapshot, &source, &unseen)?;
        let (mut withheld, mut few) = (0, 0);
        for table in &mut tables {
            withheld += may.keep(&mut table.auditors, |line| Ok(may.figures_of(&line.auditor)))?;
            few += may.keep(&mut table.adjusted, |line| Ok(may.figures_of(&line.agent)))?;
            table.groups.retain(|_| may.are_all());
        }
        let told = Told {
            unit: args.rated.unit(),
            agents: args.agents,
            empty: "No auditor can be compared yet: two must have scored dialogues of the same agents.",
        };
        let mut page = pages::severity(&tables, &told);
        page.notes.extend(words::withheld(withheld, "auditor"));
        page.notes.extend(words::withheld(few, "agent").filter(|_| args.agents));
        page
    };
    page.notes.splice(0..0, says.map(|says| format!("Only dialogues {says}.")));
    page.notes.extend(sheets::untaken(unseen.len(), blind::reader(&mut open)?.is_some()));
    open.page(&page)?;
    Ok(Done::Well)
}
