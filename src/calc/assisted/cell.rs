//! Cells: the dialogues that got one verdict from a machine, and what people said of those that were drawn.

use super::super::decimal::{count as whole_count, float};
use super::share::Share;
use crate::calc::interval::wilson_of;

/// What a human mark says of one criterion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// Short of what the criterion asks.
    Fail,
    /// As the criterion asks.
    Pass,
    /// The criterion does not apply to the dialogue.
    NotApplicable,
}

/// Weights that differ by less than this part are equal: the rest is rounding.
const ROUNDING: f64 = 1e-9;

/// The marks of one kind: how many, and the dialogues that they stand for.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
struct Marks {
    n: u64,
    weight: f64,
    squares: f64,
}

/// The dialogues of a frame that have one verdict of the machine ("none" is a verdict too), and their human marks.
#[derive(Clone, PartialEq, Debug)]
pub struct VerdictCell {
    /// How many dialogues of the frame have the verdict.
    pub frame: u64,
    fail: Marks,
    pass: Marks,
    not_applicable: Marks,
    lightest: f64,
    heaviest: f64,
}

impl VerdictCell {
    /// A cell of so many dialogues, none of them marked yet.
    pub fn of(frame: u64) -> Self {
        let none = Marks::default();
        Self { frame, fail: none, pass: none, not_applicable: none, lightest: f64::INFINITY, heaviest: 0.0 }
    }

    /// Counts a human mark of a dialogue that stands for `weight` dialogues of its stratum.
    pub fn add(&mut self, weight: f64, mark: Mark) {
        let marks = match mark {
            Mark::Fail => &mut self.fail,
            Mark::Pass => &mut self.pass,
            Mark::NotApplicable => &mut self.not_applicable,
        };
        marks.n += 1;
        marks.weight += weight;
        marks.squares += weight * weight;
        self.lightest = self.lightest.min(weight);
        self.heaviest = self.heaviest.max(weight);
    }

    /// How many of its dialogues have a human mark.
    pub const fn drawn(&self) -> u64 {
        self.fail.n + self.pass.n + self.not_applicable.n
    }

    /// How many of these have this mark.
    pub const fn count(&self, mark: Mark) -> u64 {
        self.marks(mark).n
    }

    /// Whether everything in it was audited: then nothing is uncertain.
    pub const fn is_complete(&self) -> bool {
        self.drawn() >= self.frame
    }

    /// How many audits of a simple draw from an endless frame would tell as much. Equal chances: the number drawn, and
    /// more the larger its part of the cell is, `n (N - 1) / (N - n)`; unequal ones: Kish's. None where nothing was
    /// drawn, or everything. Source: statistics.md 8.3.
    pub fn worth(&self) -> Option<f64> {
        let n = float(self.drawn());
        if n <= 0.0 || self.is_complete() {
            return None;
        }
        if self.is_even() {
            return Some(n * (float(self.frame) - 1.0) / (float(self.frame) - n));
        }
        let squares = self.fail.squares + self.pass.squares + self.not_applicable.squares;
        Some(self.weight().powi(2) / squares)
    }

    /// The share of its dialogues that have this mark, with Wilson's limits. None where nothing was drawn, or where
    /// `confidence` is not between 0 and 1.
    pub fn share(&self, mark: Mark, confidence: f64) -> Option<Share> {
        if self.drawn() == 0 {
            return None;
        }
        let value = if self.is_even() || self.is_complete() {
            float(self.count(mark)) / float(self.drawn())
        } else {
            (self.marks(mark).weight / self.weight()).clamp(0.0, 1.0)
        };
        let Some(worth) = self.worth() else { return Some(Share { value, low: value, high: value }) };
        let (low, high) = wilson_of(value, worth, confidence)?;
        Some(Share { value, low, high })
    }

    /// The same share of dialogues that are to come, outside its frame: that much of the frame was audited makes nothing surer
    /// there, so Wilson's limits rest on the number drawn, or on Kish's.
    pub fn share_to_come(&self, mark: Mark, confidence: f64) -> Option<Share> {
        let value = self.share(mark, confidence)?.value;
        let squares = self.fail.squares + self.pass.squares + self.not_applicable.squares;
        let worth = if self.is_even() { float(self.drawn()) } else { self.weight().powi(2) / squares };
        let (low, high) = wilson_of(value, worth, confidence)?;
        Some(Share { value, low, high })
    }

    /// This cell and another as one.
    pub(super) fn with(&self, other: &Self) -> Self {
        let both = |one: Marks, two: Marks| Marks {
            n: one.n + two.n,
            weight: one.weight + two.weight,
            squares: one.squares + two.squares,
        };
        Self {
            frame: self.frame + other.frame,
            fail: both(self.fail, other.fail),
            pass: both(self.pass, other.pass),
            not_applicable: both(self.not_applicable, other.not_applicable),
            lightest: self.lightest.min(other.lightest),
            heaviest: self.heaviest.max(other.heaviest),
        }
    }

    /// The part of it to which the criterion applies, as large as its marks say.
    pub(super) fn that_applies(&self) -> Self {
        let kept = self.fail.weight + self.pass.weight;
        let part = if self.is_complete() {
            float(self.fail.n + self.pass.n) / float(self.drawn())
        } else {
            kept / self.weight()
        };
        let frame = whole_count((float(self.frame) * part).round()).unwrap_or_default();
        Self { frame, not_applicable: Marks::default(), ..self.clone() }
    }

    /// Whether all its dialogues were drawn with the same chance: then the part of it that was audited makes it surer.
    pub fn is_even(&self) -> bool {
        self.heaviest - self.lightest <= ROUNDING * self.heaviest
    }

    const fn marks(&self, mark: Mark) -> &Marks {
        match mark {
            Mark::Fail => &self.fail,
            Mark::Pass => &self.pass,
            Mark::NotApplicable => &self.not_applicable,
        }
    }

    fn weight(&self) -> f64 {
        self.fail.weight + self.pass.weight + self.not_applicable.weight
    }
}
