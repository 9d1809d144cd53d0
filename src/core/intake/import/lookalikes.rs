//! Look-alikes: refs that nobody can tell apart by eye, though they are two. They stay two dialogues; this is a note.
//!
//! What is held does not grow with the file: refs that stand far apart in a large one are compared only where one of
//! them is written otherwise than the others, and with the record only by the spellings that computers make.

use crate::calc::spelling::{differing, other_spellings, same_id};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many refs of the file are remembered; a later one may take the place of an earlier one.
const REMEMBERED: usize = 1 << 13;
/// How many of the first refs are looked for in the record, and how many that are written otherwise.
const FIRST: usize = 200;
const ODD: usize = 1000;
/// How many pairs are told.
const TOLD: usize = 20;

/// Two refs that look alike.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Pair {
    /// The one that sorts first.
    pub one: String,
    /// The other one.
    pub other: String,
}

impl Pair {
    fn of(one: &str, other: &str) -> Self {
        let (one, other) = if one < other { (one, other) } else { (other, one) };
        Self { one: one.to_owned(), other: other.to_owned() }
    }

    /// In what they differ.
    pub fn differ_in(&self) -> &'static str {
        differing(&self.one, &self.other)
    }
}

/// What was seen of the new refs of a file.
#[derive(Default)]
pub(super) struct LookAlikes {
    slots: Vec<(String, String)>,
    /// How the first ref is written.
    shape: Option<Shape>,
    seen: usize,
    /// Refs to look for in the record.
    asked: Vec<String>,
    odd: usize,
    pairs: BTreeSet<Pair>,
}

/// How a ref is written: with capitals, small letters, spaces, characters beyond ASCII.
type Shape = [bool; 4];

impl LookAlikes {
    /// Takes note of a new ref.
    pub(super) fn see(&mut self, reference: &str) {
        let shape = shape(reference);
        let is_odd = *self.shape.get_or_insert(shape) != shape;
        if self.seen < FIRST || (is_odd && self.odd < ODD) {
            self.asked.push(reference.to_owned());
            self.odd += usize::from(is_odd);
        }
        self.seen += 1;
        if self.slots.is_empty() {
            self.slots.resize_with(REMEMBERED, Default::default);
        }
        let key = same_id(reference);
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let place = usize::try_from(hasher.finish() % REMEMBERED as u64).unwrap_or_default();
        let Some((known, first)) = self.slots.get_mut(place) else { return };
        if *known == key && first != reference && self.pairs.len() < TOLD {
            self.pairs.insert(Pair::of(first, reference));
        }
        *known = key;
        first.clear();
        first.push_str(reference);
    }

    /// The pairs that were seen: in the file, and of it with the record.
    pub(super) fn pairs(mut self, conn: &Connection) -> Result<Vec<Pair>> {
        let mut statement = conn.prepare_cached("SELECT 1 FROM request WHERE ref = ?1")?;
        for reference in &self.asked {
            for other in other_spellings(reference) {
                if self.pairs.len() < TOLD && statement.exists([&other])? {
                    self.pairs.insert(Pair::of(reference, &other));
                }
            }
        }
        Ok(self.pairs.into_iter().collect())
    }
}

fn shape(reference: &str) -> Shape {
    let any = |is: fn(char) -> bool| reference.chars().any(is);
    [any(char::is_uppercase), any(char::is_lowercase), any(char::is_whitespace), !reference.is_ascii()]
}
