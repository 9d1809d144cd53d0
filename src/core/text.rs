//! Text that people outside wrote: it is kept exactly and shown only through a medium's writer.

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

/// The first character that has no place in a name, a handle or a ref: a control character, or one
/// that cannot be seen (zero-width, direction marks, tags, fillers).
pub fn unseen(text: &str) -> Option<char> {
    text.chars().find(|c| {
        c.is_control()
            || matches!(u32::from(*c), 0xAD | 0x61C | 0x115F | 0x1160 | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFEFF | 0xFFA0 | 0xFFF9..=0xFFFB | 0xFFFE | 0xFFFF | 0xE0000..=0xE007F)
    })
}
