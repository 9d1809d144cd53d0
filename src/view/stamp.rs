//! What a report was made from.

use crate::calc::moment::Moment;

/// What a report was made from: it stands under every table and in every JSON document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment the report speaks of.
    pub as_of: Moment,
    /// The last entry of the record, as `42:0123456789abcdef`, or `no entries`.
    pub head: String,
    /// Whether the file is a rehearsal, where nothing counts.
    pub rehearsal: bool,
}
