//! Rows that cannot be taken in, for a file of rejects.

use crate::core::refusal::Result;

/// Is told each row that cannot be taken in.
pub type Rejects<'a> = dyn FnMut(&Rejected) -> Result<()> + 'a;

/// A row that could not be taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejected {
    /// Its physical line.
    pub line: u64,
    /// Why not.
    pub reason: String,
    /// The columns and what stood in them.
    pub cells: Vec<(String, String)>,
}
