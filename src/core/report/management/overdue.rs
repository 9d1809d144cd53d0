//! What is overdue on the day on which the report is made.

use super::span::Span;
use crate::core::audit;
use crate::core::care;
use crate::core::coaching;
use crate::core::dispute::{self, DisputeState};
use crate::core::improvement;
use crate::core::policy;
use crate::core::question;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// So many of each kind are listed; the rest is counted.
const LISTED: usize = 20;

/// Something whose last day is over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overdue {
    /// What it is, in a word: audit, delivery, dispute, action, improvement, question, care.
    pub what: String,
    /// How many.
    pub count: u64,
    /// The longest overdue, by number, each with its last day and who has it; none where nobody has, or may be named.
    pub oldest: Vec<(i64, String, Option<String>)>,
}

/// One: number, last day, who has it.
type One = (i64, NaiveDate, Option<String>);

/// What is overdue.
pub(super) fn overdue(conn: &Connection, span: &Span) -> Result<Vec<Overdue>> {
    let today = span.today;
    let kinds = [
        ("audit", audits(conn, today)?),
        ("delivery", deliveries(conn, today)?),
        ("dispute", disputes(conn, span)?),
        ("action", actions(conn, today)?),
        ("improvement", improvements(conn, today)?),
        (
            "question",
            question::overdue(conn, today)?
                .into_iter()
                .map(|one| (one.id.0, one.due, Some(one.owner.handle)))
                .collect(),
        ),
        ("coaching", coachings(conn, today)?),
        // Who was hurt, and who sees to it, is for those whom it went to.
        ("care", care::overdue(conn, today)?.into_iter().map(|one| (one.id.0, one.due, None)).collect()),
    ];
    Ok(kinds.into_iter().filter(|(_, all)| !all.is_empty()).map(|(what, all)| kind(what, all)).collect())
}

fn kind(what: &str, mut all: Vec<One>) -> Overdue {
    all.sort_by_key(|(number, due, _)| (*due, *number));
    let count = all.len() as u64;
    all.truncate(LISTED);
    let oldest = all.into_iter().map(|(number, due, who)| (number, due.to_string(), who)).collect();
    Overdue { what: what.to_owned(), count, oldest }
}

fn audits(conn: &Connection, today: NaiveDate) -> Result<Vec<One>> {
    let open = audit::list(conn, &audit::AuditState::TO_SCORE)?;
    let open = open.into_iter().filter(|one| !one.void).map(|one| one.id).collect();
    let late = audit::holdings(conn, &open)?.into_iter().filter(|one| one.is_overdue(today));
    Ok(late.map(|one| (one.audit.0, one.due, Some(one.auditor))).collect())
}

fn deliveries(conn: &Connection, today: NaiveDate) -> Result<Vec<One>> {
    let late = audit::undelivered(conn, today, &policy::current(conn)?)?;
    Ok(late.into_iter().map(|one| (one.audit.0, one.due, one.auditor)).collect())
}

fn disputes(conn: &Connection, span: &Span) -> Result<Vec<One>> {
    let mut found = Vec::new();
    for one in dispute::list(conn, &DisputeState::OPEN)? {
        if one.is_late(conn, span.now)? {
            found.push((one.id.0, one.due.unwrap_or(span.today), None));
        }
    }
    Ok(found)
}

fn actions(conn: &Connection, today: NaiveDate) -> Result<Vec<One>> {
    let late = dispute::actions(conn, None)?.into_iter().filter(|one| one.is_overdue(today));
    Ok(late.map(|one| (one.id.0, one.due, Some(one.owner.handle))).collect())
}

fn coachings(conn: &Connection, today: NaiveDate) -> Result<Vec<One>> {
    let late = coaching::list(conn)?.into_iter().filter(|one| one.is_overdue(today));
    // Who is coached stands in no report, also where they do the step themselves.
    let found = late.filter_map(|one| {
        let step = one.next_step()?;
        let owner = Some(&step.owner).filter(|owner| owner.id != one.agent.id);
        Some((one.id.0, step.due, owner.map(|owner| owner.handle.clone())))
    });
    Ok(found.collect())
}

fn improvements(conn: &Connection, today: NaiveDate) -> Result<Vec<One>> {
    let late = improvement::list(conn)?.into_iter().filter(|one| one.is_overdue(today));
    Ok(late.map(|one| (one.id.0, one.due, Some(one.owner.handle))).collect())
}
