//! Names in a plan: everything that it names must be there.

use super::sheet::Plan;
use crate::core::people;
use crate::core::policy::Policy;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scorecard;
use crate::core::suggest::did_you_mean_or;
use crate::core::toml::Written;
use rusqlite::Connection;
use std::ops::Range;

/// Refuses a plan that names what is not there: a card, an auditor, a channel, a category or a team.
pub(super) fn check(conn: &Connection, plan: &Plan, written: &Written<'_>, policy: &Policy) -> Result<()> {
    let at = |span: Range<usize>| {
        let place = written.place(&span);
        move |refusal: Refusal| Refusal {
            kind: Kind::Data,
            message: format!("{place}: {}", refusal.message),
            ..refusal
        }
    };
    let (card, auditors, population) = (&plan.sheet.plan.card, &plan.sheet.auditors, &plan.sheet.population);
    scorecard::find(conn, Some(card.get_ref())).map_err(at(card.span()))?;
    for handle in &auditors.handles {
        people::find(conn, handle.get_ref()).map_err(at(handle.span()))?;
    }
    for (handle, capacity) in &auditors.capacities {
        people::find(conn, handle).map_err(at(capacity.span()))?;
    }
    for channel in &population.channels {
        check_channel(channel.get_ref(), policy).map_err(at(channel.span()))?;
    }
    for category in &population.categories {
        check_category(category.get_ref(), policy).map_err(at(category.span()))?;
    }
    for team in &population.teams {
        check_team(conn, team.get_ref()).map_err(at(team.span()))?;
    }
    Ok(())
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

fn check_team(conn: &Connection, team: &str) -> Result<()> {
    let teams: Vec<String> = conn
        .prepare_cached("SELECT DISTINCT team FROM stint")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if teams.iter().any(|known| known == team) {
        return Ok(());
    }
    let hint = did_you_mean_or(team, &teams, || format!("teams are {}", teams.join(", ")));
    Err(Refusal::data(format!("there is no team `{}`", team.escape_debug())).hint(hint))
}
