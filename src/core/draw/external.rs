//! External: a frame that lives in an engine. It is committed by the root and the counts that the engine gives, before there is
//! a seed, as any other is.

use super::commitment::Committed;
use super::counts::Strata;
use super::recording::{require_free, require_witnesses, store};
use super::said_counts::told_verdicts;
use super::said_strata::require_words;
use super::source::require_new_pledges;
use super::text::{external_commitment, newest_hash, said, said_of, sizes_of};
use super::told::Told;
use crate::calc::digest::is_hex_digest;
use crate::calc::draw::{Said, Source};
use crate::calc::listing::list_and;
use crate::core::frame::Bounds;
use crate::core::ledger::Writing;
use crate::core::people;
use crate::core::plan::{self, Plan, Windows};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::{did_you_mean_or, or_list};
use crate::core::works_agreement::{Purpose, now_in_force, require_purpose};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Fixes the root and the quotas of one window of a plan whose dialogues lie in an engine.
pub(super) fn fix_told(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    source: &Source,
    policy: &Policy,
    told: &Told,
) -> Result<Committed> {
    require_free(writing, &plan.draw_name(window.0))?;
    let calendar = policy.calendar()?;
    let span = Windows::of(writing, plan, &calendar, writing.entry())?.span(window).ok_or_else(|| {
        Refusal::rule(format!("nothing of {} to {} is left to draw", window.0, window.1))
            .hint("give another day with --date")
    })?;
    let bounds = Bounds { first: window.0, last: window.1, span, entry: writing.entry() };
    let agreement = now_in_force(writing)?;
    require_purpose(agreement.as_ref(), Purpose::Quality)?;
    plan::require_machine_by(agreement.as_ref(), plan)?;
    require_witnesses(agreement.as_ref(), source)?;
    let strata = told.counts.strata(plan)?;
    require_whole(told, &strata)?;
    require_words(plan, (told.counts.file(), &strata))?;
    require_agents(writing, plan, bounds, (told.counts.file(), &strata))?;
    require_teams(writing, plan, bounds, (told.counts.file(), &strata))?;
    require_channels(plan, policy, (told.counts.file(), &strata))?;
    require_new_pledges(writing, source)?;
    let verdicts = told_verdicts(writing, plan, bounds, (told.verdicts.as_ref(), &strata))?;
    let frame = (told.root.as_str(), strata, verdicts);
    let commitment = external_commitment(writing, plan, bounds, frame, source, newest_hash(writing)?)?;
    store(writing, plan, bounds, source, &commitment)
}

/// Refuses other roots or counts than those that stand, and says what differs.
pub(super) fn require_same_told(conn: &Connection, standing: &Committed, told: Option<&Told>) -> Result<()> {
    let Some(told) = told else { return Ok(()) };
    let (plan, text) = (plan::by_id(conn, standing.plan)?, &standing.text);
    let (mut others, mut findings) = (Vec::new(), Vec::new());
    let mut other = |what: &str, stands: Option<&str>, given: &str| {
        if stands != Some(given) {
            others.push(format!("another {what}"));
            findings.push(format!("the {what} is {}, and now {given}", stands.unwrap_or("none")));
        }
    };
    other("root", said(text, "frame"), &told.root);
    other("number of rows", said(text, "n"), &told.rows.to_string());
    if let Some(verdicts) = &told.verdicts {
        other("root of verdicts", said(text, "verdicts"), &verdicts.root);
    }
    // Without them it may be asked again what stands.
    let counts = different(&size_lines(&sizes_of(text)), &size_lines(&told.counts.strata(&plan)?));
    let said = match &told.verdicts {
        Some(verdicts) => different(&said_lines(&said_of(text)), &said_lines(&verdicts.counts.as_given(&plan)?)),
        None => Vec::new(),
    };
    for (what, lines) in [("other counts", counts), ("other counts of verdicts", said)] {
        if !lines.is_empty() {
            others.push(what.to_owned());
            findings.extend(lines);
        }
    }
    if others.is_empty() {
        return Ok(());
    }
    Err(Refusal::rule(format!("{} is committed already, with {}; the first stands", standing.name, list_and(&others)))
        .findings(findings)
        .hint("one commitment per plan and window; what came later is outside of it. Where the first is wrong: assize assign void, and commit the next window"))
}

/// So many differences are told.
const TOLD: usize = 20;

/// Counts by what they are of.
type Lines = BTreeMap<String, String>;

fn size_lines(strata: &Strata) -> Lines {
    strata.iter().map(|(labels, size)| (labels.join(", "), size.to_string())).collect()
}

fn said_lines(all: &[Said]) -> Lines {
    let of = |one: &Said| [one.labels.join(", "), one.criterion.clone(), one.level.clone()].join(", ");
    let count = |one: &Said| {
        if one.sum == 0 { one.dialogues.to_string() } else { format!("{} with the sum {}", one.dialogues, one.sum) }
    };
    all.iter().map(|one| (of(one).trim_end_matches(", ").to_owned(), count(one))).collect()
}

/// What counts that come again say otherwise than those that stand.
fn different(stands: &Lines, given: &Lines) -> Vec<String> {
    let none = "nothing".to_owned();
    let names: BTreeSet<&String> = stands.keys().chain(given.keys()).collect();
    let line = |name: &String| {
        let (was, is) = (stands.get(name).unwrap_or(&none), given.get(name).unwrap_or(&none));
        (was != is).then(|| format!("{}: {was}, and now {is}", name.escape_debug()))
    };
    names.into_iter().filter_map(line).take(TOLD).collect()
}

/// That what the engine says is of one frame: root and counts.
fn require_whole(told: &Told, strata: &Strata) -> Result<()> {
    if !is_hex_digest(&told.root) {
        let root = told.root.escape_debug();
        return Err(Refusal::words(format!("--root is 64 hexadecimal digits in small letters, not `{root}`"))
            .hint("copy it as root.csv has it; where it says something in words, mend that in the engine first"));
    }
    let counted: usize = strata.values().sum();
    if strata.is_empty() || counted != told.rows {
        let (file, rows) = (told.counts.file(), told.rows);
        return Err(Refusal::data(format!("{file} counts {counted} dialogues, and the root was made of {rows}"))
            .hint("let the engine make root and counts of the same view, and download both whole"));
    }
    Ok(())
}

/// Where strata are teams, each must have had an agent on some day of the window, and the agent of its stratum where agents make
/// strata too; and it is of the plan's population.
fn require_teams(conn: &Connection, plan: &Plan, bounds: Bounds, (file, strata): (&str, &Strata)) -> Result<()> {
    let columns = plan.columns();
    let place = |name: &str| columns.iter().skip(1).position(|column| *column == name);
    let Some(at) = place("team") else { return Ok(()) };
    let (first, last) = (bounds.first, bounds.last);
    let mut stints = people::agent_stints(conn, bounds.entry)?;
    stints.retain(|(.., since, until)| *since <= last && until.is_none_or(|until| until >= first));
    let listed = plan.teams();
    for labels in strata.keys() {
        let Some(team) = labels.get(at) else { continue };
        let agent = place("agent").and_then(|agent| labels.get(agent));
        let is_there =
            |(_, handle, of, ..): &people::TeamStint| of == team && agent.is_none_or(|agent| agent == handle);
        if !listed.is_empty() && !listed.contains(&team.as_str()) {
            return Err(Refusal::data(format!(
                "{file}: `{}` is no team of the plan's population",
                team.escape_debug()
            ))
            .hint(or_list(team, "they", &listed)));
        }
        if stints.iter().any(is_there) {
            continue;
        }
        let team_said = team.escape_debug();
        let Some(agent) = agent.filter(|_| stints.iter().any(|(_, _, of, ..)| of == team)) else {
            let otherwise = || {
                "let the view give the team of each agent in those days as the roster has it: assize people list"
                    .to_owned()
            };
            let known: BTreeSet<&str> = stints.iter().map(|(_, _, of, ..)| of.as_str()).collect();
            return Err(Refusal::data(format!("{file}: no agent was in a team `{team_said}` from {first} to {last}"))
                .hint(did_you_mean_or(team, known, otherwise)));
        };
        let teams: BTreeSet<&str> =
            stints.iter().filter(|(_, handle, ..)| handle == agent).map(|(_, _, of, ..)| of.as_str()).collect();
        let teams: Vec<&str> = teams.into_iter().collect();
        let agent = agent.escape_debug();
        return Err(Refusal::data(format!("{file}: {agent} was not in the team `{team_said}` from {first} to {last}"))
            .hint(format!("the roster has {agent} in {} in those days: let the view say so", list_and(&teams))));
    }
    Ok(())
}

/// Where strata are channels, each is one that the policy knows and of the plan's population: no pick of another would come in.
fn require_channels(plan: &Plan, policy: &Policy, (file, strata): (&str, &Strata)) -> Result<()> {
    let Some(at) = plan.columns().iter().skip(1).position(|column| *column == "channel") else { return Ok(()) };
    let listed = plan.channels();
    for channel in strata.keys().filter_map(|labels| labels.get(at)) {
        let said = channel.escape_debug();
        if !policy.knows_channel(channel) {
            let hint = policy.closest_channel(channel).map_or_else(
                || "add it to the policy: [intake] channels; or mend the view".to_owned(),
                |best| format!("did you mean `{best}`?"),
            );
            return Err(Refusal::data(format!("{file}: `{said}` is not a channel")).hint(hint));
        }
        if !listed.is_empty() && !listed.contains(&channel.as_str()) {
            return Err(Refusal::data(format!("{file}: `{said}` is no channel of the plan's population"))
                .hint(or_list(channel, "they", &listed)));
        }
    }
    Ok(())
}

/// Where strata are agents, each must have been one on some day of the window: nobody is drawn whom the roster does not know.
fn require_agents(conn: &Connection, plan: &Plan, bounds: Bounds, (file, strata): (&str, &Strata)) -> Result<()> {
    let Some(place) = plan.columns().iter().skip(1).position(|column| *column == "agent") else { return Ok(()) };
    let stints = people::agent_stints(conn, bounds.entry)?;
    let was = |handle: &String| {
        stints.iter().any(|(_, known, _, since, until)| {
            known == handle && *since <= bounds.last && until.is_none_or(|until| until >= bounds.first)
        })
    };
    let handles = strata.keys().filter_map(|labels| labels.get(place));
    let Some(odd) = handles.into_iter().find(|handle| !was(handle)) else { return Ok(()) };
    let (first, last) = (bounds.first, bounds.last);
    let known = stints.iter().map(|(_, handle, ..)| handle);
    let otherwise =
        || "enrol them first, with their days: assize people add; or leave their rows out of the view".to_owned();
    Err(Refusal::data(format!("{file}: `{}` was no agent of the roster from {first} to {last}", odd.escape_debug()))
        .hint(did_you_mean_or(odd, known, otherwise)))
}
