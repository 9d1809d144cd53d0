//! Uncertainty of alpha by drawing items again, with numbers that anybody can compute.

use super::alpha::Sums;
use super::distance::Metric;
use super::tally::{Item, Tally};
use crate::calc::decimal::float;
use crate::calc::digest::sha256;
use crate::calc::figure::Undefined;

/// Alpha with the interval of alphas of items drawn again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resampled {
    /// Alpha of all items.
    pub value: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
    /// How many draws had no alpha, and are left out.
    pub undefined: u64,
}

/// Alpha with a bootstrap over items: `draws` times as many items as there are, drawn with replacement. The index of
/// item j in draw b, both from 0, is the first 16 hexadecimal digits of SHA-256 of `seed:b:j`, modulo the number of
/// items. Costs `draws` times as much as `alpha`. Source: Efron 1979, percentiles by linear interpolation (type 7);
/// statistics.md 3.
pub fn bootstrap_alpha(
    tally: &Tally,
    metric: Metric,
    seed: &str,
    draws: u64,
    confidence: f64,
) -> Result<Resampled, Undefined> {
    tally.several_paired()?;
    let items: Vec<Item<'_>> = tally.paired().collect();
    let alpha = |items: &[Item<'_>]| Sums::of(tally, items.iter().copied(), metric)?.alpha();
    let value = alpha(&items)?;
    let again = |draw: u64| -> Vec<Item<'_>> {
        (0..items.len()).filter_map(|place| items.get(index(seed, draw, place, items.len())).copied()).collect()
    };
    let mut alphas: Vec<f64> = (0..draws).filter_map(|draw| alpha(&again(draw)).ok()).collect();
    alphas.sort_unstable_by(f64::total_cmp);
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(Undefined::Confidence);
    }
    let tail = (1.0 - confidence) / 2.0;
    let ends = quantile(&alphas, tail).zip(quantile(&alphas, 1.0 - tail));
    let (low, high) = ends.ok_or(Undefined::TooFew)?;
    Ok(Resampled { value, low, high, undefined: draws - alphas.len() as u64 })
}

/// Which item is drawn.
fn index(seed: &str, draw: u64, place: usize, items: usize) -> usize {
    let digest = sha256(&[format!("{seed}:{draw}:{place}").as_bytes()]);
    let first = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    first.checked_rem(items as u64).and_then(|index| usize::try_from(index).ok()).unwrap_or_default()
}

/// The quantile of sorted values, between the two nearest.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share * float(last as u64);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let below = (place.floor() as usize).min(last);
    let (low, high) = (sorted.get(below)?, sorted.get((below + 1).min(last))?);
    Some(low + (place - place.floor()) * (high - low))
}
