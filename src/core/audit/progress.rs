//! Progress: how far a draw is.

use super::state::{Audit, AuditState};
use std::collections::BTreeMap;

/// How far a draw is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Audits scored; of a dialogue that is scored twice once both scores are there.
    pub done: u64,
    /// Audits drawn that stand.
    pub drawn: u64,
    /// Audits that were replaced.
    pub replaced: u64,
    /// Second scorings that stand; they are in none of the others.
    pub twice: u64,
}

impl Progress {
    /// How far these audits are together.
    pub fn of(audits: &[Audit]) -> Self {
        let mut progress = Self::default();
        for audit in audits {
            progress.add(audit);
        }
        progress
    }

    fn add(&mut self, audit: &Audit) {
        let is_replaced = audit.state == AuditState::Replaced;
        if audit.is_second() {
            self.twice += u64::from(!is_replaced && audit.state != AuditState::Forgone);
        } else if is_replaced {
            self.replaced += 1;
        } else {
            self.drawn += 1;
            self.done += u64::from(audit.is_scored() && !audit.is_blind());
        }
    }
}

/// How far every draw is that is not void, and the spot checks (without a name).
pub fn progress_of_draws(audits: &[Audit]) -> BTreeMap<Option<&str>, Progress> {
    let mut draws: BTreeMap<Option<&str>, Progress> = BTreeMap::new();
    for audit in audits.iter().filter(|audit| !audit.void) {
        draws.entry(audit.draw.as_deref()).or_default().add(audit);
    }
    draws
}
