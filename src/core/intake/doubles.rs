//! Doubles: rows of one file from which the same ref is made.

use super::check::{Checked, Checking};
use super::map::Map;
use crate::core::reading::Row;
use crate::core::refusal::Refusal;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

/// Counts the rows that made the same ref. One of them does it for a whole file, in the file's order; it
/// remembers 16 bytes or so for each row that was checked.
#[derive(Debug, Default)]
pub(super) struct Doubles(HashMap<u64, Met>);

/// The rows of one ref: how many there were, and a digest of the first.
#[derive(Debug, Default)]
struct Met {
    count: u32,
    first: u32,
}

impl Doubles {
    /// Numbers a row that is equal to earlier ones: the second ends in `-2`. Other rows stay as they are.
    ///
    /// # Errors
    ///
    /// A row that made the ref of an earlier one and is not equal to it: nobody could tell the two apart in the next file.
    pub(super) fn settle<'c>(&mut self, mut checked: Checked<'c>, row: &Row, map: &Map) -> Checking<Checked<'c>> {
        let Some(made) = checked.made else { return Ok(checked) };
        let met = self.0.entry(made).or_default();
        let digest = if map.makes_refs_of_all() { 0 } else { digest(row) };
        if met.count == 0 {
            met.first = digest;
        } else if met.first != digest {
            let says = "the ref that is made from this row is that of an earlier row, and the rows are not equal";
            return Err(Refusal::data(says).hint("[ref] made_from needs columns that tell them apart").into());
        }
        met.count = met.count.saturating_add(1);
        if met.count > 1 {
            checked.reference = format!("{}-{}", checked.reference, met.count).into();
        }
        Ok(checked)
    }
}

/// A digest of a row's cells, short: it is held against one other row only.
fn digest(row: &Row) -> u32 {
    let mut hasher = DefaultHasher::new();
    for text in (0..row.len()).map(|place| row.get(place)) {
        hasher.write(text.unwrap_or_default().as_bytes());
        hasher.write_u8(0xff);
    }
    (hasher.finish() >> 32) as u32
}
