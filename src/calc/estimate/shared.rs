//! The variance by a spread that several domains share: for agents, who have too few audits for a spread of their own.

use super::super::decimal::float;
use super::cell::Cell;
use super::found::{Estimate, Variance, summary};
use super::layout::{Layout, Level};
use super::stratum::Stratum;
use std::collections::BTreeMap;

/// The fewest degrees of freedom with which a spread is used. Source: statistics.md 4.2.
const ENOUGH: u64 = 10;

/// The spread of values within domains, by class of strata.
#[derive(Clone, Debug, Default)]
pub struct Spreads {
    classes: BTreeMap<usize, Spread>,
    plans: BTreeMap<usize, Spread>,
    all: Spread,
}

#[derive(Clone, Copy, Debug, Default)]
struct Spread {
    squares: f64,
    df: u64,
}

impl Spread {
    fn add(&mut self, other: Self) {
        self.squares += other.squares;
        self.df += other.df;
    }

    fn is_enough(&self) -> bool {
        self.df >= ENOUGH
    }

    fn variance(&self) -> f64 {
        self.squares / float(self.df)
    }
}

impl Spreads {
    /// The spread over all classes as a standard deviation in hundredths, with its degrees of freedom.
    pub fn overall(&self) -> (f64, u64) {
        (self.all.variance().sqrt(), self.all.df)
    }

    /// The spread for a stratum: that of its class, else of its plan, else of all. None where even that rests on too little.
    fn of(&self, stratum: &Stratum) -> Option<&Spread> {
        let [_, class, plan] = stratum.kin;
        let found = [self.classes.get(&class), self.plans.get(&plan), Some(&self.all)];
        found.into_iter().flatten().find(|spread| spread.is_enough())
    }
}

/// The spread within domains and the same stratum over all draws, put together by class of strata: `Σ (y - ȳ)² / Σ (n - 1)`.
pub fn spreads<'a>(layout: &Layout<'_>, domains: impl Iterator<Item = &'a [Cell]>) -> Spreads {
    let mut spreads = Spreads::default();
    for cells in domains {
        for (kin, cell) in over_draws(layout.strata, cells) {
            let squares = cell.squares_around(mean(&cell));
            let spread = Spread { squares, df: cell.n.saturating_sub(1) };
            spreads.classes.entry(kin[1]).or_default().add(spread);
            spreads.plans.entry(kin[2]).or_default().add(spread);
            spreads.all.add(spread);
        }
    }
    spreads
}

/// The estimate of a domain with the spread that it shares with others:
/// `Var = Σ_g (1 - f_g) [Σ (w / Σ w)² s² + n_g / (n_g - 1) (Σ m² - (Σ m)² / n_g)]` where `m = w (ȳ_g - ŷ) / Σ w` for each
/// audit inside: what its own values would say of the spread is taken from all, what the parts of a domain say of its
/// make-up is its own. Degrees of freedom by Satterthwaite.
pub fn shared(layout: &Layout<'_>, spreads: &Spreads, cells: &[Cell]) -> Option<Estimate> {
    let estimate = summary(layout.strata, cells)?;
    Some(Estimate { variance: variance(layout, spreads, cells, &estimate), ..estimate })
}

fn variance(layout: &Layout<'_>, spreads: &Spreads, cells: &[Cell], estimate: &Estimate) -> Option<Variance> {
    let strata = layout.strata;
    let mut parts = Vec::new();
    for (kin, whole) in over_draws(strata, cells) {
        let group = layout.numbered(Level::OverDraws, kin[0])?;
        let (n, own) = (float(group.audited), mean(&whole));
        let (mut weights, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for cell in cells {
            let Some(stratum) = strata.get(cell.stratum).filter(|stratum| stratum.kin[0] == kin[0]) else { continue };
            let scale = stratum.weight() / estimate.stands_for;
            let apart = scale * (own - estimate.mean);
            weights += float(cell.n) * scale * scale;
            sum += float(cell.n) * apart;
            squares += float(cell.n) * apart * apart;
        }
        if group.unsampled() <= 0.0 {
            continue;
        }
        let spread = spreads.of(strata.get(whole.stratum)?)?;
        let make_up = if group.audited > 1 { n / (n - 1.0) * (squares - sum * sum / n).max(0.0) } else { 0.0 };
        parts.push((group.unsampled() * (weights * spread.variance() + make_up), float(spread.df)));
    }
    Variance::of(&parts)
}

/// The cells of a domain with those of the same stratum in other draws put together.
fn over_draws(strata: &[Stratum], cells: &[Cell]) -> Vec<([usize; 3], Cell)> {
    let mut together = BTreeMap::<usize, ([usize; 3], Cell)>::new();
    for cell in cells.iter().filter(|cell| cell.n > 0) {
        let Some(stratum) = strata.get(cell.stratum) else { continue };
        let (_, whole) =
            together.entry(stratum.kin[0]).or_insert((stratum.kin, Cell { stratum: cell.stratum, ..Cell::default() }));
        whole.n += cell.n;
        whole.sum += cell.sum;
        whole.squares += cell.squares;
    }
    together.into_values().collect()
}

#[allow(clippy::cast_precision_loss)]
fn mean(cell: &Cell) -> f64 {
    cell.sum as f64 / float(cell.n)
}
