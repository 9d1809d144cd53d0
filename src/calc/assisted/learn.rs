//! What earlier draws teach of how far a machine is to be trusted in the next one.

use super::super::decimal::{hundredths, real};
use super::lambda::Lambda;
use super::pair::Pair;
use super::unsaid::Unsaid;
use crate::calc::estimate::Stratum;

/// What the pairs of a draw teach. Several draws add up.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Lesson {
    together: f64,
    machine: f64,
}

/// How far a machine is to be trusted by what earlier draws taught.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Learning {
    /// As it comes out.
    pub raw: f64,
    /// Cut to 0 and 1, with two decimals: this stands in the commitment.
    pub lambda: Lambda,
}

/// What the pairs of one draw teach: `Σ c s_yf` and `Σ c s_ff` with `c = W_h² (1 - f_h) / n_h`. A stratum with one audit,
/// or all of which was audited, teaches nothing. Source: Montanari 1987; Rao 1994; statistics.md 8.4.
pub fn learn(strata: &[Stratum], pairs: &[Pair]) -> Lesson {
    let size = |stratum: &Stratum| stratum.weight() * real(i64::try_from(stratum.audited).unwrap_or(i64::MAX));
    let all: f64 = strata.iter().map(size).sum();
    let mut lesson = Lesson::default();
    for (place, stratum) in strata.iter().enumerate() {
        let own: Vec<&Pair> = pairs.iter().filter(|pair| pair.stratum == place).collect();
        let (n, of_all) = (real(i64::try_from(own.len()).unwrap_or(i64::MAX)), size(stratum));
        if own.len() < 2 || of_all <= 0.0 {
            continue;
        }
        let weight = (of_all / all).powi(2) * (1.0 - n / of_all).max(0.0) / n;
        let mean = |of: fn(&Pair) -> i64| own.iter().map(|pair| real(of(pair))).sum::<f64>() / n;
        let (human, machine) = (mean(|pair| pair.human), mean(|pair| pair.machine));
        for pair in &own {
            let apart = real(pair.machine) - machine;
            lesson.together += weight * (real(pair.human) - human) * apart / (n - 1.0);
            lesson.machine += weight * apart * apart / (n - 1.0);
        }
    }
    lesson
}

impl Lesson {
    /// This lesson and another.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { together: self.together + other.together, machine: self.machine + other.machine }
    }

    /// What it comes out at.
    ///
    /// # Errors
    /// Machine marks without spread teach nothing.
    pub fn learnt(self) -> Result<Learning, Unsaid> {
        if self.machine <= 0.0 {
            return Err(Unsaid::MachineFlat);
        }
        let raw = self.together / self.machine;
        let lambda = hundredths(raw.clamp(0.0, 1.0)).and_then(Lambda::of).ok_or(Unsaid::MachineFlat)?;
        Ok(Learning { raw, lambda })
    }
}
