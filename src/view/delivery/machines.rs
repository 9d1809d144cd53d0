//! What machines with a licence say of a dialogue, as its agent is told: the same on the page and in the text.

use super::said;
use crate::calc::decimal::{decimal, round_half_even};
use crate::core::machine::Outcome;
use crate::core::report::{BesideMachine, ShownVerdict};
use crate::core::scorecard::Card;
use crate::view::machine_disputes::beside;

/// What stands above it.
pub(super) const TITLE: &str = "What a machine says of it";
/// What it means, and what can be done about it.
pub(super) const NOTE: &str = "It is in no score: the marks above are what counts. Where it is wrong, dispute the mark of that criterion as any other: what people decide holds against the machine too.";

/// Words as a sentence begins.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// One verdict in a sentence: what it says, and how often such a fail is wrong.
pub(super) fn told(card: &Card, verdict: &ShownVerdict, language: Option<&str>) -> String {
    let criterion = card.criterion(&verdict.criterion).ok();
    let title = criterion.map_or(verdict.criterion.as_str(), |one| one.title.in_language(language));
    let answer = said::answer(criterion, verdict.level.as_deref(), language).unwrap_or_default();
    let wrong = match verdict.outcome {
        Outcome::Fail => {
            let at_most = round_half_even(verdict.high.into(), 100).unwrap_or_default();
            format!(
                " Of 100 such fails, people do not uphold {at_most} at the most ({} %).",
                decimal(verdict.high.into())
            )
        }
        Outcome::Pass | Outcome::None => String::new(),
    };
    let beside = match verdict.beside {
        BesideMachine::Nobody => String::new(),
        _ => format!(" {}.", sentence(&beside(verdict))),
    };
    format!("{title}: {answer}, says {}.{wrong}{beside}", verdict.machine)
}
