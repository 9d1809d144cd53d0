//! How sure intervals are.

/// The confidence of every interval.
pub(super) const CONFIDENCE: f64 = 0.95;
