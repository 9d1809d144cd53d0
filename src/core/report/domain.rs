//! Domain: which audits a report is about.

use super::grouping::{By, Grouping};
use super::period::Period;
use super::sample::{Sample, sample};
use crate::core::audit::AuditId;
use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::suggest::did_you_mean_or;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Which audits a report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// When their dialogues came in.
    pub period: Period,
    /// Only those of this agent, team, channel, category or card: all of them must hold.
    pub only: Vec<(By, String)>,
}

/// What the figures of a domain rest on, without the audits that the reader may not see. Refused where nobody or nothing is
/// called so.
pub(super) fn within(conn: &Connection, domain: &Domain, unseen: &BTreeSet<AuditId>) -> Result<Sample> {
    let mut sample = sample(conn, domain.period, unseen)?;
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
    Ok(sample)
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
