//! Report: figures that say how sure they are. Every rate comes with its n, and too few is said.

mod replacements;

pub use replacements::{Effect, ReplacementLine, replacements};

use crate::calc::decimal::round_half_even;
use crate::calc::interval::{pooled, wilson};
use crate::core::audit::{self, Audit};
use crate::core::dispute::{self, Dispute};
use crate::core::draw;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Which dialogues a report counts: those received on local days from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day; open where none is given.
    pub from: Option<NaiveDate>,
    /// The last day; open where none is given.
    pub to: Option<NaiveDate>,
}

impl Period {
    fn holds(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A share with its n and 95 % Wilson interval, in hundredths of a per cent (statistics: Wilson 1927).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
    /// Lower and upper limit; none where there is nothing to count.
    pub limits: Option<(i64, i64)>,
}

impl Share {
    fn of(part: u64, whole: u64) -> Self {
        let limits =
            wilson(part, whole, 0.95).map(|(_, low, high)| (hundredths(low * 100.0), hundredths(high * 100.0)));
        Self { part, whole, limits }
    }
}

/// A figure for display, cut to 0 to 100 per cent; the exact ones never come this way.
#[allow(clippy::cast_possible_truncation)] // Within 0 to 10000 by the clamp.
fn hundredths(percent: f64) -> i64 {
    (percent.clamp(0.0, 100.0) * 100.0).round() as i64
}

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

/// How many degrees of freedom the pooled spread needs before an interval is shown.
const ENOUGH: f64 = 10.0;

/// How the agents stand, by handle. There is no rank: five audits do not tell who is better.
pub fn agents(conn: &Connection, period: Period) -> Result<Vec<AgentLine>> {
    let audits = counted(conn, period)?;
    let disputed = disputed_audits(conn)?;
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
            contested: count(&audits, |audit| audit.state == "disputed"),
            disputed: Share::of(with_dispute, delivered),
            changed: Share::of(count(&audits, |audit| audit.total != audit.first_total), with_dispute),
        }
    });
    Ok(lines.collect())
}

/// The total that stands; an audit that its agent has not seen has none yet.
fn standing(audit: &Audit) -> Option<i64> {
    audit.total.filter(|_| audit.dispute_due.is_some())
}

/// The mean, exact, rounded half to even once.
fn mean(totals: &[i64]) -> Option<i64> {
    let sum: i128 = totals.iter().map(|total| i128::from(*total)).sum();
    round_half_even(sum, i128::try_from(totals.len()).ok()?)
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
        Some(pooled) if f64::from(u32::try_from(pooled.df).unwrap_or(u32::MAX)) >= ENOUGH => {
            pooled.groups.into_iter().map(|group| (group.label, (hundredths(group.lo), hundredths(group.hi)))).collect()
        }
        _ => BTreeMap::new(),
    }
}

fn count(audits: &[&Audit], counts: impl Fn(&Audit) -> bool) -> u64 {
    audits.iter().filter(|audit| counts(audit)).count() as u64
}

/// How an auditor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditorLine {
    /// The auditor's handle.
    pub auditor: String,
    /// Audits assigned.
    pub assigned: u64,
    /// Audits scored.
    pub scored: u64,
    /// Not scored, and the last day has passed.
    pub overdue: u64,
    /// Scored after the last day.
    pub late: u64,
    /// Mean of the totals as first given, hundredths of a per cent. Auditors see different dialogues:
    /// it does not say who is strict.
    pub mean: Option<i64>,
    /// Audits disputed, of those scored.
    pub disputed: Share,
    /// Audits whose total was changed, of those scored.
    pub overturned: Share,
}

/// How the auditors stand, by handle.
pub fn auditors(conn: &Connection, period: Period, today: NaiveDate) -> Result<Vec<AuditorLine>> {
    let audits = counted(conn, period)?;
    let disputed = disputed_audits(conn)?;
    let mut by_auditor: BTreeMap<&str, Vec<&Audit>> = BTreeMap::new();
    for audit in &audits {
        if let Some(auditor) = &audit.auditor {
            by_auditor.entry(&auditor.handle).or_default().push(audit);
        }
    }
    let lines = by_auditor.into_iter().map(|(auditor, audits)| {
        let first: Vec<i64> = audits.iter().filter_map(|audit| audit.first_total).collect();
        let scored = count(&audits, |audit| audit.scoring.is_some());
        AuditorLine {
            auditor: auditor.to_owned(),
            assigned: audits.len() as u64,
            scored,
            late: count(&audits, |audit| audit.scored_on.is_some_and(|day| day > audit.score_due)),
            overdue: count(&audits, |audit| audit.scoring.is_none() && audit.score_due < today),
            mean: mean(&first),
            disputed: Share::of(count(&audits, |audit| disputed.contains(&audit.id)), scored),
            overturned: Share::of(count(&audits, |audit| audit.total != audit.first_total), scored),
        }
    });
    Ok(lines.collect())
}

/// The audits of the period that count: not the replaced ones, nor those of void draws, nor spot checks.
fn counted(conn: &Connection, period: Period) -> Result<Vec<Audit>> {
    let mut audits = audits(conn, period)?;
    audits.retain(|audit| audit.outside().is_none());
    Ok(audits)
}

/// How many audits of the period are in no rate, by why; and how many dialogues that were drawn are missing.
pub fn outside(conn: &Connection, period: Period) -> Result<BTreeMap<&'static str, u64>> {
    let mut outside = BTreeMap::new();
    for why in audits(conn, period)?.iter().filter_map(Audit::outside) {
        *outside.entry(why).or_default() += 1;
    }
    let missing = draw::drawn_missing(conn)?.into_iter().filter(|(_, day)| period.holds(*day)).count() as u64;
    if missing > 0 {
        outside.insert("drawn and missing", missing);
    }
    Ok(outside)
}

/// Every audit of the period, by number.
pub fn audits(conn: &Connection, period: Period) -> Result<Vec<Audit>> {
    let mut audits = audit::list(conn, &[])?;
    audits.retain(|audit| period.holds(audit.received));
    Ok(audits)
}

/// Every dispute about a dialogue of the period, oldest first.
pub fn disputes(conn: &Connection, period: Period) -> Result<Vec<Dispute>> {
    let mut disputes = dispute::list(conn, &[])?;
    disputes.retain(|dispute| period.holds(dispute.audit.received));
    Ok(disputes)
}

fn disputed_audits(conn: &Connection) -> Result<BTreeSet<audit::AuditId>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT audit FROM dispute")?;
    let rows = statement.query_map([], |row| Ok(audit::AuditId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
