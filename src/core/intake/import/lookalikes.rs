//! Look-alikes: refs that nobody can tell apart by eye, though they are two. They stay two dialogues; this is a note.
//!
//! What is held does not grow with the file: refs that stand far apart in a large one are compared only where one of
//! them is written otherwise than the others, and with the record only by the spellings that computers make.

use crate::calc::skeleton::{look, looks_like, plain_spellings};
use crate::calc::spelling::{differing, other_spellings, same_id};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// How many refs of the file are remembered; a later one may take the place of an earlier one.
const REMEMBERED: usize = 1 << 13;
/// How many of the first refs are looked for in the record, and how many that are written otherwise.
const FIRST: usize = 200;
const ODD: usize = 1000;
/// How many pairs are told.
const TOLD: usize = 20;
/// How many pairs of refs that may look alike are held to be compared.
const HELD: usize = 1000;

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
        if is_same(&self.one, &self.other) { differing(&self.one, &self.other) } else { "letters that look the same" }
    }

    /// Both, escaped; the letters of other scripts by their numbers where the two cannot be told apart by eye.
    pub fn told(&self) -> [String; 2] {
        let shown = |c: char| if c.is_ascii() { c.escape_debug().to_string() } else { c.escape_unicode().to_string() };
        let plain = |reference: &str| reference.escape_debug().to_string();
        let numbered = |reference: &str| reference.chars().map(shown).collect::<String>();
        if is_same(&self.one, &self.other) {
            [plain(&self.one), plain(&self.other)]
        } else {
            [numbered(&self.one), numbered(&self.other)]
        }
    }
}

/// What was seen of the new refs of a file.
#[derive(Default)]
pub(super) struct LookAlikes {
    /// What is remembered of refs. Small, so that a million of them pass quickly.
    slots: Vec<Slot>,
    /// Room for how it looks.
    look: String,
    /// How the first ref is written.
    shape: Option<Shape>,
    seen: usize,
    /// Refs to look for in the record.
    asked: Vec<String>,
    odd: usize,
    /// Numbers of two requests that look alike.
    found: Vec<(i64, i64)>,
}

/// A ref that was seen.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// The hash of how it looks.
    look: u64,
    /// The number of its request.
    number: i64,
}

impl Slot {
    /// Whether both may be taken for one; what they are is compared once the file is read.
    const fn is_like(&self, other: &Self) -> bool {
        self.look == other.look
    }
}

/// How a ref is written: with capitals, small letters, spaces, characters beyond ASCII.
type Shape = [bool; 4];

impl LookAlikes {
    /// Takes note of a new ref, and of the number that its request got.
    pub(super) fn see(&mut self, reference: &str, number: i64) {
        let shape = shape(reference);
        let is_odd = *self.shape.get_or_insert(shape) != shape;
        if self.seen < FIRST || (is_odd && self.odd < ODD) {
            self.asked.push(reference.to_owned());
            self.odd += usize::from(is_odd);
        }
        self.seen += 1;
        if self.slots.is_empty() {
            self.slots.resize(REMEMBERED, Slot::default());
        }
        look(reference, &mut self.look);
        let seen = Slot { look: hash(&self.look), number };
        let place = usize::try_from(seen.look % REMEMBERED as u64).unwrap_or_default();
        let Some(slot) = self.slots.get_mut(place) else { return };
        if slot.is_like(&seen) && self.found.len() < HELD {
            self.found.push((slot.number, number));
        }
        *slot = seen;
    }

    /// The pairs that were seen: in the file, and of it with the record.
    pub(super) fn pairs(self, conn: &Connection) -> Result<Vec<Pair>> {
        let mut pairs = BTreeSet::new();
        let mut refs = conn.prepare_cached(
            "SELECT one.ref, other.ref FROM request one, request other WHERE one.id = ?1 AND other.id = ?2",
        )?;
        for numbers in &self.found {
            let (one, other): (String, String) = refs.query_row(*numbers, |row| Ok((row.get(0)?, row.get(1)?)))?;
            if pairs.len() < TOLD && (is_same(&one, &other) || looks_like(&one, &other)) {
                pairs.insert(Pair::of(&one, &other));
            }
        }
        let mut statement = conn.prepare_cached("SELECT 1 FROM request WHERE ref = ?1")?;
        for reference in &self.asked {
            for other in other_spellings(reference).into_iter().chain(plain_spellings(reference)) {
                if pairs.len() < TOLD && statement.exists([&other])? {
                    pairs.insert(Pair::of(reference, &other));
                }
            }
        }
        Ok(pairs.into_iter().collect())
    }
}

/// Whether two refs are one as they are compared: a hash alone could err.
fn is_same(one: &str, other: &str) -> bool {
    let same = |reference: &str| {
        let mut same = String::new();
        same_id(reference, &mut same);
        same
    };
    same(one) == same(other)
}

/// FNV-1a, which is fast on what is short.
fn hash(same: &str) -> u64 {
    same.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn shape(reference: &str) -> Shape {
    if reference.is_ascii() {
        let any = |is: fn(&u8) -> bool| reference.as_bytes().iter().any(is);
        return [any(u8::is_ascii_uppercase), any(u8::is_ascii_lowercase), any(u8::is_ascii_whitespace), false];
    }
    let any = |is: fn(char) -> bool| reference.chars().any(is);
    [any(char::is_uppercase), any(char::is_lowercase), any(char::is_whitespace), true]
}
