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

/// The audits whose total a session or a ruling changed.
pub(super) fn overturned_audits(conn: &Connection) -> Result<BTreeSet<AuditId>> {
    let sql = "SELECT DISTINCT x.audit FROM scoring x WHERE x.basis IN ('session', 'ruling') AND x.total IS NOT (
        SELECT y.total FROM scoring y WHERE y.audit = x.audit AND y.id < x.id
          AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = y.id) ORDER BY y.id DESC LIMIT 1)";
    numbers(conn, sql)
}

/// The audits in which a slip was corrected, with the agent's agreement.
pub(super) fn corrected_audits(conn: &Connection) -> Result<BTreeSet<AuditId>> {
    numbers(conn, "SELECT DISTINCT k.audit FROM correction k JOIN agreement g ON g.correction = k.id AND g.agreed = 1")
}

/// The audits about which there is a dispute, over or not.
pub(super) fn disputed_audits(conn: &Connection) -> Result<BTreeSet<AuditId>> {
    numbers(conn, "SELECT DISTINCT audit FROM dispute")
}

/// The audits about which a dispute is open.
pub(super) fn contested_audits(conn: &Connection) -> Result<BTreeSet<AuditId>> {
    numbers(conn, "SELECT DISTINCT d.audit FROM dispute d JOIN open_point o ON o.dispute = d.id")
}

fn numbers(conn: &Connection, sql: &str) -> Result<BTreeSet<AuditId>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok(AuditId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
