//! Whether what somebody typed can be random enough to decide a draw (statistics.md 1.3).

use super::text::has_control_character;
use std::collections::BTreeSet;

/// Whether the `counted` characters of a text can be random enough: at least 20 decimal digits, or 16
/// when there are others among them, and at least four different ones.
pub(super) fn check_chance(what: &str, text: &str, counted: &[char]) -> Result<(), String> {
    if has_control_character(text) || text.trim() != text {
        return Err(format!("the {what} has a control character, or a space before or after it"));
    }
    let needed = if counted.iter().all(char::is_ascii_digit) { 20 } else { 16 };
    if counted.len() < needed {
        return Err(format!("the {what} needs at least 20 decimal digits, or 16 letters and digits"));
    }
    if counted.iter().collect::<BTreeSet<_>>().len() < 4 {
        return Err(format!("the {what} repeats itself: it must be random"));
    }
    Ok(())
}

/// Whether characters are some shorter run of characters over and over, at least twice.
pub(super) fn repeats(counted: &[char]) -> bool {
    let repeats_after = |shift: usize| counted.iter().zip(counted.iter().skip(shift)).all(|(one, later)| one == later);
    (1..=counted.len() / 2).any(repeats_after)
}
