//! Refs that look alike: perhaps the same interaction, recorded twice (statistics.md 1.3).

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};
use unicode_normalization::UnicodeNormalization;

/// Beyond so many refs nothing more is looked for: 16 MB.
const MOST: usize = 1 << 20;
/// How many are named.
const NAMED: usize = 5;

/// Finds refs that differ from another one in capitals, outer white space or composed letters alone. Refs are
/// hashed as they are all the same: this is only a warning.
#[derive(Clone, Debug, Default)]
pub struct Alike {
    seen: HashSet<u64>,
    count: usize,
    named: Vec<String>,
}

impl Alike {
    /// Looks at the next ref.
    pub fn look(&mut self, reference: &str) {
        if self.seen.len() >= MOST || self.seen.insert(hash_of(reference)) {
            return;
        }
        self.count += 1;
        if self.named.len() < NAMED {
            self.named.push(reference.to_owned());
        }
    }

    /// How many there were, and the first of them.
    pub fn finish(self) -> (usize, Vec<String>) {
        (self.count, self.named)
    }
}

fn hash_of(reference: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    let plain = reference.trim();
    if plain.is_ascii() {
        plain.bytes().for_each(|byte| hasher.write_u8(byte.to_ascii_lowercase()));
    } else {
        plain
            .nfc()
            .flat_map(char::to_lowercase)
            .nfc()
            .collect::<String>()
            .bytes()
            .for_each(|byte| hasher.write_u8(byte));
    }
    hasher.write_u8(0xff);
    hasher.finish()
}
