//! Untaken cases: until an arbiter answered the disputed criteria themselves, they learn nothing of how they were
//! answered, whatever they read.

use crate::core::audit::AuditId;
use crate::core::people::Person;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The audits on which somebody is to rule and did not take the case yet.
pub fn untaken(conn: &Connection, reader: &Person) -> Result<BTreeSet<AuditId>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT d.audit FROM seat_now n JOIN dispute d ON d.id = n.dispute JOIN identity i ON i.person = n.arbiter
         WHERE i.one = ?1 AND n.taking IS NULL AND n.ballot IS NULL",
    )?;
    let rows = statement.query_map([reader.id.0], |row| Ok(AuditId(row.get("audit")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
