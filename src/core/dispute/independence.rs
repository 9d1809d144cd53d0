//! Independence: what speaks against somebody having a hand in a dispute. The audit's own conflicts come first; here come
//! the auditor's side and the disputes about the same audit: it is one case, however many disputes it has.

use crate::core::audit::{self, AsOf, Audit, AuditId, Case};
use crate::core::people::conflict::{self, Conflict, Deed, Objection, Side};
use crate::core::people::{NOW, Person};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, ToSql, params};

/// All that speaks against somebody doing a deed to a dispute about an audit.
pub fn objections(
    conn: &Connection,
    deed: Deed,
    audit: &Audit,
    person: &Person,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Vec<Objection>> {
    let mut found = audit::objections(conn, deed, AsOf::NOW, &Case::of(audit), person, today, policy)?;
    if let Some(auditor) = &audit.auditor {
        let days = (audit.received, today);
        found.extend(conflict::with(conn, NOW, person.id, (Side::Auditor, auditor), days, policy)?);
    }
    if deed.is_barred_by(Conflict::OpenedDispute) && opened_dispute(conn, audit.id, person)? {
        found.push(Objection::new(Conflict::OpenedDispute, "they opened a dispute about this audit"));
    }
    if deed.is_barred_by(Conflict::LedSession) && led_session(conn, audit.id, person)? {
        found.push(Objection::new(Conflict::LedSession, "they led or called a session about this audit"));
    }
    if deed.is_barred_by(Conflict::ChosenToRule) && chosen_to_rule(conn, audit.id, person)? {
        found.push(Objection::new(Conflict::ChosenToRule, "they were drawn to rule on a dispute about this audit"));
    }
    Ok(found)
}

fn opened_dispute(conn: &Connection, audit: AuditId, person: &Person) -> Result<bool> {
    let sql = "SELECT 1 FROM dispute d JOIN entry e ON e.id = d.entry JOIN person p ON p.handle = e.actor
        JOIN identity i ON i.person = p.id WHERE d.audit = ?1 AND i.one = ?2";
    exists(conn, sql, audit, &person.id.0)
}

fn led_session(conn: &Connection, audit: AuditId, person: &Person) -> Result<bool> {
    let sql = "SELECT 1 FROM (SELECT dispute, facilitator FROM session UNION ALL SELECT dispute, facilitator FROM convening) s
        JOIN dispute d ON d.id = s.dispute JOIN identity i ON i.person = s.facilitator WHERE d.audit = ?1 AND i.one = ?2";
    exists(conn, sql, audit, &person.id.0)
}

fn chosen_to_rule(conn: &Connection, audit: AuditId, person: &Person) -> Result<bool> {
    let sql = "SELECT 1 FROM seat s JOIN dispute d ON d.id = s.dispute JOIN identity i ON i.person = s.arbiter
        WHERE d.audit = ?1 AND i.one = ?2";
    exists(conn, sql, audit, &person.id.0)
}

fn exists(conn: &Connection, sql: &str, audit: AuditId, who: &dyn ToSql) -> Result<bool> {
    Ok(conn.prepare_cached(sql)?.exists(params![audit.0, who])?)
}
