//! What auditors handed in, before any dispute.

use super::sample::{Observation, Sample, each};
use crate::core::people::PersonId;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap};

/// Audits of a sample, by number, each with the scoring that its auditor gave and did not take back, and who that is.
pub(super) fn first_scored(
    conn: &Connection,
    sample: &Sample,
    is_wanted: impl Fn(&Observation) -> bool,
) -> Result<Vec<(Observation, PersonId)>> {
    let of = |one: &&Observation| one.inside && is_wanted(one);
    let wanted: HashMap<i64, &Observation> =
        sample.observations.iter().filter(of).map(|one| (one.audit.0, one)).collect();
    let mut first = BTreeMap::new();
    let (Some(lowest), Some(highest)) = (wanted.keys().min(), wanted.keys().max()) else { return Ok(Vec::new()) };
    let sql = "SELECT s.audit, s.id, s.scorer FROM scoring s WHERE s.basis = 'audit' AND s.audit BETWEEN ?1 AND ?2
        AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = s.id) ORDER BY s.id";
    each(conn, sql, [lowest, highest], |row| {
        let audit: i64 = row.get(0)?;
        if let Some(one) = wanted.get(&audit) {
            first.insert(audit, (Observation { scoring: row.get(1)?, ..**one }, PersonId(row.get(2)?)));
        }
        Ok(())
    })?;
    Ok(first.into_values().collect())
}
