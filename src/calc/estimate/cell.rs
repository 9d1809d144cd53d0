//! Cells: what was audited of one stratum in one domain.

use super::super::decimal::float;

/// What was audited of one stratum in a domain. Values are in hundredths.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    /// Which stratum.
    pub stratum: usize,
    /// How many audits.
    pub n: u64,
    /// The sum of their values.
    pub sum: i64,
    /// The sum of the squares.
    pub squares: i64,
}

impl Cell {
    /// Counts one more value, in hundredths.
    pub fn add(&mut self, value: i64) {
        self.n += 1;
        self.sum += value;
        self.squares += value * value;
    }

    /// The sum of the squared distances from `centre`.
    #[allow(clippy::cast_precision_loss)] // Sums of a million squares are below 2^53.
    pub(super) fn squares_around(&self, centre: f64) -> f64 {
        let (n, sum, squares) = (float(self.n), self.sum as f64, self.squares as f64);
        (squares - 2.0 * centre * sum + n * centre * centre).max(0.0)
    }

    #[allow(clippy::cast_precision_loss)]
    /// The sum of the distances from `centre`.
    pub(super) fn distance_from(&self, centre: f64) -> f64 {
        self.sum as f64 - float(self.n) * centre
    }
}
