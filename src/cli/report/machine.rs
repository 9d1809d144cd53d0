//! `assize report machine`: what a machine's verdicts are worth, by a blind sample drawn by lottery.

use super::only::Only;
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, readings, rights};
use crate::core::ledger::Access;
use crate::core::policy;
use crate::core::report::{self, Asked};
use crate::view::licences;
use crate::view::machine::{self as pages, Wanted};
use crate::view::machine_disputes;
use crate::view::page::Part;
use crate::view::report as sheets;
use clap::Args;

/// Show how wrong a machine's verdicts are, and what they add to the audits
///
/// By what people found in dialogues that were drawn, blind to the machine. For each criterion: false accusations and
/// misses with 95 % intervals, the rate that people would find in all dialogues, and how many audits would tell as much
/// without the machine. For scores the corrected mean. Where it errs differently for some teams, channels, categories or
/// languages, that is said. What agents disputed of the marks that they are shown is counted apart, and what was said of its
/// tuning after a draw is told with the figures both ways.
#[derive(Args, Debug)]
pub struct Machine {
    /// Only this one, as NAME/VERSION; without it, every machine of the roster
    #[arg(value_name = "MACHINE")]
    named: Option<String>,
    #[command(flatten)]
    only: Only,
    /// Show every group, also where it errs as elsewhere
    #[arg(long)]
    groups: bool,
    /// Show the corrected mean of each agent, by handle
    #[arg(long)]
    agents: bool,
}

pub fn machine(desk: &Desk, args: &Machine) -> anyhow::Result<Done> {
    let (domain, says) = (args.only.domain()?, args.only.spoken()?);
    let mut open = desk.open(Access::Read)?;
    readings::domain(&mut open, &domain, "report machine")?;
    let (unseen, may) = (blind::untaken(&mut open)?, rights::rights(&mut open)?);
    let now = open.now;
    let mut page = {
        let snapshot = open.store.snapshot()?;
        report::require_own(&snapshot, &may, &domain)?;
        let asked = Asked { conn: &snapshot, domain: &domain, unseen: &unseen, may: &may };
        let (found, withheld) = asked.machine(args.named.as_deref())?;
        let mut page = pages::machine(&found, Wanted { groups: args.groups, agents: args.agents });
        page.notes.extend(sheets::too_few(withheld));
        page.notes.extend(sheets::of_few(may.few(), withheld));
        let (held, policy) = (report::licences(&snapshot)?, policy::current(&snapshot)?);
        let calendar = policy.calendar()?;
        let today = calendar.local_day(now);
        if may.figures_are_all() {
            let mut marks = report::each_disputed(&snapshot, (&calendar, today))?;
            marks.retain(|one| found.machines.contains(&one.machine));
            let disputed = report::disputed_marks(&marks);
            page.parts.extend((!disputed.is_empty()).then(|| Part::Sheet(machine_disputes::disputed(&disputed))));
            marks.retain(|one| one.named_by.is_some() && !one.is_open());
            page.notes.extend(marks.iter().map(machine_disputes::told));
        }
        if !held.is_empty() {
            page.parts.push(Part::Sheet(licences::sheet(&held, &policy, today)));
        }
        page
    };
    page.notes.splice(0..0, says.map(|says| format!("Only dialogues {says}.")));
    page.notes.extend(sheets::untaken(unseen.len(), blind::reader(&mut open)?.is_some()));
    open.page(&page)?;
    Ok(Done::Well)
}
