//! Text of people: shown only through a medium's writer, and kept only as [`Kept`], with card numbers and codes masked.

mod formula;
mod kept;
mod mask;
mod scan;

pub use crate::calc::unseen::{is_hidden, may_join, unseen};
pub use formula::{csv_cell, csv_uncell};
pub use kept::Kept;
pub use mask::{Masked, holds_secret, mask, mask_but};
pub use scan::first_of;

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

/// A word as a shell takes it: quoted where it must be, so that a hint can be copied.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.:@/+=%,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
