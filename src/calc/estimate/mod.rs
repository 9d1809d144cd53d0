//! Estimates of means and rates from draws with strata: figures for display.
//!
//! A stratum of `N` dialogues of which `n` were audited: each audit stands for `N / n` of them. A *domain* is what an
//! estimate is about (an agent, a team, a card); it may lie across strata, and a stratum across domains.
//! Source: statistics.md 2.3 and 4.2 (Cochran 1977; R survey `svymean`, `subset`, with finite population correction).

mod design;
mod kish;
mod rate;
mod shared;

pub use design::{Level, design, level_for};
pub use kish::kish;
pub use shared::{Spreads, shared, spreads};

use super::interval::student_quantile;
use num_bigint::BigInt;
use num_rational::BigRational;
use std::collections::BTreeMap;

/// A stratum of one draw, and how much of it was audited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stratum {
    /// How many dialogues it has that are fit to be audited, as a fraction: where some that were drawn were not, it is
    /// estimated by the part that was.
    pub size: (u64, u64),
    /// How many of them were audited.
    pub audited: u64,
    /// Which other strata it may be put together with where its own audits are too few: the same stratum of other
    /// draws of its plan, those of other agents too, all of the plan. Each is a number of its own.
    pub kin: [usize; 3],
}

/// What was audited of one stratum in a domain. Values are in hundredths.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    /// Which stratum.
    pub stratum: usize,
    /// How many audits.
    pub n: u64,
    /// The sum of their values.
    pub sum: i64,
    /// The sum of the squares.
    pub squares: i128,
}

/// An estimated mean, in hundredths, with what is known of its uncertainty.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// How many dialogues it stands for.
    pub stands_for: f64,
    /// How many audits it rests on.
    pub n: u64,
    /// How many audits with equal weights would be worth as much.
    pub worth: f64,
    /// How much it varies from draw to draw; none where that cannot be estimated.
    pub variance: Option<Variance>,
    /// Whether every dialogue that it stands for was audited: nothing is uncertain then.
    pub is_complete: bool,
}

/// The variance of an estimate.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Variance {
    /// Its value, in squared hundredths.
    pub value: f64,
    /// Degrees of freedom as survey software counts them: audits less strata.
    pub plain_df: f64,
    /// Degrees of freedom by Satterthwaite, at most the plain ones: safer where one stratum weighs most.
    pub df: f64,
}

/// Below this, a variance is nothing but rounding.
const NOTHING: f64 = 1e-6;

impl Stratum {
    /// How many dialogues one audit stands for; 0 where none was audited.
    pub fn weight(&self) -> f64 {
        if self.audited == 0 { 0.0 } else { self.dialogues() / float(self.audited) }
    }

    /// Whether all of it was audited. Exact.
    fn is_complete(&self) -> bool {
        u128::from(self.audited) * u128::from(self.size.1) >= u128::from(self.size.0)
    }

    fn dialogues(&self) -> f64 {
        if self.size.1 == 0 { 0.0 } else { float(self.size.0) / float(self.size.1) }
    }
}

impl Variance {
    /// From the part of each stratum with its degrees of freedom. None where there are none.
    fn of(parts: &[(f64, f64)]) -> Option<Self> {
        let value: f64 = parts.iter().map(|(part, _)| part).sum();
        let plain_df: f64 = parts.iter().map(|(_, df)| df).sum();
        let squares: f64 = parts.iter().filter(|(_, df)| *df > 0.0).map(|(part, df)| part * part / df).sum();
        let df = if squares > 0.0 { (value * value / squares).min(plain_df) } else { plain_df };
        (df > 0.0).then_some(Self { value, plain_df, df })
    }
}

impl Cell {
    /// Counts one more value, in hundredths.
    pub fn add(&mut self, value: i64) {
        self.n += 1;
        self.sum += value;
        self.squares += i128::from(value) * i128::from(value);
    }

    /// The sum of the squared distances from `centre`.
    #[allow(clippy::cast_precision_loss)] // Sums of a million squares are below 2^53.
    fn squares_around(&self, centre: f64) -> f64 {
        let (n, sum, squares) = (float(self.n), self.sum as f64, self.squares as f64);
        (squares - 2.0 * centre * sum + n * centre * centre).max(0.0)
    }

    #[allow(clippy::cast_precision_loss)]
    fn distance_from(&self, centre: f64) -> f64 {
        self.sum as f64 - float(self.n) * centre
    }
}

impl Estimate {
    /// The interval of a mean by Student's t, not cut to any range. None where no variance can be estimated, or where all
    /// that was audited is alike: that says nothing of what was not.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        if self.is_complete {
            return Some((self.mean, self.mean));
        }
        let variance = self.variance.filter(|variance| variance.value > NOTHING)?;
        let reach = student_quantile(confidence, variance.df)? * variance.value.sqrt();
        Some((self.mean - reach, self.mean + reach))
    }
}

/// The weighted mean of a domain, exact, rounded half to even once. None where nothing was audited.
pub fn weighted_mean(strata: &[Stratum], cells: &[Cell]) -> Option<i64> {
    let (sum, weights) = weighted_sums(strata, cells);
    if weights == BigRational::default() {
        return None;
    }
    let mean = sum / weights;
    super::decimal::round_big_half_even(mean.numer(), mean.denom())
}

/// `Σ w y` and `Σ w` over the audits of a domain.
fn weighted_sums(strata: &[Stratum], cells: &[Cell]) -> (BigRational, BigRational) {
    let mut parts: BTreeMap<u128, (BigInt, BigInt)> = BTreeMap::new();
    for cell in cells {
        let Some(stratum) = strata.get(cell.stratum).filter(|stratum| stratum.audited > 0) else { continue };
        let under = u128::from(stratum.size.1) * u128::from(stratum.audited);
        let (sum, n) = parts.entry(under).or_default();
        *sum += BigInt::from(stratum.size.0) * cell.sum;
        *n += BigInt::from(stratum.size.0) * cell.n;
    }
    let over = |part: BigInt, under: u128| BigRational::new(part, under.into());
    parts.into_iter().filter(|(under, _)| *under > 0).fold(Default::default(), |(sum, weights), (under, (s, n))| {
        (sum + over(s, under), weights + over(n, under))
    })
}

/// The mean as a float, what it stands for and how many audits it rests on. None where it rests on none.
#[allow(clippy::cast_precision_loss)]
fn summary(strata: &[Stratum], cells: &[Cell]) -> Option<Estimate> {
    let weight = |cell: &Cell| strata.get(cell.stratum).map_or(0.0, Stratum::weight);
    let stands_for: f64 = cells.iter().map(|cell| weight(cell) * float(cell.n)).sum();
    let sum: f64 = cells.iter().map(|cell| weight(cell) * cell.sum as f64).sum();
    let is_complete = || cells.iter().all(|cell| strata.get(cell.stratum).is_none_or(Stratum::is_complete));
    (stands_for > 0.0).then(|| Estimate {
        mean: sum / stands_for,
        stands_for,
        n: cells.iter().map(|cell| cell.n).sum(),
        worth: kish(cells.iter().map(|cell| (weight(cell), float(cell.n)))).unwrap_or_default(),
        variance: None,
        is_complete: is_complete(),
    })
}

#[allow(clippy::cast_precision_loss)] // Counts of dialogues are below 2^53.
fn float(number: u64) -> f64 {
    number as f64
}
