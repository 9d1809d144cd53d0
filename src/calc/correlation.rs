//! How two values of the same things go together.

use super::decimal::real;

/// Pearson's correlation of pairs of whole numbers, -1 to 1. None below two pairs, or where one of the two never differs.
/// Source: Pearson 1895.
pub fn correlation(pairs: &[(i64, i64)]) -> Option<f64> {
    let n = real(i64::try_from(pairs.len()).ok()?);
    if pairs.len() < 2 {
        return None;
    }
    let mean = |of: fn(&(i64, i64)) -> i64| pairs.iter().map(|pair| real(of(pair))).sum::<f64>() / n;
    let (one, other) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut both, mut left, mut right) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (a, b) = (real(pair.0) - one, real(pair.1) - other);
        both += a * b;
        left += a * a;
        right += b * b;
    }
    let found = both / (left * right).sqrt();
    found.is_finite().then(|| found.clamp(-1.0, 1.0))
}
