//! An exhibit: a table of what happened in a period, or of what held in it, with the entry that each row comes from.

use crate::core::report::export::Column;

/// A table of a period. Its source reads `p`, the period (since, until: moments; first, last: local days; head: the newest entry that
/// is told; recorded: the entries of the house rules by which readings are recorded; untold: the audits and the agents of
/// which nothing says that they were told in time), and `e`, the
/// entry that a row comes from.
pub(super) struct Exhibit {
    /// Its name.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) says: &'static str,
    /// Where its rows are read, after `FROM`.
    pub(super) source: &'static str,
    /// Its columns, besides those of the entry.
    pub(super) columns: &'static [Column],
}
