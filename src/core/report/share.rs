//! A share with its n and its interval.

use crate::calc::decimal::hundredths;
use crate::calc::interval::wilson;

/// A share with its n and 95 % Wilson interval, in hundredths of a per cent (statistics: Wilson 1927).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
    /// Lower and upper limit; none where there is nothing to count, or where all there is was counted.
    pub limits: Option<(i64, i64)>,
}

impl Share {
    /// This part of this whole.
    pub fn of(part: u64, whole: u64) -> Self {
        let limits = wilson(part, whole, 0.95).map(|(_, low, high)| (shown(low * 100.0), shown(high * 100.0)));
        Self { part, whole, limits }
    }

    /// This part of this whole; `is_complete`: all there is was counted, so nothing about it is uncertain.
    pub fn counted(part: u64, whole: u64, is_complete: bool) -> Self {
        if is_complete { Self { part, whole, limits: None } } else { Self::of(part, whole) }
    }
}

/// A figure for display, cut to 0 to 100 per cent; the exact ones never come this way.
pub(super) fn shown(percent: f64) -> i64 {
    hundredths(percent.clamp(0.0, 100.0)).unwrap_or_default()
}
