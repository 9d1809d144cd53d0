//! Independence: what speaks against somebody having a hand in a dispute. The audit's own conflicts come first; here come
//! the auditor's side and the disputes about the same audit: it is one case, however many disputes it has.

use crate::core::audit::{self, AsOf, Audit, AuditId, Case};
use crate::core::people::Person;
use crate::core::people::conflict::{self, Conflict, Deed, Objection, Side};
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
    objections_as_of(conn, deed, AsOf::NOW, audit, person, today, policy)
}

/// The same as the record stood: for a lot that is among those who could have ruled then, and for its recheck.
pub fn objections_as_of(
    conn: &Connection,
    deed: Deed,
    as_of: AsOf,
    audit: &Audit,
    person: &Person,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Vec<Objection>> {
    let mut found = audit::objections(conn, deed, as_of, &Case::of(audit), person, today, policy)?;
    if let Some(auditor) = &audit.auditor {
        let days = (audit.received, today);
        found.extend(conflict::with(conn, as_of.entry, person.id, (Side::Auditor, auditor), days, policy)?);
    }
    let (case, entry) = (audit.id, as_of.entry);
    if deed.is_barred_by(Conflict::OpenedDispute) && opened_dispute(conn, (case, entry), person)? {
        found.push(Objection::new(Conflict::OpenedDispute, "they opened a dispute about this audit"));
    }
    if deed.is_barred_by(Conflict::LedSession) && led_session(conn, (case, entry), person)? {
        found.push(Objection::new(Conflict::LedSession, "they led or called a session about this audit"));
    }
    if deed.is_barred_by(Conflict::LedSession) && asked_to_come(conn, (case, entry), person)? {
        found.push(Objection::new(
            Conflict::LedSession,
            "they were asked to come to a session about this audit, and could read what the sides say",
        ));
    }
    if deed.is_barred_by(Conflict::ChosenToRule) && chosen_to_rule(conn, (case, entry), person)? {
        found.push(Objection::new(Conflict::ChosenToRule, "they were drawn to rule on a dispute about this audit"));
    }
    Ok(found)
}

/// An audit, and the last entry that counts.
type Then = (AuditId, i64);

fn opened_dispute(conn: &Connection, audit: Then, person: &Person) -> Result<bool> {
    let sql = "SELECT 1 FROM dispute d JOIN entry e ON e.id = d.entry JOIN person p ON p.handle = e.actor
        JOIN identity i ON i.person = p.id WHERE d.audit = ?1 AND i.one = ?2 AND d.entry <= ?3";
    exists(conn, sql, audit, &person.id.0)
}

/// Whether somebody led a session, or is the newest to call one that nobody led yet. Who called one that another person
/// called again or led has no part in it: nobody bars themselves, or a second arbiter, by a call.
fn led_session(conn: &Connection, audit: Then, person: &Person) -> Result<bool> {
    let sql = "SELECT 1 FROM (SELECT dispute, facilitator, entry FROM session
          UNION ALL SELECT c.dispute, c.facilitator, c.entry FROM convening c
            WHERE c.id = (SELECT max(n.id) FROM convening n WHERE n.dispute = c.dispute AND n.entry <= ?3)
              AND NOT EXISTS (SELECT 1 FROM session l WHERE l.dispute = c.dispute AND l.entry <= ?3)) s
        JOIN dispute d ON d.id = s.dispute JOIN identity i ON i.person = s.facilitator WHERE d.audit = ?1 AND i.one = ?2 AND s.entry <= ?3";
    exists(conn, sql, audit, &person.id.0)
}

fn asked_to_come(conn: &Connection, audit: Then, person: &Person) -> Result<bool> {
    let sql = "SELECT 1 FROM guest g JOIN convening c ON c.id = g.convening JOIN dispute d ON d.id = c.dispute
        JOIN identity i ON i.person = g.person WHERE d.audit = ?1 AND i.one = ?2 AND g.entry <= ?3";
    exists(conn, sql, audit, &person.id.0)
}

fn chosen_to_rule(conn: &Connection, audit: Then, person: &Person) -> Result<bool> {
    let sql = "SELECT 1 FROM seat s JOIN dispute d ON d.id = s.dispute JOIN identity i ON i.person = s.arbiter
        WHERE d.audit = ?1 AND i.one = ?2 AND s.entry <= ?3";
    exists(conn, sql, audit, &person.id.0)
}

fn exists(conn: &Connection, sql: &str, (audit, as_of): Then, who: &dyn ToSql) -> Result<bool> {
    Ok(conn.prepare_cached(sql)?.exists(params![audit.0, who, as_of])?)
}
