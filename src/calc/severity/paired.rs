//! Two scores of the same dialogues, compared directly.

use crate::calc::mean::{Mean, mean_of};
use crate::calc::square::length;

/// The mean of second less first, over dialogues that two scored: below 0 the second is stricter. None without pairs.
/// Source: Student's paired t; statistics.md 5.2.
pub fn paired_severity(pairs: &[(f64, f64)], confidence: f64) -> Option<Mean> {
    let differences: Vec<f64> = pairs.iter().map(|(first, second)| second - first).collect();
    mean_of(&differences, None, confidence)
}

/// How far two scores of a dialogue lie apart on average, no matter which is higher, in the unit of a score. None without
/// pairs.
pub fn paired_distance(pairs: &[(f64, f64)]) -> Option<f64> {
    let sum: f64 = pairs.iter().map(|(first, second)| (second - first).abs()).sum();
    (!pairs.is_empty()).then(|| sum / length(pairs))
}
