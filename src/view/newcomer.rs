//! Acts of people whose role for them was new.

use super::inert::term_line;
use crate::core::act::Newcomer;

/// Who acted by which new role, and who gave it to them.
pub fn note(one: &Newcomer) -> String {
    let (by, given) = (&one.by, &one.given);
    format!(
        "Who answered {} at {}, {}, is {} since {} wrote so at {}.",
        term_line(&one.what),
        by.at,
        term_line(&by.to_string()),
        one.role.word(),
        term_line(&given.to_string()),
        given.at
    )
}
