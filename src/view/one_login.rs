//! One login: two acts that take two people, and were done under one account.

use super::inert::term_line;
use crate::core::act::OneLogin;

/// That two people acted under one login, each pair of acts in a line of its own. Erasures tell it themselves.
pub fn notes(found: &[OneLogin]) -> Vec<String> {
    found.iter().filter(|one| one.what != "erasure").map(note).collect()
}

/// The same of one pair, in words.
pub fn note(one: &OneLogin) -> String {
    let [(first, asked), (second, answered)] = &one.acts;
    let what: String = one.what.chars().take(1).flat_map(char::to_uppercase).chain(one.what.chars().skip(1)).collect();
    format!(
        "{what} {}: {} (entry {asked}) and {} (entry {answered}) acted under the login {}: that shows one account, and not two people.",
        term_line(&one.about),
        term_line(first),
        term_line(second),
        term_line(&one.login)
    )
}
