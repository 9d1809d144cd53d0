//! What a point is about: the answer to a criterion, or the audit as a whole.

use super::words::{Reason, Subject};
use crate::core::scorecard::NA;

/// What a point is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum About {
    /// The answer to a criterion.
    Mark {
        /// The criterion's key.
        criterion: String,
        /// Why the answer is rejected.
        reason: Reason,
        /// The level that would be right; none is not applicable.
        proposed: Option<String>,
    },
    /// How the dialogue was selected.
    Selection,
    /// That the dialogue is another agent's.
    WrongAgent,
}

impl About {
    /// Which of the subjects it is.
    pub const fn subject(&self) -> Subject {
        match self {
            Self::Mark { .. } => Subject::Criterion,
            Self::Selection => Subject::Selection,
            Self::WrongAgent => Subject::WrongAgent,
        }
    }

    /// The criterion's key; none for the audit as a whole.
    pub fn criterion(&self) -> Option<&str> {
        match self {
            Self::Mark { criterion, .. } => Some(criterion),
            Self::Selection | Self::WrongAgent => None,
        }
    }

    /// Why a mark is rejected; for the audit as a whole the subject says it.
    pub const fn reason(&self) -> Option<Reason> {
        match self {
            Self::Mark { reason, .. } => Some(*reason),
            Self::Selection | Self::WrongAgent => None,
        }
    }

    /// The level that the agent proposes; none is not applicable, or the audit as a whole.
    pub fn proposed(&self) -> Option<&str> {
        match self {
            Self::Mark { proposed, .. } => proposed.as_deref(),
            Self::Selection | Self::WrongAgent => None,
        }
    }

    /// The proposed answer in words: a level, `na`, or that the audit is struck.
    pub fn proposal(&self) -> &str {
        match self {
            Self::Mark { proposed, .. } => proposed.as_deref().unwrap_or(NA),
            Self::Selection | Self::WrongAgent => "strike the audit",
        }
    }

    /// What it is called: the criterion's key, or the subject.
    pub fn name(&self) -> &str {
        self.criterion().unwrap_or_else(|| self.subject().word())
    }

    /// Whether two are about the same thing, whatever they say of it.
    pub fn is_same_thing(&self, other: &Self) -> bool {
        (self.subject(), self.criterion()) == (other.subject(), other.criterion())
    }
}
