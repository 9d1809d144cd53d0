//! How many to take from each stratum.

/// The equal quota: `min(quota, size)` of each stratum, and beside it what each falls short of the
/// quota. Both have the order of `sizes`. What one stratum lacks is never moved to another.
/// Source: statistics.md 2.1.
pub fn allocate_equal(quota: usize, sizes: &[usize]) -> (Vec<usize>, Vec<usize>) {
    sizes.iter().map(|size| (quota.min(*size), quota.saturating_sub(*size))).unzip()
}
