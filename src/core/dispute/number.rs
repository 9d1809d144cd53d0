//! The number of a dispute.

/// The number of a dispute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DisputeId(pub i64);
