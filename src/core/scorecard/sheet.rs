//! A card as people write it.

use super::words::Written;
use crate::calc::scoring::{Class, Fails, Mode};
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sheet {
    pub(super) card: About,
    #[serde(default)]
    pub(super) band: Vec<BandSheet>,
    #[serde(default)]
    pub(super) section: Vec<SectionSheet>,
    #[serde(default)]
    pub(super) criterion: Vec<CriterionSheet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    pub(super) id: Spanned<String>,
    pub(super) version: Spanned<i64>,
    #[serde(default)]
    pub(super) title: Option<Spanned<Written>>,
    /// The tag of the card's own language.
    #[serde(default)]
    pub(super) language: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) mode: ModeWord,
    /// The most that a score can be.
    #[serde(default)]
    pub(super) cap: Option<Number>,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum ModeWord {
    #[default]
    Weights,
    Sections,
    Points,
    Genesys,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BandSheet {
    pub(super) name: Spanned<String>,
    pub(super) from: Number,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionSheet {
    pub(super) id: Spanned<String>,
    pub(super) title: Spanned<Written>,
    #[serde(default)]
    pub(super) weight: Option<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)] // The keys of a file.
pub(super) struct CriterionSheet {
    pub(super) id: Spanned<String>,
    pub(super) title: Spanned<Written>,
    #[serde(default)]
    pub(super) section: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) guidance: Option<Spanned<Written>>,
    #[serde(default)]
    pub(super) weight: Option<Number>,
    #[serde(default, rename = "type")]
    pub(super) kind: KindWord,
    #[serde(default)]
    pub(super) levels: Option<Vec<LevelSheet>>,
    #[serde(default)]
    pub(super) options: Option<Vec<LevelSheet>>,
    #[serde(default)]
    pub(super) ranges: Option<Vec<RangeSheet>>,
    #[serde(default)]
    pub(super) points: Option<Number>,
    #[serde(default)]
    pub(super) step: Option<Number>,
    #[serde(default)]
    pub(super) na: bool,
    #[serde(default)]
    pub(super) note_below_full: bool,
    #[serde(default)]
    pub(super) note_always: bool,
    #[serde(default)]
    pub(super) class: ClassWord,
    #[serde(default)]
    pub(super) fails: Option<Spanned<FailsWord>>,
    #[serde(default)]
    pub(super) fails_at: Option<Number>,
    #[serde(default)]
    pub(super) bonus: bool,
    #[serde(default)]
    pub(super) when: Option<Spanned<WhenSheet>>,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum KindWord {
    /// One of some levels; without any, yes or no.
    #[default]
    Levels,
    Select,
    Points,
    Number,
    Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelSheet {
    pub(super) id: Spanned<String>,
    pub(super) title: Spanned<Written>,
    #[serde(default)]
    pub(super) percent: Option<Number>,
    #[serde(default)]
    pub(super) points: Option<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RangeSheet {
    pub(super) from: Number,
    pub(super) to: Number,
    #[serde(default)]
    pub(super) percent: Option<Number>,
    #[serde(default)]
    pub(super) points: Option<Number>,
}

/// When a criterion is asked: one test, or several of which all or any must hold.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhenSheet {
    #[serde(default)]
    pub(super) criterion: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) is: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) not: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) all: Option<Vec<TestSheet>>,
    #[serde(default)]
    pub(super) any: Option<Vec<TestSheet>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestSheet {
    pub(super) criterion: Spanned<String>,
    #[serde(default)]
    pub(super) is: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) not: Option<Vec<Spanned<String>>>,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum ClassWord {
    #[default]
    None,
    Customer,
    Business,
    Compliance,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum FailsWord {
    Nothing,
    Criterion,
    Section,
    Card,
}

/// A number, read as the text that stands there: never a float, not even on the way.
pub(super) type Number = Spanned<IgnoredAny>;

impl ModeWord {
    pub(super) const fn mode(self) -> Mode {
        match self {
            Self::Weights => Mode::Weights,
            Self::Sections => Mode::Sections,
            Self::Points => Mode::Points,
            Self::Genesys => Mode::Groups,
        }
    }
}

impl ClassWord {
    /// For whom it is critical.
    pub(super) const fn class(self) -> Class {
        match self {
            Self::None => Class::None,
            Self::Customer => Class::Customer,
            Self::Business => Class::Business,
            Self::Compliance => Class::Compliance,
        }
    }
}

impl FailsWord {
    /// What a low answer does.
    pub(super) const fn fails(self) -> Fails {
        match self {
            Self::Nothing => Fails::Nothing,
            Self::Criterion => Fails::Criterion,
            Self::Section => Fails::Section,
            Self::Card => Fails::Card,
        }
    }
}
