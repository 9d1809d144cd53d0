//! What several reports count in the same way.

use crate::calc::decimal::round_half_even;
use crate::core::audit::{Audit, AuditId};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The total that stands; an audit that its agent has not seen has none yet.
pub(super) fn standing(audit: &Audit) -> Option<i64> {
    audit.total.filter(|_| audit.dispute_due.is_some())
}

/// The mean, exact, rounded half to even once.
pub(super) fn mean(totals: &[i64]) -> Option<i64> {
    let sum: i128 = totals.iter().map(|total| i128::from(*total)).sum();
    round_half_even(sum, i128::try_from(totals.len()).ok()?)
}

/// How many of some audits.
pub(super) fn count(audits: &[&Audit], counts: impl Fn(&Audit) -> bool) -> u64 {
    audits.iter().filter(|audit| counts(audit)).count() as u64
}

/// The audits about which there is a dispute, over or not.
pub(super) fn disputed_audits(conn: &Connection) -> Result<BTreeSet<AuditId>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT audit FROM dispute")?;
    let rows = statement.query_map([], |row| Ok(AuditId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
