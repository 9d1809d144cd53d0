//! How the auditors stand: load, lateness, overturned scores, corrected slips.

use super::figures::{corrected_audits, count, disputed_audits, mean, overturned_audits};
use super::period::{Period, counted};
use super::share::Share;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Scored in sight of something that the policy hides.
    pub in_sight: u64,
    /// Mean of the totals as first given, hundredths of a per cent. Auditors see different dialogues:
    /// it does not say who is strict.
    pub mean: Option<i64>,
    /// Audits disputed, of those scored.
    pub disputed: Share,
    /// Audits whose total a session or a ruling changed, of those scored.
    pub overturned: Share,
    /// Audits in which the auditor's own slip was corrected with the agent's agreement, of those scored; they are not
    /// overturned.
    pub corrected: Share,
}

/// How the auditors stand, by handle, without the audits that the reader may not see.
pub fn auditors(
    conn: &Connection,
    period: Period,
    today: NaiveDate,
    unseen: &BTreeSet<AuditId>,
) -> Result<Vec<AuditorLine>> {
    let audits = counted(conn, period, unseen)?;
    let (disputed, in_sight) = (disputed_audits(conn)?, audit::in_sight(conn)?);
    let (overturned, corrected) = (overturned_audits(conn)?, corrected_audits(conn)?);
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
            overdue: count(&audits, |audit| {
                audit.scoring.is_none() && audit.hidden.is_none() && audit.score_due < today
            }),
            in_sight: count(&audits, |audit| audit.scoring.is_some() && in_sight.contains(&audit.id)),
            mean: mean(&first),
            disputed: Share::of(count(&audits, |audit| disputed.contains(&audit.id)), scored),
            overturned: Share::of(count(&audits, |audit| overturned.contains(&audit.id)), scored),
            corrected: Share::of(count(&audits, |audit| corrected.contains(&audit.id)), scored),
        }
    });
    Ok(lines.collect())
}
