//! Worth of a seed: what it shows to somebody who was not there.

use crate::calc::draw::Source;

/// What the seed of a draw is worth.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SeedWorth {
    /// This computer made it: reproducible, not verifiable.
    Local,
    /// Secrets that one person pledged and revealed: worth no more than a local one.
    OneHand,
    /// Dice: as good as their witness.
    Dice,
    /// A public beacon: anybody can compare its round.
    Beacon,
    /// Secrets that were revealed: verifiable if one party was honest.
    Revealed,
    /// A public beacon, since a party did not reveal.
    NotRevealed,
}

impl SeedWorth {
    /// What a seed is worth, from the source that its commitment names and the seed that came, where it did; and whether one
    /// person brought both the pledges and the secrets.
    pub fn of(source: &Source, seed: Option<&str>, is_one_hand: bool) -> Self {
        match source {
            Source::Local => Self::Local,
            Source::Dice(_) => Self::Dice,
            Source::Drand(_) => Self::Beacon,
            Source::Reveal(..) if seed.is_some_and(is_of_beacon) => Self::NotRevealed,
            Source::Reveal(..) if is_one_hand => Self::OneHand,
            Source::Reveal(..) => Self::Revealed,
        }
    }
}

/// Whether a seed is a round of the beacon.
pub(super) fn is_of_beacon(seed: &str) -> bool {
    seed.starts_with("drand:")
}
