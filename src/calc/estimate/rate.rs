//! The interval of a rate: Wilson's, with the number of audits that a simple draw would need to be as sure.

use super::super::decimal::float;
use super::found::{Estimate, NOTHING};
use crate::calc::interval::wilson_of;

impl Estimate {
    /// The effective number of audits of a rate whose values are 0 and 100 per cent: `p (1 - p) / Var`. The plain number
    /// where all are alike. Where no variance can be estimated, what their weights make them worth.
    /// Source: statistics.md 2.3.
    pub fn effective(&self) -> f64 {
        let p = self.mean / 10_000.0;
        if p <= 0.0 || p >= 1.0 {
            return float(self.n);
        }
        // No spread within any stratum says nothing of what was not audited.
        let variance = self.variance.map(|variance| variance.value).filter(|value| *value > NOTHING);
        variance.map_or(self.worth, |value| p * (1.0 - p) / (value / 1e8))
    }

    /// Wilson's interval of a rate, in hundredths of a per cent. Where every dialogue was audited nothing is uncertain.
    pub fn rate_interval(&self, confidence: f64) -> Option<(f64, f64)> {
        if self.is_complete {
            return Some((self.mean, self.mean));
        }
        let (low, high) = wilson_of(self.mean / 10_000.0, self.effective(), confidence)?;
        Some((low * 10_000.0, high * 10_000.0))
    }
}
