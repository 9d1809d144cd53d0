//! Later: what changed of the audits of a report after its numbers were taken. It stands below the report, never in it.

use super::figure::Figure;
use super::gather::{Management, totals};
use super::service::means;
use super::span::Span;
use crate::core::audit::{self, AuditId, AuditState};
use crate::core::refusal::Result;
use crate::core::report::domain::within;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// What changed after the numbers were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Later {
    /// The audits whose total is another now, or that count no more.
    pub changed: Vec<Correction>,
    /// How many audits of the period were delivered since.
    pub delivered: u64,
    /// The mean of each card: as it was, and as it is now.
    pub means: Vec<(String, Figure, Figure)>,
}

/// An audit that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Its number.
    pub audit: i64,
    /// The total then.
    pub before: i64,
    /// The total now; none where it counts no more.
    pub now: Option<i64>,
    /// By what, in a word.
    pub by: String,
}

impl Later {
    /// Whether nothing changed.
    pub fn is_nothing(&self) -> bool {
        self.changed.is_empty() && self.delivered == 0
    }
}

/// What changed since a report was frozen.
pub fn later(conn: &Connection, report: &Management, span: &Span) -> Result<Later> {
    let sample = within(conn, &span.domain(), &span.unseen)?;
    let now: BTreeMap<i64, i64> = totals(&sample).into_iter().collect();
    let then: BTreeMap<i64, i64> = report.audits.iter().copied().collect();
    let mut changed = Vec::new();
    for (audit, before) in &then {
        let stands = now.get(audit).copied();
        if stands != Some(*before) {
            let by = by_what(conn, AuditId(*audit), stands.is_some())?;
            changed.push(Correction { audit: *audit, before: *before, now: stands, by });
        }
    }
    let delivered = now.keys().filter(|audit| !then.contains_key(audit)).count() as u64;
    let mut now: BTreeMap<String, Figure> = means(conn, span, &sample)?.into_iter().collect();
    let mut means = Vec::new();
    for line in &report.service.cards {
        let stands = now.remove(&line.card).unwrap_or_default();
        means.push((line.card.clone(), line.total, stands));
    }
    means.extend(now.into_iter().map(|(card, stands)| (card, Figure::default(), stands)));
    Ok(Later { changed, delivered, means })
}

/// By what an audit changed: of one that counts by its newest score, of another by its state.
fn by_what(conn: &Connection, id: AuditId, counts: bool) -> Result<String> {
    if counts {
        let sql = "SELECT basis FROM scoring WHERE audit = ?1 ORDER BY id DESC LIMIT 1";
        let basis: Option<String> = conn.prepare_cached(sql)?.query_row([id.0], |row| row.get("basis")).optional()?;
        return Ok(basis.unwrap_or_default());
    }
    let audit = audit::load(conn, id)?;
    let word = match audit.state {
        _ if audit.void => "void draw",
        AuditState::Struck => "struck",
        AuditState::Replaced => "replaced",
        _ if audit.total.is_none() => "no total",
        _ => "in other days",
    };
    Ok(word.to_owned())
}
