//! Did you mean: from a word that is not known to the one that was meant, once for the whole house.

use crate::calc::listing::list_and;
use crate::calc::spelling::closest;
use crate::core::refusal::Refusal;

/// The question ``did you mean `lead`?``, where a known word is near.
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

/// That question, or else the words there are: `roles are agent, lead and auditor`.
pub fn or_list<S: AsRef<str>>(typed: &str, plural: &str, known: &[S]) -> String {
    did_you_mean_or(typed, known, || format!("{plural} are {}", list_and(known)))
}

/// The refusal of a word that is none of a closed list, as a usage error: `` `x` is not a role``. `called` is one of
/// them with its article, `plural` all of them.
pub fn unknown<S: AsRef<str>>(typed: &str, called: &str, plural: &str, known: &[S]) -> Refusal {
    Refusal::words(format!("`{typed}` is not {called}")).hint(or_list(typed, plural, known))
}
