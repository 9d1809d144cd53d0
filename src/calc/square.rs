//! Square tables of numbers.

use super::decimal::float;

/// A square table. A place outside it reads as 0, and what is added there is dropped.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Square {
    size: usize,
    cells: Vec<f64>,
}

impl Square {
    /// A table of zeros.
    pub(super) fn new(size: usize) -> Self {
        Self { size, cells: vec![0.0; size.saturating_mul(size)] }
    }

    /// Its number of rows.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// What stands there.
    pub(super) fn at(&self, row: usize, column: usize) -> f64 {
        self.row(row).get(column).copied().unwrap_or_default()
    }

    /// One row.
    pub(super) fn row(&self, row: usize) -> &[f64] {
        let start = row.saturating_mul(self.size);
        self.cells.get(start..start.saturating_add(self.size)).unwrap_or_default()
    }

    /// Adds to what stands there.
    pub(super) fn add(&mut self, row: usize, column: usize, value: f64) {
        if let Some(cell) = self.row_mut(row).get_mut(column) {
            *cell += value;
        }
    }

    /// The product with a column of numbers.
    pub(super) fn times(&self, column: &[f64]) -> Vec<f64> {
        (0..self.size).map(|row| dot(self.row(row), column)).collect()
    }

    /// The table that undoes this one, by elimination with the largest pivot. None where there is none.
    pub(super) fn inverse(mut self) -> Option<Self> {
        let mut inverse = Self::new(self.size);
        (0..self.size).for_each(|place| inverse.add(place, place, 1.0));
        for column in 0..self.size {
            let size_of = |row: &usize| self.at(*row, column).abs();
            let pivot = (column..self.size).max_by(|one, other| size_of(one).total_cmp(&size_of(other)))?;
            self.swap(column, pivot);
            inverse.swap(column, pivot);
            let scale = self.at(column, column);
            (scale.is_normal()).then_some(())?;
            self.clear(column, column, 1.0 / scale - 1.0);
            inverse.clear(column, column, 1.0 / scale - 1.0);
            for row in (0..self.size).filter(|row| *row != column) {
                let times = -self.at(row, column);
                self.clear(row, column, times);
                inverse.clear(row, column, times);
            }
        }
        Some(inverse)
    }

    /// Adds a multiple of one row to another, or to itself.
    fn clear(&mut self, row: usize, from: usize, times: f64) {
        let source = self.row(from).to_vec();
        for (cell, value) in self.row_mut(row).iter_mut().zip(source) {
            *cell += times * value;
        }
    }

    fn swap(&mut self, one: usize, other: usize) {
        if one != other {
            let (first, second) = (self.row(one).to_vec(), self.row(other).to_vec());
            self.row_mut(one).copy_from_slice(&second);
            self.row_mut(other).copy_from_slice(&first);
        }
    }

    fn row_mut(&mut self, row: usize) -> &mut [f64] {
        let start = row.saturating_mul(self.size);
        self.cells.get_mut(start..start.saturating_add(self.size)).unwrap_or_default()
    }
}

/// The sum of products.
pub(super) fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// How many there are, as a float.
pub(super) const fn length<T>(of: &[T]) -> f64 {
    float(of.len() as u64)
}
