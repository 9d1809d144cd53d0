//! Domain: which audits a report is about.

use super::grouping::{By, Grouping};
use super::period::{LeftOut, Period};
use super::sample::{Observation, Phantom, Sample, sample};
use crate::core::audit::AuditId;
use crate::core::people;
use crate::core::plan;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::suggest::did_you_mean_or;
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Which audits a report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// When their dialogues came in.
    pub period: Period,
    /// Only those of this agent, team, channel, category or card: all of them must hold.
    pub only: Vec<(By, String)>,
    /// Only what was drawn by this plan, whatever its version.
    pub plan: Option<String>,
    /// None of these agents.
    pub without: BTreeSet<String>,
    /// None of these audits.
    pub without_audits: BTreeSet<AuditId>,
}

/// What is told below figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// How many of the audits were marked in sight of what the policy hides.
    pub in_sight: u64,
    /// What of the period is in no figure.
    pub left_out: LeftOut,
    /// The plans, by name, whose draws cover the same days: a dialogue that stands in the frames of two counts twice.
    pub overlap: Vec<String>,
}

impl Beside {
    pub(super) fn of(sample: &Sample) -> Self {
        let in_sight = sample.observations.iter().filter(|one| one.inside && one.scored && one.in_sight).count() as u64;
        let overlap = sample.strata.overlap.iter().cloned().collect();
        Self { in_sight, left_out: sample.left_out.clone(), overlap }
    }
}

/// What the figures of a domain rest on, without the audits that the reader may not see. Refused where nobody or nothing is
/// called so.
pub(super) fn within(conn: &Connection, domain: &Domain, unseen: &BTreeSet<AuditId>) -> Result<Sample> {
    let plan = domain.plan.as_deref().map(|name| plan::find(conn, name)).transpose()?.map(|plan| plan.name);
    let mut sample = sample(conn, (domain.period, plan.as_deref()), unseen)?;
    for (by, wanted) in &domain.only {
        let wanted = known(conn, *by, wanted)?;
        let mut grouping = Grouping::new(conn, *by)?;
        let (mut seen, mut is_found) = (BTreeSet::new(), false);
        for one in &mut sample.observations {
            let name = grouping.key(conn, one, &sample.strata).map(|key| grouping.name(key))?;
            let is_wanted = name == wanted || (*by == By::Card && is_version_of(&name, &wanted));
            one.inside &= is_wanted;
            is_found |= is_wanted;
            if !is_wanted {
                seen.insert(name);
            }
        }
        if !is_found && !seen.is_empty() {
            return Err(nothing(*by, &wanted, &seen));
        }
    }
    leave_out(conn, &mut sample, domain)?;
    Ok(sample)
}

/// The sample that a domain is a part of: of the same days without what it is limited to; none where nothing limits it.
pub(super) fn whole(conn: &Connection, domain: &Domain, unseen: &BTreeSet<AuditId>) -> Result<Option<Sample>> {
    let wide = Domain { only: Vec::new(), ..domain.clone() };
    (!domain.only.is_empty()).then(|| within(conn, &wide, unseen)).transpose()
}

/// Leaves some audits, and those of some agents, out of what a report is about.
fn leave_out(conn: &Connection, sample: &mut Sample, domain: &Domain) -> Result<()> {
    let mut people = HashSet::new();
    for handle in &domain.without {
        people.insert(people::find(conn, handle)?.id);
    }
    let is_left = |one: &Observation| people.contains(&one.agent) || domain.without_audits.contains(&one.audit);
    sample.observations.iter_mut().for_each(|one| one.inside &= !is_left(one));
    Ok(())
}

/// The card of each draw that has an audit, by the draw's entry.
pub(super) fn card_of_draws(sample: &Sample, grouping: &Grouping) -> HashMap<i64, String> {
    let mut found = HashMap::new();
    for one in &sample.observations {
        found.entry(sample.strata.entry(one.stratum)).or_insert_with(|| grouping.card(one.card));
    }
    found
}

/// Whether a missing dialogue, drawn for an audit by a card, is one of those that a report is about. Where nobody knows
/// that, it is not.
pub(super) fn is_of(conn: &Connection, domain: &Domain, phantom: &Phantom, card: Option<&str>) -> Result<bool> {
    for (by, wanted) in &domain.only {
        let wanted = known(conn, *by, wanted)?;
        let name = Grouping::new(conn, *by)?.of_missing(phantom, card)?;
        if name.is_none_or(|name| name != wanted && !(*by == By::Card && is_version_of(&name, &wanted))) {
            return Ok(false);
        }
    }
    Ok(domain.period.holds(policy::day(&phantom.day)?))
}

/// The name as it is written in figures.
fn known(conn: &Connection, by: By, wanted: &str) -> Result<String> {
    match by {
        By::Agent => Ok(people::find(conn, wanted)?.handle),
        By::Card => scorecard::find(conn, Some(wanted)).map(|_| wanted.to_owned()),
        By::Team | By::Channel | By::Category => Ok(wanted.to_owned()),
    }
}

fn is_version_of(label: &str, name: &str) -> bool {
    label.rsplit_once('/').is_some_and(|(own, _)| own == name)
}

fn nothing(by: By, wanted: &str, seen: &BTreeSet<String>) -> Refusal {
    let names = seen.iter().map(String::as_str);
    let known = || format!("there are {}", seen.iter().cloned().collect::<Vec<_>>().join(", "));
    Refusal::rule(format!("no audit here is of the {} `{}`", by.word(), wanted.escape_debug()))
        .hint(did_you_mean_or(wanted, names, known))
}
