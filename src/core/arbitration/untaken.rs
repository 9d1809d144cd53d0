//! Untaken cases: until an arbiter answered the disputed criteria themselves, they learn nothing of how these were
//! answered, whatever they read. Disputes about the audits of one dialogue are one case; and a reader who does not say
//! who they are may be any of its arbiters.

use crate::core::audit::{self, AuditId};
use crate::core::calibration;
use crate::core::dispute::DisputeId;
use crate::core::people::Person;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// The audits of every dialogue on which a reader is to rule and did not take the case yet; where nobody knows who
/// reads, of every dialogue that some arbiter is to take. So with dialogues about which a reader is asked in a calibration
/// that is not closed, and with audits that they are to score again, untold.
pub fn untaken(conn: &Connection, reader: Option<&Person>) -> Result<BTreeSet<AuditId>> {
    let sql = "SELECT DISTINCT o.id AS audit FROM open_dispute w CROSS JOIN seat_now n ON n.dispute = w.dispute JOIN identity i ON i.person = n.arbiter
         JOIN dispute d ON d.id = w.dispute JOIN audit a ON a.id = d.audit JOIN audit o ON o.request = a.request
         WHERE (?1 IS NULL OR i.one = ?1) AND n.taking IS NULL AND n.ballot IS NULL";
    let mut found: BTreeSet<AuditId> =
        rows(conn, sql, reader, |row| Ok(AuditId(row.get("audit")?)))?.into_iter().collect();
    found.extend(calibration::audits_to_answer(conn, reader)?);
    found.extend(audit::asked_again(conn, reader)?);
    Ok(found)
}

/// The same dialogues, each with the first dispute that is to be taken.
pub fn untaken_cases(conn: &Connection, reader: Option<&Person>) -> Result<BTreeMap<RequestId, DisputeId>> {
    let sql = "SELECT a.request, min(d.id) AS dispute FROM open_dispute w CROSS JOIN seat_now n ON n.dispute = w.dispute JOIN identity i ON i.person = n.arbiter
         JOIN dispute d ON d.id = w.dispute JOIN audit a ON a.id = d.audit
         WHERE (?1 IS NULL OR i.one = ?1) AND n.taking IS NULL AND n.ballot IS NULL GROUP BY a.request";
    let read = |row: &Row<'_>| Ok((RequestId(row.get("request")?), DisputeId(row.get("dispute")?)));
    Ok(rows(conn, sql, reader, read)?.into_iter().collect())
}

fn rows<T>(
    conn: &Connection,
    sql: &str,
    reader: Option<&Person>,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![reader.map(|reader| reader.id.0)], |row| read(row))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
