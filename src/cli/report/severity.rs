//! `assize report severity`: how strict auditors are.

use super::only::Only;
use super::rated::{Rated, place, require};
use crate::cli::desk::Desk;
use crate::cli::{Done, blind};
use crate::core::ledger::Access;
use crate::core::report::{self, SeverityTable};
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
    let (unseen, may) = (blind::untaken(&mut open)?, require(&mut open, &args.rated, &source)?);
    let mut page = {
        let tables = report::severities(&*open.store.snapshot()?, &source, &unseen, &may)?;
        let sum = |pick: fn(&SeverityTable) -> u64| tables.iter().map(pick).sum::<u64>();
        let told = Told {
            unit: args.rated.unit(),
            agents: args.agents,
            empty: "No auditor can be compared yet: two must have scored dialogues of the same agents.",
            no_time: args.rated.no_time(),
        };
        let mut page = pages::severity(&tables, &told);
        page.notes.extend(sheets::too_few(sum(|table| table.few)));
        let of_others =
            sum(|table| table.of_others) + if args.agents { sum(|table| table.agents_of_others) } else { 0 };
        page.notes.extend(sheets::of_few(may.few(), sum(|table| table.few) + of_others));
        page.notes.extend(words::withheld(sum(|table| table.of_others), "auditor"));
        page.notes.extend(words::withheld(sum(|table| table.agents_of_others), "agent").filter(|_| args.agents));
        page
    };
    page.notes.splice(0..0, says.map(|says| format!("Only dialogues {says}.")));
    page.notes.extend(sheets::untaken(unseen.len(), blind::reader(&mut open)?.is_some()));
    open.page(&page)?;
    Ok(Done::Well)
}
