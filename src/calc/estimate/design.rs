//! The variance by the design of the draws: each stratum by the spread of its own audits.

use super::super::decimal::float;
use super::cell::Cell;
use super::found::{Estimate, Variance, summary};
use super::layout::{Group, Layout, Level};
use std::collections::BTreeMap;

/// The finest level at which no stratum with a domain in it has one audit alone, unless that is all of it. The coarsest
/// where there is none.
pub fn level_for<'a>(layout: &Layout<'_>, domains: impl Iterator<Item = &'a [Cell]>) -> Level {
    let cells: Vec<&Cell> = domains.flatten().collect();
    let is_enough = |level: &Level| {
        let has_spread = |cell: &&Cell| {
            layout.group(*level, cell.stratum).is_none_or(|group| group.audited > 1 || group.unsampled() <= 0.0)
        };
        cells.iter().all(has_spread)
    };
    Level::ALL.into_iter().find(is_enough).unwrap_or(Level::Plan)
}

/// What a cell adds to a group: `Σ z²` and `Σ z`, its audits.
#[derive(Clone, Copy, Default)]
struct Sums {
    squares: f64,
    sum: f64,
}

/// The estimate of a domain. With `z = w (y - ŷ) / Σ w` inside and 0 outside,
/// `Var = Σ_h (1 - f_h) n_h / (n_h - 1) Σ (z - z̄_h)²`, over all audits of each group; degrees of freedom by
/// Satterthwaite, at most audits less groups. No variance where a group has one audit alone.
pub fn design(layout: &Layout<'_>, level: Level, cells: &[Cell]) -> Option<Estimate> {
    let estimate = summary(layout.strata, cells)?;
    let mut sums = BTreeMap::<usize, (Sums, u64)>::new();
    for cell in cells.iter().filter(|cell| cell.n > 0) {
        let Some(stratum) = layout.strata.get(cell.stratum) else { continue };
        let scale = stratum.weight() / estimate.stands_for;
        let (group, inside) = sums.entry(level.group(cell.stratum, stratum)).or_default();
        group.squares += scale * scale * cell.squares_around(estimate.mean);
        group.sum += scale * cell.distance_from(estimate.mean);
        *inside += cell.n;
    }
    let parts: Option<Vec<(f64, f64)>> =
        sums.iter().map(|(key, (sums, inside))| part(layout.numbered(level, *key)?, *sums, *inside)).collect();
    Some(Estimate { variance: parts.and_then(|parts| Variance::of(&parts)), ..estimate })
}

/// The part of the variance that a group brings, and its degrees of freedom.
fn part(group: &Group, sums: Sums, inside: u64) -> Option<(f64, f64)> {
    let unsampled = group.unsampled();
    if unsampled <= 0.0 {
        return Some((0.0, 0.0));
    }
    let n = float(group.audited);
    let around = (sums.squares - sums.sum * sums.sum / n).max(0.0);
    (group.audited > 1).then(|| (unsampled * n / (n - 1.0) * around, float(inside.saturating_sub(1))))
}
