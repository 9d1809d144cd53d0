//! Marks: the marks of machines that are disputed, and what became of each.

use super::beside::{Beside, audits_of, beside};
use super::shown::disputed_by;
use crate::calc::calendar::Calendar;
use crate::core::dialogue;
use crate::core::ledger::By;
use crate::core::machine::verdicts_of;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::scorecard;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A mark of a machine that is disputed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DisputedMark {
    /// The dialogue.
    pub request: RequestId,
    /// Its ref.
    pub reference: String,
    /// The handle of its agent.
    pub agent: String,
    /// The machine, `name/version`.
    pub machine: String,
    /// The name of the card.
    pub card: String,
    /// The criterion.
    pub criterion: String,
    /// Who disputes it.
    pub by: Option<By>,
    /// What became of it.
    pub beside: Beside,
    /// Whether somebody looks or looked at it who was named, and not drawn by the lot.
    pub is_named: bool,
}

/// Every mark that is disputed, oldest first.
pub fn marks_in_dispute(conn: &Connection, (calendar, today): (&Calendar, NaiveDate)) -> Result<Vec<DisputedMark>> {
    let mut statement = conn.prepare_cached(
        "SELECT v.request AS request, v.id AS verdict, r.ref AS ref,
           EXISTS (SELECT 1 FROM assignment g WHERE g.audit = m.audit AND g.basis = 'name' AND g.auditor IS NOT NULL) AS named
         FROM machine_dispute m JOIN machine_verdict v ON v.id = m.verdict JOIN request r ON r.id = v.request ORDER BY m.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (request, id) = (RequestId(row.get("request")?), row.get::<_, i64>("verdict")?);
        let Some(verdict) = verdicts_of(conn, request)?.into_iter().find(|verdict| verdict.id == id) else { continue };
        let (reference, is_named): (String, bool) = (row.get("ref")?, row.get("named")?);
        found.push(DisputedMark {
            request,
            agent: dialogue::find(conn, &reference)?.agent_handle,
            reference,
            machine: verdict.machine.clone(),
            card: scorecard::load(conn, verdict.card)?.name,
            criterion: verdict.criterion.clone().unwrap_or_default(),
            by: disputed_by(conn, id)?,
            beside: beside(conn, &verdict, &audits_of(conn, request)?, (calendar, today))?,
            is_named,
        });
    }
    Ok(found)
}

/// What became of the marks of a machine that are disputed, by criterion.
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
    /// Those that somebody looks or looked at who was named, and not drawn by the lot.
    pub named: u64,
}

/// What became of the marks that are disputed, of some machines, by machine, card and criterion.
pub fn disputed_marks(
    conn: &Connection,
    machines: &[String],
    on: (&Calendar, NaiveDate),
) -> Result<Vec<DisputedMarks>> {
    let mut found = BTreeMap::<_, DisputedMarks>::new();
    for one in marks_in_dispute(conn, on)?.into_iter().filter(|one| machines.contains(&one.machine)) {
        let (machine, card, criterion) = (one.machine, one.card, one.criterion);
        let of = (machine.clone(), card.clone(), criterion.clone());
        let new = || DisputedMarks { machine, card, criterion, ..DisputedMarks::default() };
        let line = found.entry(of).or_insert_with(new);
        line.disputed += 1;
        line.named += u64::from(one.is_named);
        match one.beside {
            Beside::Otherwise(..) => line.errors += 1,
            Beside::Upheld(_) => line.upheld += 1,
            Beside::Struck(_) => line.struck += 1,
            Beside::Disputed(_) | Beside::Nobody => line.open += 1,
        }
    }
    Ok(found.into_values().collect())
}
