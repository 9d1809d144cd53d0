//! What a machine buys in audits.

use super::super::decimal::{count, float};
use super::share::Share;
use crate::calc::interval::wilson_of;

/// Halving the range of possible numbers of audits so often leaves nothing to halve.
const HALVINGS: usize = 200;

/// How many audits of a simple draw from a frame (`u64::MAX`: an endless one) would give an interval as narrow as this one, without the machine. None
/// where nothing is uncertain, or `confidence` is not between 0 and 1. Source: statistics.md 8.3.
pub fn worth_without(share: Share, frame: u64, confidence: f64) -> Option<u64> {
    let wanted = share.width();
    if wanted <= 0.0 || frame == 0 {
        return None;
    }
    let width = |n: f64| wilson_of(share.value.clamp(0.0, 1.0), n, confidence).map(|(low, high)| high - low);
    width(1.0)?;
    let (mut few, mut many) = (f64::MIN_POSITIVE, 1e15);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(few, many);
        if width(middle)? > wanted { few = middle } else { many = middle }
    }
    // What a part of a small frame tells is more: n (N - 1) / (N - n) turned around.
    let size = float(frame);
    count((many * size / (size - 1.0 + many)).round()).map(|n| n.min(frame))
}

/// How many audits are needed with a machine whose scores go with human ones as `rho` says, where `n` would be without:
/// `n (1 - ρ²)`, rounded up, at least 1 of any. None where `rho` is not between -1 and 1.
/// Source: statistics.md 8.6.
pub fn needed_with(n: u64, rho: f64) -> Option<u64> {
    if !(-1.0..=1.0).contains(&rho) {
        return None;
    }
    // A product such as 42.000000000000004 needs no audit more.
    let needed = (float(n) * (1.0 - rho * rho) - 1e-9).ceil();
    count(needed.max(0.0)).map(|needed| needed.clamp(n.min(1), n))
}

/// How well machine and human scores must go together before it helps to learn from the same sample how far to trust the
/// machine: `1 / √(n - 2)`. None below 3 audits. For explanation only: nothing here learns from the same sample.
/// Source: Mani, Xu, Lipton and Oberst 2025; statistics.md 8.4.
pub fn breakeven(n: u64) -> Option<f64> {
    (n > 2).then(|| 1.0 / float(n - 2).sqrt())
}
