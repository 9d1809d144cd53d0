//! The card as it passed its checks: what is looked at, how it is answered, what an answer is worth.

use super::condition::Condition;
use super::words::Words;
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Band, Class, Fails, Rules};
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;

/// The number of a published card.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CardId(pub i64);

/// A card that passed its checks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// Its name, the same across versions.
    pub name: String,
    /// Its version, 1, 2, 3 …
    pub version: i64,
    /// What it is for.
    pub title: Words,
    /// The tag of its own language, where it says so.
    pub language: Option<String>,
    /// How answers become a total.
    pub rules: Rules,
    /// Words for ranges of the total, best first.
    pub bands: Vec<Band>,
    /// Its sections, at least one.
    pub sections: Vec<Section>,
    /// What is looked at, in order.
    pub criteria: Vec<Criterion>,
}

/// A part of a card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Its id, the same across versions.
    pub key: String,
    /// What it is about.
    pub title: Words,
}

/// One thing that is looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Criterion {
    /// Its id, the same across versions.
    pub key: String,
    /// The place of its section in the card.
    pub section: usize,
    /// What is asked.
    pub title: Words,
    /// How to tell.
    pub guidance: Words,
    /// How much it counts, in hundredths: per cent of the card, parts of its section, or points. 0: asked, not counted.
    pub weight: Hundredths,
    /// How it is answered.
    pub kind: Kind,
    /// Whether it may be not applicable.
    pub na: bool,
    /// Which answers need a note.
    pub note: NoteNeeded,
    /// For whom it is critical.
    pub class: Class,
    /// What a low answer does beyond its own weight.
    pub fails: Fails,
    /// The answer at or below which it fails, in hundredths of a per cent.
    pub fails_at: Hundredths,
    /// Whether it only adds.
    pub bonus: bool,
    /// When it is asked; none: always.
    pub when: Option<Condition>,
}

/// Which answers need a note.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoteNeeded {
    /// None.
    Never,
    /// Those below full.
    BelowFull,
    /// Every one, but for not applicable.
    Always,
}

/// How a criterion is answered. What answers are worth is in hundredths of a per cent, or of a point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One of these, best first.
    Levels(Vec<Level>),
    /// Any of these together, worth their sum, `full` at the most.
    Select {
        /// What can be chosen.
        options: Vec<Level>,
        /// The most that they are worth.
        full: Hundredths,
    },
    /// So many points, in steps, from 0 on.
    Points {
        /// The most there are.
        full: Hundredths,
        /// How far two answers are apart at least.
        step: Hundredths,
    },
    /// A number, worth what its range is worth.
    Number {
        /// The ranges, lowest first, without gaps.
        ranges: Vec<NumberRange>,
        /// How far two answers are apart at least.
        step: Hundredths,
    },
    /// Words; they count in no score.
    Text,
}

/// Numbers that are worth the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberRange {
    /// From here on.
    pub from: Hundredths,
    /// To here, included.
    pub to: Hundredths,
    /// What they are worth.
    pub worth: Hundredths,
}

/// One answer to a criterion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Level {
    /// Its id.
    pub key: String,
    /// What it means.
    pub title: Words,
    /// What it is worth, in hundredths of a per cent or of a point.
    pub worth: Hundredths,
}

impl Card {
    /// The criterion of that key.
    pub fn criterion(&self, key: &str) -> Result<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.key == key).ok_or_else(|| {
            let keys: Vec<&str> = self.criteria.iter().map(|criterion| criterion.key.as_str()).collect();
            let hint = did_you_mean_or(key, &keys, || format!("it has {}", keys.join(", ")));
            Refusal::data(format!("the card {} has no criterion `{key}`", self.label())).hint(hint)
        })
    }

    /// `dialogue/1`: the name and version by which commands know it.
    pub fn label(&self) -> String {
        format!("{}/{}", self.name, self.version)
    }
}

impl Kind {
    /// What the best answer is worth, in hundredths of a per cent or of a point; none where answers count in no score.
    pub fn full(&self) -> Option<Hundredths> {
        match self {
            Self::Levels(levels) => levels.first().map(|level| level.worth),
            Self::Select { full, .. } | Self::Points { full, .. } => Some(*full),
            Self::Number { ranges, .. } => ranges.iter().map(|range| range.worth).max(),
            Self::Text => None,
        }
    }

    /// What the worst answer is worth.
    pub fn least(&self) -> Option<Hundredths> {
        match self {
            Self::Levels(levels) => levels.last().map(|level| level.worth),
            Self::Number { ranges, .. } => ranges.iter().map(|range| range.worth).min(),
            Self::Select { .. } | Self::Points { .. } => Some(Hundredths(0)),
            Self::Text => None,
        }
    }

    /// What can be chosen from; nothing where numbers or words are answered.
    pub fn choices(&self) -> &[Level] {
        match self {
            Self::Levels(levels) | Self::Select { options: levels, .. } => levels,
            Self::Points { .. } | Self::Number { .. } | Self::Text => &[],
        }
    }
}
