//! Chance: how often counts lie as far out as they do, exactly; no normal curve stands in for few.
//! Source: the binomial and the Poisson distribution by their beta and gamma integrals (Johnson, Kemp and Kotz, Univariate
//! Discrete Distributions); for weighted shares with Kish's n in place of n, as Korn and Graubard 1998 do.

use super::super::decimal::{count, float};
use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::beta::checked_beta_reg;
use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur};

/// What a normal distribution leaves beyond three standard deviations, on each side.
pub const BEYOND_THREE: f64 = 0.001_349_898_031_63;
/// Halves until what is left of a limit says nothing.
const HALVES: u32 = 60;

/// What gives the counts of one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    centre: f64,
    n: f64,
    law: Law,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Law {
    /// Each of n counts once, or not at all.
    Binomial,
    /// Each of n may count more than once.
    Poisson,
}

/// What a value may be by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

impl Chance {
    /// Of how many of `n` count, where each does with the chance `centre`. None where that is not from 0 to 1, or nothing
    /// can count.
    pub fn of_rate(centre: f64, n: f64) -> Option<Self> {
        ((0.0..=1.0).contains(&centre) && n > 0.0).then_some(Self { centre, n, law: Law::Binomial })
    }

    /// Of a count in `n`, where `centre` is expected in each. None where that is below 0, or there is nothing to count in.
    pub fn of_count(centre: f64, n: f64) -> Option<Self> {
        (centre >= 0.0 && centre.is_finite() && n > 0.0).then_some(Self { centre, n, law: Law::Poisson })
    }

    /// How often chance gives `x` or more.
    pub fn at_least(&self, x: f64) -> f64 {
        match self.law {
            _ if x <= 0.0 => 1.0,
            Law::Binomial if x >= self.n + 1.0 => 0.0,
            Law::Binomial => checked_beta_reg(x, self.n - x + 1.0, self.centre).unwrap_or(0.0),
            Law::Poisson => checked_gamma_lr(x, self.expected()).unwrap_or(0.0),
        }
    }

    /// How often chance gives `x` or less.
    pub fn at_most(&self, x: f64) -> f64 {
        match self.law {
            _ if x <= -1.0 => 0.0,
            Law::Binomial if x >= self.n => 1.0,
            Law::Binomial => checked_beta_reg(self.n - x, x + 1.0, 1.0 - self.centre).unwrap_or(1.0),
            Law::Poisson => checked_gamma_ur(x + 1.0, self.expected()).unwrap_or(1.0),
        }
    }

    /// Whether `x` lies above what chance leaves: so much or more is rarer than `tail`.
    pub fn is_above(&self, x: f64, tail: f64) -> bool {
        self.at_least(x) < tail
    }

    /// Whether `x` lies below what chance leaves: so much or less is rarer than `tail`.
    pub fn is_below(&self, x: f64, tail: f64) -> bool {
        self.at_most(x) < tail
    }

    /// The smallest and the largest count that is neither above nor below, each for one of n.
    pub fn limits(&self, tail: f64) -> Limits {
        let low = smallest(self.most(), |x| !self.is_below(x, tail));
        let high = smallest(self.most(), |x| self.is_above(x + 1.0, tail));
        self.for_each(low, high)
    }

    /// The same where weights make counts that are not whole.
    pub fn weighted_limits(&self, tail: f64) -> Limits {
        let low = first(self.n, |x| !self.is_below(x, tail));
        let high = first(self.n, |x| self.is_above(x, tail));
        self.for_each(low, high)
    }

    /// How often chance leaves a count above the centre; on it is on neither side.
    pub fn above(&self) -> f64 {
        self.at_least(self.expected().floor() + 1.0)
    }

    /// How often chance leaves a count below the centre.
    pub fn below(&self) -> f64 {
        self.at_most(self.expected().ceil() - 1.0)
    }

    /// How far out `x` lies, in standard deviations of a normal curve that leaves as much beyond. Never further than
    /// that; 0 where chance gives it, or what is further out, every second time.
    pub fn far(&self, x: f64) -> f64 {
        let (more, less) = (self.at_least(x), self.at_most(x));
        match () {
            () if more < 0.5 => -deviations(more),
            () if less < 0.5 => deviations(less),
            () => 0.0,
        }
    }

    /// The same the other way about: never nearer than that. No less than 0.
    pub fn near(&self, x: f64) -> f64 {
        deviations(self.at_least(x).max(self.at_most(x))).max(0.0)
    }

    fn expected(&self) -> f64 {
        self.centre * self.n
    }

    /// More than chance ever gives.
    fn most(&self) -> u64 {
        let most = match self.law {
            Law::Binomial => self.n,
            Law::Poisson => self.expected() + 10.0 * self.expected().sqrt() + 20.0,
        };
        count(most.ceil()).unwrap_or(u64::MAX)
    }

    fn for_each(&self, low: f64, high: f64) -> Limits {
        Limits { low: low / self.n, high: high / self.n }
    }
}

fn deviations(share: f64) -> f64 {
    Normal::standard().inverse_cdf(share)
}

/// The smallest count up to `most` from which `holds`, by halves.
fn smallest(most: u64, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(float(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    float(low)
}

/// From where on `holds`, up to `most`, by halves.
fn first(most: f64, holds: impl Fn(f64) -> bool) -> f64 {
    if holds(0.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, most);
    for _ in 0..HALVES {
        let middle = f64::midpoint(low, high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}
