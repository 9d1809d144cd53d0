//! The weighted mean, exact.

use super::cell::Cell;
use super::stratum::Stratum;
use crate::calc::decimal::round_big_half_even;
use num_bigint::BigInt;
use num_rational::BigRational;
use std::collections::BTreeMap;

/// The weighted mean of a domain, exact, rounded half to even once. None where nothing was audited.
pub fn weighted_mean(strata: &[Stratum], cells: &[Cell]) -> Option<i64> {
    let (sum, weights) = weighted_sums(strata, cells);
    if weights == BigRational::default() {
        return None;
    }
    let mean = sum / weights;
    round_big_half_even(mean.numer(), mean.denom())
}

/// `Σ w y` and `Σ w` over the audits of a domain. Numbers of cells are small: 128 bits hold what millions of them add up to.
fn weighted_sums(strata: &[Stratum], cells: &[Cell]) -> (BigRational, BigRational) {
    let mut parts: BTreeMap<u128, (i128, i128)> = BTreeMap::new();
    for cell in cells {
        let Some(stratum) = strata.get(cell.stratum).filter(|stratum| stratum.audited > 0) else { continue };
        let under = u128::from(stratum.size.1) * u128::from(stratum.audited);
        let (sum, n) = parts.entry(under).or_default();
        *sum += i128::from(stratum.size.0) * i128::from(cell.sum);
        *n += i128::from(stratum.size.0) * i128::from(cell.n);
    }
    let over = |part: i128, under: u128| BigRational::new(BigInt::from(part), under.into());
    parts
        .into_iter()
        .filter(|(under, _)| *under > 0)
        .fold(Default::default(), |(sum, weights), (under, (s, n))| (sum + over(s, under), weights + over(n, under)))
}

/// The mean as it was before some values changed, rounded half to even: without what was `added` to values, and without
/// those that are `new`. None where nothing had a value then.
pub fn mean_before(strata: &[Stratum], all: &[Cell], added: &[Cell], new: &[Cell]) -> Option<i64> {
    let ((sum, weights), (added, _), (new, of_new)) =
        (weighted_sums(strata, all), weighted_sums(strata, added), weighted_sums(strata, new));
    let weights = weights - of_new;
    if weights == BigRational::default() {
        return None;
    }
    let mean = (sum - added - new) / weights;
    round_big_half_even(mean.numer(), mean.denom())
}
