//! Bounds of a frame: its window, and the state of the record it is taken from.

use crate::calc::moment::Moment;
use chrono::NaiveDate;

/// What bounds a frame.
#[derive(Clone, Copy)]
pub(in crate::core) struct Bounds {
    pub(in crate::core) first: NaiveDate,
    pub(in crate::core) last: NaiveDate,
    /// Its time, the end not included.
    pub(in crate::core) span: (Moment, Moment),
    /// The entry that was being written.
    pub(in crate::core) entry: i64,
}
