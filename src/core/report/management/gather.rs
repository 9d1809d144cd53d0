//! A management report: every number of a period, taken at once.

use super::auditors::{Auditors, auditors};
use super::coachings::{Coachings, coachings};
use super::council::{Council, council};
use super::coverage::{Coverage, coverage};
use super::customers::{Customers, customers};
use super::disputes::{Disputes, disputes};
use super::improvements::{ImprovementRow, findings, improvements};
use super::looked_at::{LookedAt, looked_at};
use super::overdue::{Overdue, overdue};
use super::reading::Reading;
use super::service::{Service, service};
use super::span::Span;
use super::trend::{Trend, trends};
use crate::core::ledger::Head;
use crate::core::refusal::Result;
use crate::core::report::sample::Sample;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// Which definitions the numbers follow: a later program that counts otherwise has another.
pub const DEFINITIONS: u32 = 1;

/// A management report: what is frozen when it is handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Management {
    /// Which definitions its numbers follow.
    pub definitions: u32,
    /// The period, as it was named.
    pub period: String,
    /// Its first day.
    pub first: String,
    /// Its last day.
    pub last: String,
    /// The first and the last day of the period that it is held against.
    pub before: (String, String),
    /// The day on which the numbers were taken.
    pub made: String,
    /// Whether the period was over then.
    pub is_over: bool,
    /// The head from which they were taken.
    pub head: String,
    /// What was looked at.
    pub looked_at: LookedAt,
    /// How good the service was.
    pub service: Service,
    /// How it went week by week.
    pub trends: Vec<Trend>,
    /// What customers said.
    pub customers: Customers,
    /// Disputes, and what they changed.
    pub disputes: Disputes,
    /// The auditors.
    pub auditors: Auditors,
    /// Whom the draws reached.
    pub coverage: Coverage,
    /// Coaching, and its effect.
    pub coachings: Coachings,
    /// Improvements, and their effect.
    pub improvements: Vec<ImprovementRow>,
    /// What sessions and rulings asked for and nobody took up as an improvement.
    pub findings: u64,
    /// What is overdue.
    pub overdue: Vec<Overdue>,
    /// What a works council asks for.
    pub council: Council,
    /// The delivered audits that count, each with the total that stood: what later changes are told from.
    pub audits: Vec<(i64, i64)>,
}

/// Takes every number of some days, in one reading.
pub fn gather(conn: &Connection, period: &str, span: &Span) -> Result<Management> {
    let (before, reading) = (span.before(), Reading::of(conn, span)?);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    Ok(Management {
        definitions: DEFINITIONS,
        period: period.to_owned(),
        first: span.first.to_string(),
        last: span.last.to_string(),
        before: (day(before.from), day(before.to)),
        made: span.today.to_string(),
        is_over: span.is_over(),
        head: Head::newest(conn)?.map_or_else(|| "no entries".to_owned(), |head| head.to_string()),
        looked_at: looked_at(conn, span, &reading)?,
        service: service(conn, span, &reading)?,
        trends: trends(conn, span)?,
        customers: customers(conn, span, &reading)?,
        disputes: disputes(conn, span, &reading)?,
        auditors: auditors(conn, span, &reading)?,
        coverage: coverage(conn, span, &reading)?,
        coachings: coachings(conn, span)?,
        improvements: improvements(conn, span)?,
        findings: findings(conn)?,
        overdue: overdue(conn, span)?,
        council: council(conn, span, &reading)?,
        audits: totals(&reading.sample),
    })
}

/// The totals that stand, by audit.
fn totals(sample: &Sample) -> Vec<(i64, i64)> {
    let inside = sample.observations.iter().filter(|one| one.inside);
    inside.filter_map(|one| Some((one.audit.0, one.standing()?))).collect()
}
