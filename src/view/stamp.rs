//! What a report was made from.

use crate::calc::moment::Moment;
use crate::calc::zone::Zone;

/// What stands in everything that is written from a rehearsal.
pub const REHEARSAL: &str = "REHEARSAL: the clock and the chance of this file are given, nothing here counts";

/// What a report was made from: it stands under every table and in every JSON document.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The moment the report speaks of.
    pub as_of: Moment,
    /// The last entry of the record, as `42:0123456789abcdef`, or `no entries`.
    pub head: String,
    /// Whether the file is a rehearsal, where nothing counts.
    pub rehearsal: bool,
    /// The time zone of the policy, in which people read times.
    pub zone: Zone,
}
