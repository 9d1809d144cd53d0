//! Scores by machines: what an agreement lets them score. Whatever takes a machine's answers in asks here first.

use super::clause::Clause;
use super::emotion::names_emotion;
use super::stand::{InForce, beyond};
use crate::core::refusal::{Refusal, Result};

/// What a machine scored, or is to score.
#[derive(Clone, Copy, Debug)]
pub struct MachineScored<'a> {
    /// The criteria that it answers, by key.
    pub criteria: &'a [&'a str],
    /// Whether it reads emotion from a voice or a face; a criterion with such a name does, where a dialogue is a recording.
    pub reads_emotion: bool,
}

const NO_EMOTION: &str = "no machine reads emotion from a voice or a face here";
const INSTEAD: &str = "score what was said, by a criterion that people can check in the words";

/// Refuses scores of a machine that the agreement in force does not let: none at all, not by that criterion. Emotion read from
/// a voice or a face is refused with every agreement, and without one.
pub fn require_machine(agreement: Option<&InForce>, scored: &MachineScored<'_>) -> Result<()> {
    let of_clause = agreement.and_then(|agreement| Some((agreement, agreement.terms.machine_scores.as_ref()?)));
    if scored.reads_emotion {
        return Err(match of_clause {
            Some((agreement, _)) => beyond(agreement, Clause::MachineScores, NO_EMOTION).hint(INSTEAD),
            None => Refusal::rule(NO_EMOTION).hint(INSTEAD),
        });
    }
    let Some((agreement, machine)) = of_clause else { return Ok(()) };
    if let Some(criterion) = scored.criteria.iter().find(|criterion| names_emotion(criterion)) {
        let says = format!("`{}` is emotion by its name: {NO_EMOTION}", criterion.escape_debug());
        return Err(beyond(agreement, Clause::MachineScores, says).hint(INSTEAD));
    }
    if !machine.allowed {
        return Err(beyond(agreement, Clause::MachineScores, "a machine may not score"));
    }
    match scored.criteria.iter().find(|criterion| !machine.criteria.iter().any(|known| known == *criterion)) {
        None => Ok(()),
        Some(criterion) => {
            let says = format!("a machine may not score by the criterion `{}`", criterion.escape_debug());
            Err(beyond(agreement, Clause::MachineScores, says))
        }
    }
}
