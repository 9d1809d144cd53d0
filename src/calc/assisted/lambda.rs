//! How far a machine's scores are trusted: λ, fixed in the commitment of a draw before anything of it is marked.

/// How far a machine's scores are trusted, in hundredths from 0 (not at all) to 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Lambda(u8);

impl Lambda {
    /// Not at all.
    pub const NONE: Self = Self(0);

    /// Where no earlier draw taught anything.
    pub const ONE: Self = Self(100);

    /// From hundredths. None above 100 or below 0.
    pub fn of(hundredths: i64) -> Option<Self> {
        u8::try_from(hundredths).ok().filter(|value| *value <= 100).map(Self)
    }

    /// Its hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0 as i64
    }

    /// As a number from 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}
