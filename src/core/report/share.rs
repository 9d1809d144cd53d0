//! A share with its n and its interval.

use crate::calc::interval::wilson;

/// A share with its n and 95 % Wilson interval, in hundredths of a per cent (statistics: Wilson 1927).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
    /// Lower and upper limit; none where there is nothing to count.
    pub limits: Option<(i64, i64)>,
}

impl Share {
    /// So many of so many.
    pub(super) fn of(part: u64, whole: u64) -> Self {
        let limits =
            wilson(part, whole, 0.95).map(|(_, low, high)| (hundredths(low * 100.0), hundredths(high * 100.0)));
        Self { part, whole, limits }
    }
}

/// A figure for display, cut to 0 to 100 per cent; the exact ones never come this way.
#[allow(clippy::cast_possible_truncation)] // Within 0 to 10000 by the clamp.
pub(super) fn hundredths(percent: f64) -> i64 {
    (percent.clamp(0.0, 100.0) * 100.0).round() as i64
}
