//! `assize assign coverage`: whom the draws reached; or the frame of one, held against what another system counted.

use super::behind;
use crate::cli::desk::Desk;
use crate::cli::{Done, input, rights};
use crate::core::ledger::Access;
use crate::core::refusal::Refusal;
use crate::core::report;
use crate::core::{audit, draw};
use crate::view::words::OF_SHOWN;
use crate::view::{behind as steered, coverage as shown, frame, night, reach};
use chrono::Days;
use clap::Args;

/// Show whom the draws reached, agent by agent; of one draw what another system had counted
///
/// Without a draw: every agent of today's roster with their dialogues, how many of them were drawn, and when last.
/// Agents who were never drawn and teams without dialogues are named.
///
/// With a draw: its frame, held against what another system had counted. What was counted and is not recorded stands
/// in the frame as phantoms; one that is drawn is in no mean, and reports tell the mean with it worth 0 % too. Counts
/// come with assize intake volumes, before the draw.
///
/// Example: assize assign coverage --since 2026-01-01
#[derive(Args, Debug)]
pub struct Reached {
    /// The draw, by its name or its number
    draw: Option<String>,
    /// Count dialogues from this day on; without it of the last 90 days
    #[arg(long, value_name = "DAY", conflicts_with = "draw")]
    since: Option<String>,
}

pub fn coverage(desk: &Desk, args: &Reached) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let sheet = if let Some(draw) = &args.draw {
        let named = draw::find(&*open.store.snapshot()?, draw)?;
        let (mut agents, left_out) = draw::coverage(&*open.store.snapshot()?, named.id)?;
        let withheld = rights::lines_of(&mut open, &mut agents, "agent", |one| &one.handle)?;
        let (mut said, committed) = draw::said(&*open.store.snapshot()?, named.id)?;
        said.retain(|one| agents.iter().any(|agent| agent.handle == one.agent));
        let mut excess = Vec::new();
        if agents.iter().any(|agent| agent.excess > 0) {
            excess = draw::excess(&*open.store.snapshot()?, named.id)?;
            excess.retain(|one| agents.iter().any(|agent| agent.handle == one.agent));
        }
        let is_external = draw::is_keyed(&*open.store.snapshot()?, draw)?;
        let mut sheet = shown::coverage((&named.name, is_external), &agents, (&said, committed), left_out);
        sheet.notes.extend(shown::beyond(&excess));
        sheet.notes.extend(withheld.as_ref().map(|_| OF_SHOWN.to_owned()));
        sheet.withhold(withheld);
        let snapshot = open.store.snapshot()?;
        let audits = audit::audits_of(&snapshot, &named.name)?;
        sheet.notes.extend(night::unlisted(&audit::unlisted(&snapshot, &audits, today)?));
        sheet.notes.extend(frame::outside(&draw::outside_of(&snapshot, &named.name)?));
        drop(snapshot);
        sheet.notes.extend(behind::notes(&mut open, &named.name)?);
        let (untold, unread) = behind::untold(&mut open, &named.name)?;
        sheet.notes.extend(steered::untold_words(&named.name, &untold).into_iter().chain(unread));
        sheet
    } else {
        let since = args.since.as_deref().map(|day| input::day("--since", day)).transpose()?;
        let since = since.or_else(|| today.checked_sub_days(Days::new(90))).unwrap_or(today);
        if since > today {
            return Err(Refusal::words(format!("--since {since} has not come yet"))
                .hint("give a day up to today")
                .into());
        }
        let mut reached = report::reach(&*open.store.snapshot()?, since, today)?;
        let withheld = rights::lines_of(&mut open, &mut reached.agents, "agent", |one| &one.handle)?;
        let mut sheet = reach::reach(&reached);
        sheet.notes.extend(behind::of_draws(&mut open, since)?);
        sheet.notes.extend(withheld.as_ref().map(|_| OF_SHOWN.to_owned()));
        sheet.withhold(withheld);
        sheet
    };
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
