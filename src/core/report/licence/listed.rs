//! Listed: the disputes about marks of machines one by one, with who looks at each, who chose them by name, and what became of it.

use super::beside::{Beside, audits_of, beside};
use crate::calc::calendar::Calendar;
use crate::core::audit::AuditId;
use crate::core::ledger::{By, by};
use crate::core::machine::verdicts_of;
use crate::core::people::PersonId;
use crate::core::policy::day;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// A dispute about a mark of a machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DisputedMark {
    /// The ref of its dialogue.
    pub reference: String,
    /// Who disputed it, and when.
    pub by: By,
    /// Who answers for the dialogue now.
    pub agent: PersonId,
    /// The machine, `name/version`.
    pub machine: String,
    /// The criterion.
    pub criterion: String,
    /// The audit that answers it.
    pub audit: AuditId,
    /// Who has that audit; none: nobody.
    pub auditor: Option<String>,
    /// Who chose that person by name, instead of a lot.
    pub named_by: Option<By>,
    /// The last day on which somebody looks at it.
    pub due: NaiveDate,
    /// What became of it.
    pub beside: Beside,
}

impl DisputedMark {
    /// Whether somebody is still to look at it.
    pub const fn is_open(&self) -> bool {
        matches!(self.beside, Beside::Disputed(_))
    }
}

/// All of them on a day, oldest first.
pub fn each_disputed(conn: &Connection, (calendar, today): (&Calendar, NaiveDate)) -> Result<Vec<DisputedMark>> {
    let mut statement = conn.prepare_cached(
        "SELECT m.verdict AS verdict, m.entry AS entry, m.audit AS audit, m.due AS due, r.id AS request, r.ref AS ref, i.one AS agent
         FROM machine_dispute m JOIN machine_verdict v ON v.id = m.verdict JOIN request r ON r.id = v.request
           JOIN dialogue d ON d.request = r.id JOIN identity i ON i.person = d.agent ORDER BY m.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (id, request): (i64, RequestId) = (row.get("verdict")?, RequestId(row.get("request")?));
        let Some(verdict) = verdicts_of(conn, request)?.into_iter().find(|verdict| verdict.id == id) else { continue };
        let beside = beside(conn, &verdict, &audits_of(conn, request)?, (calendar, today))?;
        let audit = AuditId(row.get("audit")?);
        let (auditor, named_by) = looks(conn, audit)?;
        found.push(DisputedMark {
            reference: row.get("ref")?,
            by: by(conn, row.get("entry")?)?,
            agent: PersonId(row.get("agent")?),
            machine: verdict.machine,
            criterion: verdict.criterion.unwrap_or_default(),
            audit,
            auditor,
            named_by,
            due: day(&row.get::<_, String>("due")?)?,
            beside,
        });
    }
    Ok(found)
}

/// Who has an audit, and who named them.
fn looks(conn: &Connection, audit: AuditId) -> Result<(Option<String>, Option<By>)> {
    let found: Option<(Option<String>, String, i64)> = conn
        .prepare_cached(
            "SELECT p.handle AS handle, g.basis AS basis, g.entry AS entry FROM assignment g LEFT JOIN person p ON p.id = g.auditor
             WHERE g.audit = ?1 ORDER BY g.id DESC LIMIT 1",
        )?
        .query_row([audit.0], |row| Ok((row.get("handle")?, row.get("basis")?, row.get("entry")?)))
        .optional()?;
    let Some((handle, basis, entry)) = found else { return Ok((None, None)) };
    let named_by = (basis == "name").then(|| by(conn, entry)).transpose()?;
    Ok((handle, named_by))
}
