//! Kish's effective number of audits: what unequal weights cost.

use super::super::decimal::{FULL, float, real};
use super::cell::Cell;
use super::stratum::Stratum;

/// How many audits with equal weights would be worth as much: "these 60 audits are worth about 38". Takes each weight with
/// how many audits have it. None without weights. Source: Kish 1965, `(Σ w)² / Σ w²`; statistics.md 2.3.
pub fn kish(weights: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let add = |(sum, squares), (weight, n): (f64, f64)| (sum + weight * n, squares + weight * weight * n);
    let (sum, squares): (f64, f64) = weights.fold((0.0, 0.0), add);
    (squares > 0.0).then(|| sum * sum / squares)
}

/// A share among audits with weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sharing {
    /// It, from 0 to 1.
    pub share: f64,
    /// How many audits with equal weights would tell as much.
    pub n: f64,
    /// Whether they have equal weights: then n is whole, and so is n times the share.
    pub is_plain: bool,
}

impl Sharing {
    /// How many of n that is: whole where n is.
    pub fn x(&self) -> f64 {
        if self.is_plain { (self.share * self.n).round() } else { self.share * self.n }
    }
}

/// The share of values of 100 per cent, where the others are 0. None where nothing was audited.
pub fn sharing(strata: &[Stratum], cells: &[Cell]) -> Option<Sharing> {
    let weight = |cell: &Cell| strata.get(cell.stratum).map_or(0.0, Stratum::weight);
    let n = kish(cells.iter().map(|cell| (weight(cell), float(cell.n))))?;
    let of = |part: fn(&Cell) -> f64| cells.iter().map(|cell| weight(cell) * part(cell)).sum::<f64>();
    let share = of(|cell| real(cell.sum)) / of(|cell| float(cell.n)) / real(FULL.0);
    let all = float(cells.iter().map(|cell| cell.n).sum());
    let is_plain = (all - n).abs() < 1e-9 * all;
    Some(Sharing { share: share.clamp(0.0, 1.0), n: if is_plain { all } else { n }, is_plain })
}
