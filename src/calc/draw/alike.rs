//! Refs that look alike: perhaps the same interaction, recorded twice (statistics.md 1.3).

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};
use unicode_normalization::UnicodeNormalization;

/// The most refs that are compared with each other; they take 2 MB.
const MOST: usize = 1 << 17;

/// Finds refs that differ from another one in capitals, outer white space or composed letters alone. Refs are
/// hashed as they are all the same: this is only a warning.
#[derive(Clone, Debug, Default)]
pub struct Alike {
    seen: HashSet<u64>,
    twice: HashSet<u64>,
}

impl Alike {
    /// Looks at the next ref.
    pub fn look(&mut self, reference: &str) {
        if self.seen.len() < MOST {
            self.note(hash_of(reference));
        }
    }

    /// Adds what another part of the same frame has seen.
    pub fn merge(&mut self, other: Self) {
        other.seen.into_iter().for_each(|hash| self.note(hash));
        self.twice.extend(other.twice);
    }

    /// How many are like another one.
    pub fn count(&self) -> usize {
        self.twice.len()
    }

    /// Whether a ref is one of those that are like another.
    pub fn has(&self, reference: &str) -> bool {
        self.twice.contains(&hash_of(reference))
    }

    fn note(&mut self, hash: u64) {
        if self.seen.len() < MOST && !self.seen.insert(hash) {
            self.twice.insert(hash);
        }
    }
}

fn hash_of(reference: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    let plain = reference.trim();
    if plain.is_ascii() {
        plain.bytes().for_each(|byte| hasher.write_u8(byte.to_ascii_lowercase()));
    } else {
        let folded: String = plain.nfc().flat_map(char::to_lowercase).nfc().collect();
        folded.bytes().for_each(|byte| hasher.write_u8(byte));
    }
    hasher.finish()
}
