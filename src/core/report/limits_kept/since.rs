//! Since: the entry that made something a breach that was none when it was done.

/// An entry without which something would be within a clause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Since {
    /// Its number.
    pub(super) entry: i64,
    /// Whether it made one person of two handles; else it amended a dialogue.
    pub(super) is_merge: bool,
}

impl Since {
    /// As the end of a sentence.
    pub(super) fn said(self) -> String {
        let did = if self.is_merge { "says that two handles are one person" } else { "amended a dialogue" };
        format!(", since entry {} {did}", self.entry)
    }
}
