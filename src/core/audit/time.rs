//! Time: how long an auditor took, as they said or as the questions at a terminal measured. It is shown to nobody else.

use super::state::AuditId;
use crate::core::people::Person;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// For how many scores of these audits that stand somebody said how long they took, and how many minutes that is together.
/// One that was taken back or returned does not stand.
pub fn time_of(conn: &Connection, person: &Person, audits: &BTreeSet<AuditId>) -> Result<(u64, u64)> {
    let mut statement = conn.prepare_cached(
        "SELECT s.audit, s.minutes FROM scoring s WHERE s.scorer = ?1 AND s.minutes IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = s.id)
         AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.scoring = s.id AND a.granted = 0)",
    )?;
    let mut rows = statement.query([person.id.0])?;
    let mut time = (0, 0);
    while let Some(row) = rows.next()? {
        if audits.contains(&AuditId(row.get("audit")?)) {
            time.0 += 1;
            time.1 += row.get::<_, u64>("minutes")?;
        }
    }
    Ok(time)
}
