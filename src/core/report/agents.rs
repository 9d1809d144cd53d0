//! How the agents stand. There is no rank: five audits do not tell who is better.

use super::figures::{count, disputed_audits, mean, overturned_audits, standing};
use super::period::{Period, counted};
use super::share::{Share, shown};
use crate::calc::interval::pooled;
use crate::core::audit::{Audit, AuditId, AuditState};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// How an agent stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentLine {
    /// The agent's handle.
    pub agent: String,
    /// Audits drawn.
    pub drawn: u64,
    /// Audits scored.
    pub scored: u64,
    /// Audits delivered: what the mean counts.
    pub delivered: u64,
    /// Mean of the delivered totals that stand, hundredths of a per cent.
    pub mean: Option<i64>,
    /// 95 % interval of that mean by the pooled spread within agents; none when too few audits are
    /// scored over all agents.
    pub interval: Option<(i64, i64)>,
    /// Audits with an open dispute: their totals may still change.
    pub contested: u64,
    /// Audits disputed, of those delivered.
    pub disputed: Share,
    /// Audits whose total a session or a ruling changed, of those disputed.
    pub changed: Share,
}

/// How the agents stand, by handle, without the audits that the reader may not see.
pub fn agents(conn: &Connection, period: Period, unseen: &BTreeSet<AuditId>) -> Result<Vec<AgentLine>> {
    let audits = counted(conn, period, unseen)?;
    let (disputed, overturned) = (disputed_audits(conn)?, overturned_audits(conn)?);
    let intervals = intervals(&audits);
    let mut by_agent: BTreeMap<&str, Vec<&Audit>> = BTreeMap::new();
    for audit in &audits {
        by_agent.entry(&audit.agent.handle).or_default().push(audit);
    }
    let lines = by_agent.into_iter().map(|(agent, audits)| {
        let totals: Vec<i64> = audits.iter().filter_map(|audit| standing(audit)).collect();
        let delivered = count(&audits, |audit| audit.dispute_due.is_some());
        let with_dispute = count(&audits, |audit| disputed.contains(&audit.id));
        AgentLine {
            agent: agent.to_owned(),
            drawn: audits.len() as u64,
            scored: count(&audits, |audit| audit.scoring.is_some()),
            delivered,
            mean: mean(&totals),
            interval: intervals.get(agent).copied(),
            contested: count(&audits, |audit| audit.state == AuditState::Disputed),
            disputed: Share::of(with_dispute, delivered),
            changed: Share::of(count(&audits, |audit| overturned.contains(&audit.id)), with_dispute),
        }
    });
    Ok(lines.collect())
}

#[allow(clippy::cast_precision_loss)] // Totals are at most 10000.
fn intervals(audits: &[Audit]) -> BTreeMap<String, (i64, i64)> {
    let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for audit in audits {
        if let Some(total) = standing(audit) {
            groups.entry(audit.agent.handle.clone()).or_default().push(total as f64 / 100.0);
        }
    }
    let groups: Vec<_> = groups.into_iter().collect();
    match pooled(&groups, 0.95) {
        Some(pooled) if pooled.is_enough() => {
            pooled.groups.into_iter().map(|group| (group.label, (shown(group.lo), shown(group.hi)))).collect()
        }
        _ => BTreeMap::new(),
    }
}
