//! White space in free texts, where a map says `spaces = "collapse"`.

use std::borrow::Cow;

/// The text with runs of white space as one space, without white space at the edges of lines, and without
/// blank lines; lines end with LF. A text that is so already is not copied.
///
/// With `turns`, a line that begins with white space goes on with the turn before it: so the reader marks
/// line breaks inside a turn.
pub(super) fn collapsed(text: &str, turns: bool) -> Cow<'_, str> {
    if is_collapsed(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split(|c: char| c == '\n' || (c == '\r' && !turns)) {
        let goes_on = turns && line.starts_with(char::is_whitespace);
        for (place, word) in line.split_whitespace().enumerate() {
            if !out.is_empty() {
                out.push(if place == 0 && !goes_on { '\n' } else { ' ' });
            }
            out.push_str(word);
        }
    }
    Cow::Owned(out)
}

/// Whether nothing is to be done: single spaces and single LFs, each between two other characters.
fn is_collapsed(text: &str) -> bool {
    let mut after_white = true;
    for letter in text.chars() {
        let white = letter.is_whitespace();
        if white && (after_white || !matches!(letter, ' ' | '\n')) {
            return false;
        }
        after_white = white;
    }
    !after_white || text.is_empty()
}
