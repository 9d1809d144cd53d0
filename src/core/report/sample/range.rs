//! Range: between which numbers everything of a period stands. Draws are made in order of time, so a month of a long
//! history is a short stretch.

use crate::core::dialogue::CAME;
use crate::core::refusal::Result;
use crate::core::report::period::{Period, moments};
use rusqlite::{Connection, OptionalExtension, params};

/// The first and the last number, both included.
pub type Span = (i64, i64);

/// Between which numbers to look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// Whether it is everything there is.
    pub(super) is_all: bool,
    /// Tickets.
    pub(super) tickets: Span,
    /// Audits.
    pub(super) audits: Span,
    /// Strata.
    pub(super) strata: Span,
}

const ALL: Range = Range { is_all: true, tickets: (0, i64::MAX), audits: (0, i64::MAX), strata: (0, i64::MAX) };

/// Where everything stands that the figures of a period need: its audits, and the others of the same draws. None where
/// nothing of the period was audited.
pub(super) fn range(conn: &Connection, period: Period) -> Result<Option<Range>> {
    if period == Period::default() {
        return Ok(Some(ALL));
    }
    let (since, until) = moments(conn, period)?;
    let mut statement = conn.prepare_cached(&format!("WITH {CAME}, {RANGE}"))?;
    let found = statement.query_row(params![since, until], |row| {
        let span =
            |first: &str, last: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(first)?.zip(row.get(last)?));
        let (strata, tickets) = (span("first_stratum", "last_stratum")?, span("first_ticket", "last_ticket")?);
        Ok(strata.zip(tickets).zip(span("first_audit", "last_audit")?))
    });
    Ok(found.optional()?.flatten().map(|((strata, tickets), audits)| Range { is_all: false, tickets, audits, strata }))
}

const RANGE: &str = "touched(draw) AS (SELECT DISTINCT s.draw FROM came CROSS JOIN audit a ON a.request = came.request
    CROSS JOIN ticket t ON t.id = a.ticket CROSS JOIN stratum s ON s.id = t.stratum)
  SELECT min(s.id) AS first_stratum, max(s.id) AS last_stratum, min(t.id) AS first_ticket, max(t.id) AS last_ticket,
    min(a.id) AS first_audit, max(a.id) AS last_audit
  FROM touched CROSS JOIN stratum s ON s.draw = touched.draw CROSS JOIN ticket t ON t.stratum = s.id
    CROSS JOIN audit a ON a.ticket = t.id";
