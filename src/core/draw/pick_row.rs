//! A row of what an engine picked, and the file that has it.

use crate::core::machine::Shown;
use crate::core::reading::Reader;

/// A file that an engine wrote, and what messages call it.
pub type EngineFile<'a> = (&'a mut Reader, &'a str);

/// One dialogue that an engine picked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct PickRow {
    pub(super) reference: String,
    /// Hex.
    pub(super) ticket: String,
    pub(super) rank: usize,
    /// What the machine of the plan had said of it; none where the plan goes by none.
    pub(super) said: Option<Shown>,
}

/// A ref, or a row of the frame, as somebody finds it again: only what no line can hold is written otherwise.
pub(super) fn as_it_is(text: &str) -> String {
    let plain = |c: char| match c {
        '\t' => ", ".to_owned(),
        c if c.is_control() => c.escape_debug().to_string(),
        c => c.to_string(),
    };
    text.chars().map(plain).collect()
}
