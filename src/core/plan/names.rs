//! Names in a plan: everything that it names must be there.

use super::sheet::Plan;
use crate::core::people;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::toml::faults::Faults;
use rusqlite::Connection;

/// Finds what a plan names and is not there: a card, an auditor, a channel, a category or a team.
pub(super) fn check(conn: &Connection, plan: &Plan, policy: &Policy, faults: &mut Faults<'_>) {
    let (card, auditors, population) = (&plan.sheet.plan.card, &plan.sheet.auditors, &plan.sheet.population);
    faults.take(&card.span(), scorecard::find(conn, Some(card.get_ref())));
    for handle in &auditors.handles {
        faults.take(&handle.span(), people::find(conn, handle.get_ref()));
    }
    for (handle, capacity) in &auditors.capacities {
        faults.take(&capacity.span(), people::find(conn, handle));
    }
    if let Some(machine) = &plan.sheet.plan.machine {
        faults.take(&machine.span(), people::machine(conn, machine.get_ref()));
    }
    if let Some(criterion) = &plan.sheet.plan.verdict_of {
        let found = scorecard::find(conn, Some(card.get_ref()))
            .and_then(|(_, card)| card.criterion(criterion.get_ref()).map(drop));
        faults.take(&criterion.span(), found);
    }
    for channel in &population.channels {
        faults.take(&channel.span(), check_channel(channel.get_ref(), policy));
    }
    for category in &population.categories {
        faults.take(&category.span(), check_category(category.get_ref(), policy));
    }
    for team in &population.teams {
        faults.take(&team.span(), people::require_team(conn, team.get_ref()));
    }
}

fn check_channel(channel: &str, policy: &Policy) -> Result<()> {
    if policy.knows_channel(channel) {
        return Ok(());
    }
    let hint = policy.closest_channel(channel).map(|best| format!("did you mean `{best}`?"));
    Err(Refusal::data(format!("`{}` is not a channel", channel.escape_debug())).maybe_hint(hint))
}

fn check_category(category: &str, policy: &Policy) -> Result<()> {
    if policy.knows_category(category) {
        return Ok(());
    }
    let hint = policy.closest_category(category).map(|best| format!("did you mean `{best}`?"));
    Err(Refusal::data(format!("`{}` is not a category", category.escape_debug())).maybe_hint(hint))
}
