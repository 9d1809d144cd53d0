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
use crate::core::scorecard;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

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
    /// The name of the card.
    pub card: String,
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
pub fn each_disputed(conn: &Connection, on: (&Calendar, NaiveDate)) -> Result<Vec<DisputedMark>> {
    disputed_due(conn, on, (NaiveDate::MIN, NaiveDate::MAX))
}

/// Those whose last day to look at them lies between two days, both of which count: others are not even read.
pub fn disputed_due(
    conn: &Connection,
    (calendar, today): (&Calendar, NaiveDate),
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<DisputedMark>> {
    let mut statement = conn.prepare_cached(
        "SELECT m.verdict AS verdict, m.entry AS entry, m.audit AS audit, m.due AS due, r.id AS request, r.ref AS ref, i.one AS agent
         FROM machine_dispute m JOIN machine_verdict v ON v.id = m.verdict JOIN request r ON r.id = v.request
           JOIN dialogue d ON d.request = r.id JOIN identity i ON i.person = d.agent ORDER BY m.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let due = day(&row.get::<_, String>("due")?)?;
        if due < first || last < due {
            continue;
        }
        let (id, request): (i64, RequestId) = (row.get("verdict")?, RequestId(row.get("request")?));
        let Some(verdict) = verdicts_of(conn, request)?.into_iter().find(|verdict| verdict.id == id) else { continue };
        let beside = beside(conn, &verdict, &audits_of(conn, request)?, (calendar, today))?;
        let audit = AuditId(row.get("audit")?);
        let (auditor, named_by) = looks(conn, audit)?;
        found.push(DisputedMark {
            reference: row.get("ref")?,
            by: by(conn, row.get("entry")?)?,
            agent: PersonId(row.get("agent")?),
            card: scorecard::load(conn, verdict.card)?.name,
            machine: verdict.machine,
            criterion: verdict.criterion.unwrap_or_default(),
            audit,
            auditor,
            named_by,
            due,
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

/// What became of the marks of a machine that agents disputed, by criterion.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DisputedMarks {
    /// The machine, `name/version`.
    pub machine: String,
    /// The name of the card.
    pub card: String,
    /// The criterion.
    pub criterion: String,
    /// How many.
    pub disputed: u64,
    /// Those that a person answered otherwise: errors of the machine.
    pub errors: u64,
    /// Those that a person upheld.
    pub upheld: u64,
    /// Those that nobody looked at in time.
    pub struck: u64,
    /// Those that a person is to look at.
    pub open: u64,
}

/// What became of disputed marks, by machine, card and criterion.
pub fn disputed_marks(marks: &[DisputedMark]) -> Vec<DisputedMarks> {
    let mut found = BTreeMap::<_, DisputedMarks>::new();
    for one in marks {
        let of = (one.machine.clone(), one.card.clone(), one.criterion.clone());
        let line = found.entry(of).or_insert_with(|| DisputedMarks {
            machine: one.machine.clone(),
            card: one.card.clone(),
            criterion: one.criterion.clone(),
            ..DisputedMarks::default()
        });
        line.disputed += 1;
        match one.beside {
            Beside::Otherwise(..) => line.errors += 1,
            Beside::Upheld(_) => line.upheld += 1,
            Beside::Struck(_) => line.struck += 1,
            Beside::Disputed(_) | Beside::Nobody => line.open += 1,
        }
    }
    found.into_values().collect()
}
