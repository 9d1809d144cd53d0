//! Strata: how many dialogues each has, and how many of them were audited.

use super::super::decimal::float;

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

impl Stratum {
    /// How many dialogues one audit stands for; 0 where none was audited.
    pub fn weight(&self) -> f64 {
        if self.audited == 0 { 0.0 } else { self.dialogues() / float(self.audited) }
    }

    /// Whether all of it was audited. Exact.
    pub(super) fn is_complete(&self) -> bool {
        u128::from(self.audited) * u128::from(self.size.1) >= u128::from(self.size.0)
    }

    pub(super) fn dialogues(&self) -> f64 {
        if self.size.1 == 0 { 0.0 } else { float(self.size.0) / float(self.size.1) }
    }
}
