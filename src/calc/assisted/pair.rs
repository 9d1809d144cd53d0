//! Pair: what a person and a machine made of one dialogue.

use super::lambda::Lambda;

/// What a person and the machine made of one dialogue, in hundredths of a per cent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pair {
    /// Which stratum of the draw it was drawn from.
    pub stratum: usize,
    /// The first human score.
    pub human: i64,
    /// The machine's, or what stands for it where it gave none.
    pub machine: i64,
    /// Whether the machine gave it: only then does it say how the two differ.
    pub is_said: bool,
    /// How far the machine is trusted in this draw, fixed before the marks.
    pub lambda: Lambda,
}

impl Pair {
    /// `y - λ f`, in hundredths of hundredths: λ has two decimals.
    pub(super) const fn apart(&self) -> i64 {
        self.human * 100 - self.lambda.hundredths() * self.machine
    }
}
