//! Told: what an engine says of a frame that lives there, before its seed.

use super::counts::Counts;
use super::said_counts::ToldVerdicts;

/// What an engine says of a frame that lives there.
#[derive(Clone, Debug)]
pub struct Told {
    /// The frame's root, hex.
    pub root: String,
    /// Of how many rows the root was made.
    pub rows: usize,
    /// How many of each stratum.
    pub counts: Counts,
    /// What the machine of the plan said there.
    pub verdicts: Option<ToldVerdicts>,
}
