//! Label: a text as a row of a frame can hold it.

use std::borrow::Cow;

/// A text as a label: a control character, which would be taken for the end of a field, is spelled as `\t` is. No such
/// text comes in any more, but what was stored earlier stays drawable.
pub(super) fn label(text: &str) -> Cow<'_, str> {
    if text.bytes().any(is_separator) { Cow::Owned(text.chars().map(spelled).collect()) } else { Cow::Borrowed(text) }
}

const fn is_separator(byte: u8) -> bool {
    byte < 0x20 || byte == 0x7f
}

fn spelled(c: char) -> String {
    if u8::try_from(c).is_ok_and(is_separator) { c.escape_default().to_string() } else { c.to_string() }
}
