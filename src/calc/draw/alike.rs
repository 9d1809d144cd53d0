//! Refs that look alike: perhaps the same interaction, recorded twice (statistics.md 1.3).

use crate::calc::skeleton;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};
use unicode_normalization::UnicodeNormalization;

/// The most refs that are compared with each other; they take 4 MB.
const MOST: usize = 1 << 17;

/// Finds refs that differ from another one in capitals, outer white space or composed letters alone, or in letters of
/// other scripts that look the same. Refs are hashed as they are all the same: this is only a warning.
#[derive(Clone, Debug, Default)]
pub struct Alike {
    /// The first of those that look one way.
    seen: HashMap<u64, Seen>,
    twice: HashSet<u64>,
    /// Room for how a ref looks.
    look: String,
}

/// A ref that was seen.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// A hash of it without capitals, outer white space and composition.
    same: u32,
    /// A hash of what of it is no ASCII. Two refs of the same look that differ in ASCII alone are two numbers of one
    /// system, such as `I-1` and `l-1`.
    beyond: u32,
}

impl Alike {
    /// Looks at the next ref.
    pub fn look(&mut self, reference: &str) {
        if self.seen.len() < MOST {
            let reference = reference.trim();
            let look = hash_of_look(reference, &mut self.look);
            self.note(look, Seen::of(reference));
        }
    }

    /// Adds what another part of the same frame has seen.
    pub fn merge(&mut self, other: Self) {
        other.seen.into_iter().for_each(|(look, seen)| self.note(look, seen));
        self.twice.extend(other.twice);
    }

    /// How many are like another one.
    pub fn count(&self) -> usize {
        self.twice.len()
    }

    /// Whether a ref is one of those that are like another.
    pub fn has(&self, reference: &str) -> bool {
        self.twice.contains(&hash_of_look(reference.trim(), &mut String::new()))
    }

    fn note(&mut self, look: u64, seen: Seen) {
        // The second of those that differ in ASCII alone stands in a place of its own.
        let aside = look ^ u64::from(seen.same).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for place in [look, aside] {
            match self.seen.entry(place) {
                Entry::Vacant(free) => {
                    free.insert(seen);
                    return;
                }
                Entry::Occupied(first) if first.get().same == seen.same || first.get().beyond != seen.beyond => {
                    self.twice.insert(look);
                    return;
                }
                Entry::Occupied(_) => {}
            }
        }
    }
}

impl Seen {
    fn of(reference: &str) -> Self {
        if reference.is_ascii() {
            return Self { same: short(reference.bytes().map(|byte| byte.to_ascii_lowercase())), beyond: 0 };
        }
        let folded: String = reference.nfc().flat_map(char::to_lowercase).nfc().collect();
        let beyond: String = folded.chars().filter(|c| !c.is_ascii()).collect();
        Self { same: short(folded.bytes()), beyond: short(beyond.bytes()) | 1 }
    }
}

fn hash_of_look(reference: &str, look: &mut String) -> u64 {
    skeleton::look(reference, look);
    hash_of(look.bytes())
}

fn short(bytes: impl Iterator<Item = u8>) -> u32 {
    (hash_of(bytes) >> 32) as u32
}

fn hash_of(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.for_each(|byte| hasher.write_u8(byte));
    hasher.finish()
}
