//! Texts that can be read in one way only.

use std::fmt;
use std::str::FromStr;

/// Whether a text holds what would be taken for a separator: a character below U+0020, or U+007F.
pub(super) fn has_control_character(text: &str) -> bool {
    text.bytes().any(|byte| byte < 0x20 || byte == 0x7f)
}

/// A whole number above 0 in its one text form: no sign, no zeros before it.
pub(super) fn read_number<T: FromStr + fmt::Display>(text: &str) -> Option<T> {
    text.parse::<T>().ok().filter(|number| number.to_string() == text && text != "0")
}
