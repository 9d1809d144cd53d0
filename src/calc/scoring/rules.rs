//! The rules of a card in numbers: how answers become a total, and what an answer is worth.

use crate::calc::decimal::{self, round_half_even};

/// The full score, 100.00 %, in hundredths of a per cent.
pub const FULL: i64 = decimal::FULL.0;

/// How answers become a total.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Mode {
    /// The mean of the answers, each with the weight of its question.
    #[default]
    Weights,
    /// The mean of the sections, each with its weight; a section is the mean of its answers.
    Sections,
    /// The points given, of the points there are.
    Points,
    /// The same with the points of each section times its weight, as Genesys Cloud counts.
    Groups,
}

/// How the answers to one card are counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rules {
    /// How they become a total.
    pub mode: Mode,
    /// The weight of each section, in hundredths; only where the mode has weights of sections.
    pub sections: Vec<i64>,
    /// The most that a score can be, in hundredths of a per cent: a bonus ends here.
    pub cap: Option<i64>,
}

/// What an answer is worth: so much of so much, in hundredths of a point or of a per cent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Worth {
    /// What it brings, 0 to `full`.
    pub earned: i64,
    /// What the best answer brings, above 0.
    pub full: i64,
}

impl Worth {
    /// So many hundredths of a per cent.
    pub const fn percent(earned: i64) -> Self {
        Self { earned, full: FULL }
    }

    /// Its share of the best answer in hundredths of a per cent, rounded half to even.
    pub fn share(self) -> Option<i64> {
        round_half_even(i128::from(self.earned).checked_mul(FULL.into())?, self.full.into())
    }

    /// Whether it is the best answer.
    pub const fn is_full(self) -> bool {
        self.earned >= self.full
    }

    /// Whether it is at or below a share, in hundredths of a per cent.
    pub(super) fn is_at_most(self, share: i64) -> bool {
        i128::from(self.earned) * i128::from(FULL) <= i128::from(share) * i128::from(self.full)
    }

    pub(super) const fn is_possible(self) -> bool {
        self.full > 0 && 0 <= self.earned && self.earned <= self.full
    }
}
