//! What is recorded stays recorded, and what failed never was: every file call fails or is the last
//! one, the power goes, the disk is full, nobody reads the answer.
//!
//! `ASSIZE_SLOW=1` tries every point, or with `ASSIZE_SWEEP_STEP=N` every Nth call of a sweep; without it a part of them, the same
//! one each time.

#![allow(clippy::print_stdout)] // What was tried, for --nocapture.

mod disk;
mod kills;
mod place;
mod power;
mod shim;
mod stdout;
mod sweep;

use crate::support::is_slow;
pub use place::{Act, Centre, Place, acts, rows};

/// Numbers that look like chance and are the same on every run (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}
