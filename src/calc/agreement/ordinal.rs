//! Alpha on an ordinal scale without each item in turn. There the distance of two values depends on how often all were
//! given, so that each item that is left out moves every distance.
//!
//! The distance of two values is that of their middle ranks, and a rating moves the middle rank of every value above
//! its own by 1 and of its own by 1/2. The disagreement is a square form in the counts, whose table is made once.

use super::distance::{different, has_two_without, middle_ranks};
use super::tally::{Item, Tally, at, index};
use crate::calc::figure::Undefined;
use crate::calc::square::{Square, dot};

/// More values than these would need a table too large to hold.
const MOST_VALUES: usize = 1024;

/// What is known of all items together.
pub(super) struct Ranked {
    counts: Vec<f64>,
    different: usize,
    n: f64,
    /// How many ratings lie below each value, with half of its own.
    ranks: Vec<f64>,
    /// The disagreement that a rating of one value and one of another make together.
    form: Square,
    /// The form times the counts, and that times the counts.
    slope: Vec<f64>,
    all: f64,
    cubes: f64,
}

impl Ranked {
    /// Undefined where the scale has too many values.
    pub(super) fn of(tally: &Tally, counts: &[f64]) -> Result<Self, Undefined> {
        if counts.len() > MOST_VALUES {
            return Err(Undefined::TooManyValues);
        }
        let form = form(&unequal_pairs(tally, counts.len()));
        let slope = form.times(counts);
        Ok(Self {
            n: counts.iter().sum(),
            different: different(counts),
            ranks: middle_ranks(counts),
            all: dot(&slope, counts),
            cubes: counts.iter().map(|count| count.powi(3)).sum(),
            counts: counts.to_vec(),
            form,
            slope,
        })
    }

    /// Alpha without one item. None where a single value is left.
    pub(super) fn without(&self, item: &Item<'_>) -> Option<f64> {
        if !has_two_without(item, self.different, &self.counts) {
            return None;
        }
        let n = self.n - item.marks;
        // The sum of squared distances of middle ranks, over all pairs: n (n³ - Σ nₖ³) / 6.
        let expected = n * (n.powi(3) - self.cubes_without(item)) / 6.0;
        let moved = item.sum(|one| {
            let both = item.sum(|other| self.form.at(one, other));
            both - 2.0 * at(&self.slope, one)
        });
        Some(1.0 - (n - 1.0) * (self.all + moved - self.inside(item)) / expected)
    }

    fn cubes_without(&self, item: &Item<'_>) -> f64 {
        let change = item.cells.iter().map(|cell| {
            let count = at(&self.counts, index(cell.place));
            (count - f64::from(cell.count)).powi(3) - count.powi(3)
        });
        self.cubes + change.sum::<f64>()
    }

    /// The disagreement inside an item, by the ranks that hold without it.
    fn inside(&self, item: &Item<'_>) -> f64 {
        let mut below = 0.0;
        let mut ranks: Vec<(f64, f64)> = Vec::with_capacity(item.cells.len());
        let mut sum = 0.0;
        for cell in item.cells {
            let count = f64::from(cell.count);
            let rank = at(&self.ranks, index(cell.place)) - below - count / 2.0;
            sum += ranks.iter().map(|(other, n)| 2.0 * count * n * (rank - other).powi(2)).sum::<f64>();
            ranks.push((rank, count));
            below += count;
        }
        sum / (item.marks - 1.0)
    }
}

/// How often each value meets each other one in an item, by how many others rated it.
fn unequal_pairs(tally: &Tally, values: usize) -> Square {
    let mut pairs = Square::new(values);
    for item in tally.paired() {
        for one in item.cells {
            for other in item.cells.iter().filter(|other| other.place != one.place) {
                let share = f64::from(one.count) * f64::from(other.count) / (item.marks - 1.0);
                pairs.add(index(one.place), index(other.place), share);
            }
        }
    }
    pairs
}

/// The square form of disagreement: for values g and h, the sum over pairs (c, k) of how far a rating of g drives c and
/// k apart, times how far one of h does.
fn form(pairs: &Square) -> Square {
    let size = pairs.size();
    let met: Vec<f64> = (0..size).map(|row| pairs.row(row).iter().sum()).collect();
    let above = above(&met);
    let both = transposed_above(&transposed_above(pairs));
    let mut form = Square::new(size);
    for one in 0..size {
        for other in 0..size {
            let higher = at(&above, one.max(other));
            // A value moves itself by half, also in the square.
            let alone = if one == other { higher - at(&met, one) / 4.0 } else { higher };
            form.add(one, other, 2.0 * (alone - both.at(one, other)));
        }
    }
    form
}

/// For each place, what stands above it, with half of its own.
fn above(values: &[f64]) -> Vec<f64> {
    let all: f64 = values.iter().sum();
    middle_ranks(values).into_iter().map(|rank| all - rank).collect()
}

/// The same for each row, with rows and columns changed about.
fn transposed_above(table: &Square) -> Square {
    let mut result = Square::new(table.size());
    for row in 0..table.size() {
        for (column, value) in above(table.row(row)).into_iter().enumerate() {
            result.add(column, row, value);
        }
    }
    result
}
