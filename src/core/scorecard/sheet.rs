//! A card as people write it.

use crate::calc::scoring::{Class, Fails};
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
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) mode: Mode,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub(super) enum Mode {
    #[default]
    Weights,
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
    pub(super) title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CriterionSheet {
    pub(super) id: Spanned<String>,
    pub(super) title: Spanned<String>,
    #[serde(default)]
    pub(super) section: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) guidance: String,
    pub(super) weight: Number,
    #[serde(default)]
    pub(super) levels: Option<Vec<LevelSheet>>,
    #[serde(default)]
    pub(super) na: bool,
    #[serde(default)]
    pub(super) note_below_full: bool,
    #[serde(default)]
    pub(super) class: ClassWord,
    #[serde(default)]
    pub(super) fails: FailsWord,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelSheet {
    pub(super) id: Spanned<String>,
    pub(super) title: String,
    pub(super) percent: Number,
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

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum FailsWord {
    #[default]
    Nothing,
    Section,
    Card,
}

/// A number, read as the text that stands there: never a float, not even on the way.
pub(super) type Number = Spanned<IgnoredAny>;

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
    /// What an answer of 0 % does.
    pub(super) const fn fails(self) -> Fails {
        match self {
            Self::Nothing => Fails::Nothing,
            Self::Section => Fails::Section,
            Self::Card => Fails::Card,
        }
    }
}
