//! What to say about a word that is not among the known ones.

use crate::calc::listing::list_and;
use crate::calc::spelling::closest;
use crate::core::refusal::{Kind, Refusal};

/// What the words of a closed list are called, such as `a role` and `roles`.
#[derive(Clone, Copy, Debug)]
pub struct Noun {
    /// One of them with its article: `a role`.
    pub one: &'static str,
    /// All of them: `roles`.
    pub all: &'static str,
}

/// The question ``did you mean `oleg`?``; none where no known word is near.
pub fn did_you_mean<S: AsRef<str>>(typed: &str, known: impl IntoIterator<Item = S>) -> Option<String> {
    closest(typed, known).map(|best| format!("did you mean `{}`?", best.as_ref()))
}

/// That question, or else another hint.
pub fn did_you_mean_or<S: AsRef<str>>(
    typed: &str,
    known: impl IntoIterator<Item = S>,
    otherwise: impl FnOnce() -> String,
) -> String {
    did_you_mean(typed, known).unwrap_or_else(otherwise)
}

/// That question, or else every known word: `roles are agent, lead and manager`. None where nothing is known.
pub fn hint<S: AsRef<str>>(typed: &str, noun: Noun, known: &[S]) -> Option<String> {
    let all = || (!known.is_empty()).then(|| format!("{} are {}", noun.all, list_and(known)));
    did_you_mean(typed, known).or_else(all)
}

/// The refusal of a word that is not in a closed list: `` `boss` is not a role``, with a [`hint`].
pub fn unknown<S: AsRef<str>>(kind: Kind, typed: &str, noun: Noun, known: &[S]) -> Refusal {
    Refusal::new(kind, format!("`{typed}` is not {}", noun.one)).maybe_hint(hint(typed, noun, known))
}
