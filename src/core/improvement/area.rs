//! Area: in what something is to be better.

use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean;

/// The areas that every centre has; others are a centre's own words.
pub const AREAS: [&str; 5] = ["response-time", "knowledge-base", "training", "channels", "escalation"];

/// The most characters of an own area.
const LONGEST: usize = 40;

/// An area as it is written: one of [`AREAS`], or an own word. Refused where it is nearly one of those, so that nothing stands
/// under two names.
pub fn area(text: &str) -> Result<String> {
    let word = text.trim();
    if AREAS.contains(&word) {
        return Ok(word.to_owned());
    }
    if let Some(meant) = did_you_mean(word, AREAS) {
        return Err(Refusal::words(format!("`{}` is nearly an area", word.escape_debug())).hint(meant));
    }
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if word.is_empty() || word.chars().count() > LONGEST || !word.chars().all(is_plain) {
        return Err(Refusal::words(format!("`{}` cannot name an area", word.escape_debug())).hint(format!(
            "take {}, or one word of your own, of at most {LONGEST} letters, digits, - and _",
            AREAS.join(", ")
        )));
    }
    Ok(word.to_lowercase())
}
