//! The number of an improvement.

/// The number of an improvement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ImprovementId(pub i64);
