//! Ladder: which option comes next where the same agent is coached for the same criterion again.

use crate::core::refusal::{Refusal, Result};
use serde::Deserialize;

/// Options in the order in which they follow each other.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ladder {
    /// How many days back a coaching is one before.
    pub(super) within: u32,
    /// The ids of the options, the lowest first.
    pub(super) rungs: Vec<String>,
    /// For which criteria; none: for all that have no other.
    #[serde(default)]
    pub(super) criteria: Vec<String>,
}

impl Ladder {
    /// Refuses an option below the rung that comes after so many earlier coachings.
    pub(super) fn require_next(&self, option: &str, earlier: usize) -> Result<()> {
        let Some(next) = self.rungs.get(earlier.min(self.rungs.len().saturating_sub(1))) else { return Ok(()) };
        let place = |id: &str| self.rungs.iter().position(|rung| rung == id);
        if earlier == 0 || place(option) >= place(next) {
            return Ok(());
        }
        let times = if earlier == 1 { "once".to_owned() } else { format!("{earlier} times") };
        Err(Refusal::rule(format!(
            "this was coached {times} within {} days: {next} comes next, and {option} is below it",
            self.within
        ))
        .hint(format!("take --option {next}, or say why not with --note")))
    }
}
