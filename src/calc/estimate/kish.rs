//! Kish's effective number of audits: what unequal weights cost.

/// How many audits with equal weights would be worth as much: "these 60 audits are worth about 38". Takes each weight with
/// how many audits have it. None without weights. Source: Kish 1965, `(Σ w)² / Σ w²`; statistics.md 2.3.
pub fn kish(weights: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let add = |(sum, squares), (weight, n): (f64, f64)| (sum + weight * n, squares + weight * weight * n);
    let (sum, squares): (f64, f64) = weights.fold((0.0, 0.0), add);
    (squares > 0.0).then(|| sum * sum / squares)
}
