//! How the auditors stand, and how far two of them agree on the same dialogue.

use super::figure::Figure;
use super::reading::Reading;
use super::span::Span;
use crate::calc::decimal::round_half_even;
use crate::core::audit::{Audit, AuditKind};
use crate::core::refusal::Result;
use crate::core::report::auditors::auditors_in;
use crate::core::report::share::Share;
use crate::core::report::small::FEWEST;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the auditors stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Auditors {
    /// By handle.
    pub lines: Vec<AuditorRow>,
    /// How far they agree.
    pub agreement: Agreement,
}

/// How an auditor stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditorRow {
    /// Their handle.
    pub auditor: String,
    /// Audits that they have, or scored.
    pub assigned: u64,
    /// Audits scored.
    pub scored: u64,
    /// Not scored, and the day is over.
    pub overdue: u64,
    /// Scored after the day.
    pub late: u64,
    /// Audits that did not stand, of those scored; nothing where they scored too few.
    pub overturned: Figure,
}

/// How far two auditors agree who scored the same dialogue without sight of each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Agreement {
    /// Dialogues that two scored.
    pub pairs: u64,
    /// Answers that were the same, of those that both gave.
    pub same: Figure,
    /// How far their totals lie apart in the mean, in hundredths; none where there is none.
    pub apart: Option<i64>,
}

/// The auditors of some days.
pub(super) fn auditors(conn: &Connection, span: &Span, reading: &Reading) -> Result<Auditors> {
    let row = |line: crate::core::report::auditors::AuditorLine| AuditorRow {
        overturned: if line.scored < FEWEST { Figure::default() } else { Figure::from(&line.overturned) },
        auditor: line.auditor,
        assigned: line.assigned,
        scored: line.scored,
        overdue: line.overdue,
        late: line.late,
    };
    let read = (reading.audits.as_slice(), reading.sample.is_complete());
    let found = auditors_in(conn, read, span.today, &span.unseen)?;
    Ok(Auditors { lines: found.into_iter().map(row).collect(), agreement: agreement(conn, &reading.audits)? })
}

fn agreement(conn: &Connection, audits: &[Audit]) -> Result<Agreement> {
    let audits: BTreeMap<i64, &Audit> = audits.iter().map(|audit| (audit.id.0, audit)).collect();
    let (mut pairs, mut same, mut answers, mut apart) = (0_u64, 0, 0, Vec::new());
    for second in audits.values().filter(|audit| audit.kind == AuditKind::Second) {
        let first = second.twin.as_ref().filter(|twin| !twin.is_blind).and_then(|twin| audits.get(&twin.audit.0));
        let Some(first) = first.filter(|one| !one.void && one.is_scored() && second.is_scored()) else { continue };
        let (equal, all) = compared(conn, first.id.0, second.id.0)?;
        pairs += 1;
        same += equal;
        answers += all;
        apart.extend(first.first_total.zip(second.first_total).map(|(one, other)| i128::from((one - other).abs())));
    }
    let sum: i128 = apart.iter().sum();
    let count = i128::try_from(apart.len()).unwrap_or_default();
    Ok(Agreement { pairs, same: Figure::from(&Share::of(same, answers)), apart: round_half_even(sum, count) })
}

/// How many answers of two audits are the same, of those that both gave: as each was given first.
fn compared(conn: &Connection, one: i64, other: i64) -> Result<(u64, u64)> {
    let mut statement = conn.prepare_cached(
        "WITH first(audit, scoring) AS (SELECT s.audit, min(s.id) FROM scoring s WHERE s.basis = 'audit' AND s.audit IN (?1, ?2)
           AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = s.id) GROUP BY s.audit)
         SELECT coalesce(sum(m.level IS x.level), 0) AS same, count(*) AS answers
         FROM first f JOIN mark m ON m.scoring = f.scoring JOIN first g ON g.audit = ?2
         JOIN mark x ON x.scoring = g.scoring AND x.criterion = m.criterion WHERE f.audit = ?1",
    )?;
    Ok(statement.query_row(params![one, other], |row| Ok((row.get("same")?, row.get("answers")?)))?)
}
