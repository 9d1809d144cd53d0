//! The frame: which interactions could be drawn, and the digest that fixes them.

use super::text::has_control_character;
use crate::calc::digest::{Digest, hex, hex_digits};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// Why a row cannot stand in a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowFault {
    /// The row has no ref.
    EmptyRef,
    /// A field holds a character below U+0020, or U+007F.
    ControlCharacter,
    /// The row has more or fewer fields than there are columns.
    RowWidth,
}

impl RowFault {
    /// The fault's name in statistics.md 1.3, such as `empty_ref`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EmptyRef => "empty_ref",
            Self::ControlCharacter => "control_character",
            Self::RowWidth => "row_width",
        }
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmptyRef => "the ref is empty",
            Self::ControlCharacter => "a field holds a control character",
            Self::RowWidth => "the row does not have one field for each column",
        })
    }
}

impl std::error::Error for RowFault {}

/// Checks one row of a frame, ref first; an absent value is the empty text. Fields are taken as
/// they are: nothing is trimmed, folded or normalised. That no ref is in the frame twice, byte for byte, the file holds:
/// there a ref is unique.
pub fn check_row(columns: &[&str], fields: &[&str]) -> Result<(), RowFault> {
    if fields.len() != columns.len() {
        return Err(RowFault::RowWidth);
    }
    if fields.first().is_none_or(|reference| reference.is_empty()) {
        return Err(RowFault::EmptyRef);
    }
    if fields.iter().any(|field| has_control_character(field)) {
        return Err(RowFault::ControlCharacter);
    }
    Ok(())
}

/// The leaf of one row: `H("leaf:" ‖ fields joined with TAB)`, the ref first.
pub fn leaf(fields: &[&str]) -> Digest {
    let mut hasher = Sha256::new_with_prefix("leaf:");
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            hasher.update("\t");
        }
        hasher.update(field);
    }
    hasher.finalize().into()
}

/// The digest of a frame whose leaves come sorted, a bucket at a time: memory for one bucket.
#[derive(Clone, Debug)]
pub struct Root(Sha256);

impl Root {
    /// The root of a frame with these columns, the ref's first, and this number of rows.
    pub fn new(columns: &[&str], rows: usize) -> Self {
        Self(Sha256::new_with_prefix(format!("frame:{}:{rows}:", columns.join(","))))
    }

    /// Adds what the next bucket adds: [`node`] of its leaves.
    pub fn add(&mut self, node: &str) {
        self.0.update(node);
    }

    /// The root in hexadecimal.
    pub fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// What a bucket adds to the root, `b ‖ H("node:" ‖ leaves)`: its leaves in hexadecimal and ascending, nothing between
/// them. Nothing for an empty one.
pub fn node(leaves: &[Digest]) -> String {
    let Some(first) = leaves.first() else { return String::new() };
    let mut hasher = Sha256::new_with_prefix("node:");
    for leaf in leaves {
        hasher.update(hex_digits(leaf));
    }
    format!("{}{}", hex(&bucket_of(first)), hex(&hasher.finalize()))
}

/// The bucket of a leaf: its first four hexadecimal digits, as two bytes.
pub const fn bucket_of(leaf: &Digest) -> [u8; 2] {
    let [first, second, ..] = *leaf;
    [first, second]
}
