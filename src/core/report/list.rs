//! Audits of a domain, as lists have them.

use super::domain::Domain;
use super::grouping::By;
use super::period;
use super::sample::{Facts, each};
use crate::core::audit::Audit;
use crate::core::people::{self, NOW, TeamStint};
use crate::core::plan;
use crate::core::refusal::Result;
use crate::core::scorecard;
use rusqlite::Connection;
use std::collections::HashSet;

/// Every audit of the domain, by number. Refused where nobody or nothing is called so.
pub fn audits_of(conn: &Connection, domain: &Domain) -> Result<Vec<Audit>> {
    let mut audits = period::audits(conn, domain.period)?;
    for (by, wanted) in &domain.only {
        match by {
            By::Agent => {
                let agent = people::find(conn, wanted)?;
                audits.retain(|audit| audit.agent.id == agent.id);
            }
            By::Card => {
                scorecard::find(conn, Some(wanted))?;
                audits.retain(|audit| is_by(audit, wanted));
            }
            By::Team => {
                people::require_team(conn, wanted)?;
                let stints = people::agent_stints(conn, NOW)?;
                audits.retain(|audit| is_in(audit, wanted, &stints));
            }
            By::Channel => retain(conn, &mut audits, |facts| facts.channel == *wanted)?,
            By::Category => retain(conn, &mut audits, |facts| facts.category == *wanted)?,
        }
    }
    if let Some(plan) = &domain.plan {
        let drawn = drawn_by(conn, &plan::find(conn, plan)?.name)?;
        audits.retain(|audit| drawn.contains(&audit.id.0));
    }
    Ok(audits)
}

/// The audits of the draws of a plan, whatever its version.
fn drawn_by(conn: &Connection, plan: &str) -> Result<HashSet<i64>> {
    let sql = "SELECT a.id FROM audit a JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw
        JOIN commitment c ON c.id = d.commitment JOIN plan p ON p.id = c.plan WHERE p.name = ?1";
    let mut found = HashSet::new();
    each(conn, sql, [plan], |row| {
        found.insert(row.get("id")?);
        Ok(())
    })?;
    Ok(found)
}

fn is_by(audit: &Audit, card: &str) -> bool {
    audit.card_label == card || audit.card_label.rsplit_once('/').is_some_and(|(name, _)| name == card)
}

/// Whether its agent was in the team on the day of the dialogue.
fn is_in(audit: &Audit, team: &str, stints: &[TeamStint]) -> bool {
    let held = |(person, _, _, since, until): &&TeamStint| {
        *person == audit.agent.id && *since <= audit.received && until.is_none_or(|until| audit.received <= until)
    };
    stints.iter().find(held).is_some_and(|(_, _, own, _, _)| own == team)
}

fn retain(conn: &Connection, audits: &mut Vec<Audit>, is_wanted: impl Fn(&Facts) -> bool) -> Result<()> {
    let mut kept = Vec::with_capacity(audits.len());
    for audit in audits.drain(..) {
        if is_wanted(&Facts::load(conn, audit.request.0)?) {
            kept.push(audit);
        }
    }
    *audits = kept;
    Ok(())
}
