//! What a file of filled-in forms holds.

use crate::calc::moment::Moment;
use crate::core::audit::answers::Answers;
use crate::core::audit::state::AuditId;
use crate::core::ledger::Anchor;
use std::collections::BTreeMap;

/// A batch is the filled-in forms of one file, all of one auditor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// What the file is called in messages.
    pub file: String,
    /// The newest entry of the record when the forms were made.
    pub head: Anchor,
    /// The handle of the auditor that they were made for.
    pub auditor: String,
    /// When it was saved, where the file says so.
    pub saved: Option<Moment>,
    /// The forms.
    pub forms: Vec<Filled>,
}

/// A form that was filled in: the answers to one audit, and what the form was made from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filled {
    /// The audit.
    pub audit: AuditId,
    /// Name and version of its card.
    pub card: String,
    /// The number of the revision of the dialogue that it shows.
    pub revision: usize,
    /// Whether its auditor was done with it.
    pub done: Done,
    /// How many minutes they took, where that is known.
    pub minutes: Option<u32>,
    /// What they answered.
    pub answers: Answers,
    /// Where the answer to a criterion stands in the file, where that can be said.
    pub places: BTreeMap<String, String>,
}

/// Whether the auditor of a form was done with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Done {
    /// They said so.
    Yes,
    /// They said that they were not.
    No,
    /// They were, if nothing is missing.
    WhenComplete,
}

impl Filled {
    /// What it says, for comparison with another form of the same audit: whether it is to wait, the answers and the feedback.
    pub fn says(&self) -> impl PartialEq + use<> {
        let words = [self.answers.met(), self.answers.develop()].map(|words| words.map(str::to_owned));
        (self.done == Done::No, self.answers.given(), words)
    }

    /// Whether it waits where something is missing, rather than being refused.
    pub(super) fn may_wait(&self) -> bool {
        self.done == Done::WhenComplete
    }

    /// Where something is wrong: with the place of the criterion, if that is known.
    pub(super) fn place(&self, file: &str, key: Option<&str>) -> String {
        let place = key.and_then(|key| self.places.get(key));
        let audit = self.audit.0;
        place.map_or_else(|| format!("{file}: audit {audit}"), |place| format!("{place}: audit {audit}"))
    }
}
