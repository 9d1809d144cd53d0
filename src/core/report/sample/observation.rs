//! Observation: one audit that counts, with its score as it stands.

use crate::core::audit::AuditId;
use crate::core::people::PersonId;
use crate::core::request::RequestId;
use crate::core::scorecard::CardId;

/// A score in hundredths of a per cent, or none: four bytes for each of a million audits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Worth(i32);

impl Worth {
    /// No score.
    pub(super) const NONE: Self = Self(-1);

    /// The score; none where nothing applied.
    pub(super) fn of(score: Option<i64>) -> Self {
        score.and_then(|score| i32::try_from(score).ok()).filter(|score| *score >= 0).map_or(Self::NONE, Self)
    }

    /// The score, where there is one.
    pub(crate) fn get(self) -> Option<i64> {
        (self.0 >= 0).then(|| self.0.into())
    }
}

/// One audit that counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is a column of its own in the figures.
pub struct Observation {
    pub(crate) audit: AuditId,
    pub(crate) request: RequestId,
    pub(crate) agent: PersonId,
    pub(crate) card: CardId,
    /// The place of its stratum in the sample.
    pub(crate) stratum: usize,
    /// Whether its dialogue came in the period.
    pub(crate) in_period: bool,
    /// Whether it is one of those that the figures are about.
    pub(crate) inside: bool,
    pub(crate) scored: bool,
    pub(crate) delivered: bool,
    pub(crate) disputed: bool,
    /// Whether a dispute about it is open.
    pub(crate) contested: bool,
    /// Whether a session or a ruling changed its total.
    pub(crate) changed: bool,
    /// Whether its agent said that they read it.
    pub(crate) acknowledged: bool,
    /// Whether somebody else said so for its agent.
    pub(crate) acknowledged_for: bool,
    /// Whether it was marked in sight of what the policy hides.
    pub(crate) in_sight: bool,
    /// The scoring that stands.
    pub(crate) scoring: i64,
    /// Its total.
    pub(crate) total: Worth,
    /// Before fails.
    pub(crate) raw: Worth,
    /// The total that the auditor gave.
    pub(crate) first: Worth,
    /// The scores of the critical classes: customer, business, compliance.
    pub(crate) classes: [Worth; 3],
}

impl Observation {
    /// The total that stands and that its agent knows.
    pub(crate) fn standing(&self) -> Option<i64> {
        self.total.get().filter(|_| self.delivered)
    }

    /// Whether an answer that fails the card or a section took points away.
    pub(crate) fn is_failed(&self) -> bool {
        self.raw.get().zip(self.total.get()).is_some_and(|(raw, total)| raw != total)
    }
}
