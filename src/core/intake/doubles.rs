//! Doubles: rows of one file from which the same ref is made.

use super::check::Checked;
use std::collections::HashMap;

/// Counts the rows that made the same ref. One of them does it for a whole file, in the file's order; it
/// remembers 16 bytes or so for each row that was checked.
#[derive(Debug, Default)]
pub(super) struct Doubles(HashMap<u64, u32>);

impl Doubles {
    /// Numbers a row that is equal to earlier ones: the second ends in `-2`. Other rows stay as they are.
    pub(super) fn settle(&mut self, checked: &mut Checked<'_>) {
        let Some(made) = checked.made else { return };
        let count = self.0.entry(made).or_insert(0);
        *count = count.saturating_add(1);
        if *count > 1 {
            checked.reference = format!("{}-{count}", checked.reference).into();
        }
    }
}
