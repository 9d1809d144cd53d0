//! How many to take from each stratum. Integers only, so every machine gives the same answer; a tie
//! goes to the stratum that comes first, which is why callers give them in the order of their labels.

mod boxed;
mod neyman;
mod power;

pub use boxed::{Room, allocate_proportional, fair_shares};
pub use neyman::{allocate_neyman, neyman_weights};
pub use power::{Power, allocate_power, power_weights};

use std::cmp::Ordering;

/// The equal quota: `min(quota, size)` of each stratum, and how many each lacks to the quota. Both have
/// the order of `sizes`. What one stratum lacks is never moved to another.
/// Source: statistics.md 2.1.
pub fn allocate_equal(quota: usize, sizes: &[usize]) -> (Vec<usize>, Vec<usize>) {
    sizes.iter().map(|size| (quota.min(*size), quota.saturating_sub(*size))).unzip()
}

/// What is left of `n` when every stratum has what it must have.
fn left_of(n: usize, least: impl Iterator<Item = usize>) -> Result<usize, String> {
    let least = least.fold(0, usize::saturating_add);
    n.checked_sub(least).ok_or_else(|| format!("the strata must have {least} together, which is more than {n}"))
}

/// Compares `one.0 * one.1` with `other.0 * other.1`, exactly.
fn compare_products(one: (u128, u128), other: (u128, u128)) -> Ordering {
    product(one.0, one.1).cmp(&product(other.0, other.1))
}

/// The product in 256 bits: its upper and its lower half. No part of it can overflow: each half of a
/// factor is below 2^64.
const fn product(one: u128, other: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (one_high, one_low) = (one >> 64, one & LOW);
    let (other_high, other_low) = (other >> 64, other & LOW);
    let low = one_low * other_low;
    let (first, second) = (one_high * other_low, one_low * other_high);
    let middle = (low >> 64) + (first & LOW) + (second & LOW);
    let high = one_high * other_high + (first >> 64) + (second >> 64) + (middle >> 64);
    (high, (middle << 64) | (low & LOW))
}
