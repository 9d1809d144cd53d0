//! Scores in order: agent by agent, with places for auditors.

use super::connected::groups;
use crate::calc::figure::Undefined;

/// A score of an agent, or of an item, by an auditor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Whom, or what, the score is about.
    pub agent: i64,
    /// Who gave it.
    pub auditor: i64,
    /// The score, in its own unit.
    pub score: f64,
}

/// Scores sorted by agent, and the auditors of all.
pub(super) struct Cells {
    rows: Vec<Scored>,
    /// Ascending.
    auditors: Vec<i64>,
}

impl Cells {
    /// Undefined where there is nothing to compare.
    pub(super) fn of(mut rows: Vec<Scored>) -> Result<Self, Undefined> {
        if rows.iter().any(|row| !row.score.is_finite()) {
            return Err(Undefined::OffScale);
        }
        rows.sort_by_key(|row| (row.agent, row.auditor));
        let groups = groups(rows.iter().map(|row| (row.agent, row.auditor)));
        let auditors = groups.first().cloned().ok_or(Undefined::NoItem)?;
        if groups.len() > 1 {
            return Err(Undefined::Disconnected);
        }
        if auditors.len() < 2 {
            return Err(Undefined::OneAuditor);
        }
        Ok(Self { rows, auditors })
    }

    pub(super) fn rows(&self) -> &[Scored] {
        &self.rows
    }

    pub(super) fn auditors(&self) -> &[i64] {
        &self.auditors
    }

    /// The scores of each agent, in order.
    pub(super) fn agents(&self) -> impl Iterator<Item = &[Scored]> {
        self.rows.chunk_by(|one, other| one.agent == other.agent)
    }

    /// The place of an auditor among all.
    pub(super) fn place(&self, auditor: i64) -> usize {
        self.auditors.partition_point(|known| *known < auditor)
    }
}
