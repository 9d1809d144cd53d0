//! How much two answers that differ agree all the same.

use crate::calc::decimal::{float, real};
use crate::calc::figure::Undefined;
use crate::calc::square::Square;

/// More categories than these would need a table too large to hold.
const MOST_CATEGORIES: usize = 1024;

/// How partial agreement counts. Source: Cohen 1968; Gwet 2014, Handbook of Inter-Rater Reliability; statistics.md 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weights {
    /// Only equal answers agree.
    Unweighted,
    /// By the difference, as a part of the largest one.
    Linear,
    /// By the squared difference, as a part of the largest one.
    Quadratic,
    /// By how many pairs of categories lie between.
    Ordinal,
}

impl Weights {
    /// The agreement of each two of the ascending `values`, from 0 to 1. Undefined below two values, or with too many.
    pub(super) fn table(self, values: &[i64]) -> Result<Square, Undefined> {
        let (Some(least), Some(most)) = (values.first(), values.last()) else { return Err(Undefined::NoItem) };
        if values.len() > MOST_CATEGORIES {
            return Err(Undefined::TooManyValues);
        }
        if *least == *most {
            return Err(Undefined::AllTheSame);
        }
        let mut table = Square::new(values.len());
        for (row, one) in values.iter().enumerate() {
            for (column, other) in values.iter().enumerate() {
                let far = (real(*one) - real(*other)).abs() / (real(*most) - real(*least));
                table.add(row, column, self.of(far, row.abs_diff(column), values.len()));
            }
        }
        Ok(table)
    }

    /// The agreement of two categories that lie `far` of the range, and so many `steps`, apart.
    fn of(self, far: f64, steps: usize, categories: usize) -> f64 {
        let pairs = |of: usize| float(of as u64) * (float(of as u64) - 1.0) / 2.0;
        match self {
            Self::Unweighted => f64::from(u8::from(steps == 0)),
            Self::Linear => 1.0 - far,
            Self::Quadratic => 1.0 - far * far,
            Self::Ordinal => 1.0 - pairs(steps + 1) / pairs(categories),
        }
    }
}
