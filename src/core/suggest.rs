//! Did you mean: from a word that is not known to the one that was meant, once for the whole house.

use crate::calc::spelling::closest;
use crate::core::refusal::Refusal;

/// "did you mean `lead`?", where a known word is near.
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(typed, known.into_iter()).map(|best| format!("did you mean `{best}`?"))
}

/// "did you mean `lead`?", or else the words there are: "roles are agent, lead and auditor".
pub fn or_list(typed: &str, plural: &str, known: &[&str]) -> String {
    did_you_mean(typed, known.iter().copied()).unwrap_or_else(|| format!("{plural} are {}", list(known)))
}

/// The refusal of a word that is none of a closed list, as a usage error: "`x` is not a role".
pub fn unknown(typed: &str, called: &str, plural: &str, known: &[&str]) -> Refusal {
    Refusal::words(format!("`{typed}` is not {called}")).hint(or_list(typed, plural, known))
}

fn list(words: &[&str]) -> String {
    match words.split_last() {
        None => "none".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
