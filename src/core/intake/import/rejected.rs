//! Rows that cannot be taken in, for a file of rejects.

use crate::core::refusal::Result;
use std::sync::Arc;

/// Is told each row that cannot be taken in.
pub type Rejects<'a> = dyn FnMut(&Rejected) -> Result<()> + 'a;

/// A row that could not be taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejected {
    /// Its physical line.
    pub line: u64,
    /// Why not.
    pub reason: String,
    /// What a file of rejects has to say of it besides its cells.
    pub mark: String,
    /// The columns that are known by now.
    pub names: Arc<[String]>,
    /// What stood in it, cells beyond those of the header too.
    pub cells: Vec<String>,
}
