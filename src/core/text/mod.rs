//! Text of people: shown only through a medium's writer, and kept only as [`Kept`], with card numbers and codes masked.

mod kept;
mod mask;

pub use kept::Kept;
pub use mask::{Masked, holds_secret, mask};

use std::fmt;

/// Free text from a customer, an agent, a file: a transcript, a statement, a title.
///
/// It has no `Display`, so it cannot slip into a message by accident: each medium (terminal, CSV,
/// JSON) has a writer in `view` that makes it inert there. `Debug` shows it escaped.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Untrusted(String);

impl Untrusted {
    /// Wraps text as it came, byte for byte.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The bytes as they came, for storing, hashing, comparing, or a medium's writer.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space is there.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl From<String> for Untrusted {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// The first character that has no place in a name, a handle or a plan: one that [`is_hidden`], or a
/// joiner, which makes two handles look the same.
pub fn unseen(text: &str) -> Option<char> {
    text.chars().find(|c| is_hidden(*c) || matches!(c, '\u{200c}' | '\u{200d}'))
}

/// Whether a character is never shown as it is: a control, a turn of direction, or something
/// invisible that no script needs. The two joiners are judged by what stands around them.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || is_turn(c) || is_invisible(c) || is_noncharacter(c)
}

fn is_turn(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
    )
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{2028}' | '\u{2029}'
            | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}'
    )
}

fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code)
}

/// A word as a shell takes it: quoted where it must be, so that a hint can be copied.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.:@/+=%,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
