//! Few people: groups that a works agreement does not let reports show, since so few people stand behind them.

use super::domain::{Domain, within};
use super::grouping::{By, Grouping};
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use crate::core::works_agreement::{Clause, InForce, beyond};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// The people behind each group.
type People = BTreeMap<String, BTreeSet<i64>>;

/// The groups of a domain with fewer people than the agreement lets reports show. Where what is left out has too few
/// together, the smallest of the others are left out too: a total less the groups that are shown would tell of them.
pub(super) fn few_people(
    conn: &Connection,
    domain: &Domain,
    by: By,
    unseen: &BTreeSet<AuditId>,
    agreement: &InForce,
) -> Result<BTreeSet<String>> {
    let (people, least) = (people(conn, domain, by, unseen)?, agreement.terms.smallest_group());
    let mut hidden: BTreeSet<String> =
        people.iter().filter(|(_, of)| of.len() < least).map(|(name, _)| name.clone()).collect();
    loop {
        let behind: BTreeSet<i64> =
            people.iter().filter(|(name, _)| hidden.contains(*name)).flat_map(|(_, of)| of.iter().copied()).collect();
        let others = people.iter().filter(|(name, _)| !hidden.contains(*name));
        match others.min_by_key(|(_, of)| of.len()) {
            Some((name, _)) if !behind.is_empty() && behind.len() < least => hidden.insert(name.clone()),
            _ => return Ok(hidden),
        };
    }
}

/// Refuses figures of a domain with fewer people than the agreement lets reports show.
pub(super) fn require_enough(
    conn: &Connection,
    domain: &Domain,
    unseen: &BTreeSet<AuditId>,
    agreement: &InForce,
) -> Result<()> {
    let people = people(conn, domain, By::Agent, unseen)?;
    let least = agreement.terms.smallest_group();
    if people.is_empty() || people.len() >= least {
        return Ok(());
    }
    let says = format!("these figures are of {}", counted(people.len()));
    Err(beyond(agreement, Clause::SmallestGroup, says).hint("ask for more days, or for more teams"))
}

fn counted(people: usize) -> String {
    if people == 1 { "one person".to_owned() } else { format!("{people} people") }
}

fn people(conn: &Connection, domain: &Domain, by: By, unseen: &BTreeSet<AuditId>) -> Result<People> {
    let sample = within(conn, domain, unseen)?;
    let (mut grouping, mut people) = (Grouping::new(conn, by)?, People::new());
    for one in sample.observations.iter().filter(|one| one.inside) {
        let key = grouping.key(conn, one, &sample.strata)?;
        people.entry(grouping.name(key)).or_default().insert(one.agent.0);
    }
    Ok(people)
}
