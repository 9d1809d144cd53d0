//! Words of a card, in the languages it has. The card is one: only its words differ.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A text in one language or several.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    /// In the card's own language.
    own: String,
    /// In others, by their tags such as `zh`.
    others: BTreeMap<String, String>,
}

/// A text as people write it: `title = "…"`, or `title.en = "…"` and `title.zh = "…"`.
#[derive(Clone, Deserialize)]
#[serde(untagged, expecting = "a text, or one for each language: title.en = \"…\", title.zh = \"…\"")]
pub(super) enum Written {
    One(String),
    Several(BTreeMap<String, String>),
}

impl Default for Written {
    fn default() -> Self {
        Self::One(String::new())
    }
}

impl Words {
    /// In one language.
    pub fn of(text: impl Into<String>) -> Self {
        Self { own: text.into(), others: BTreeMap::new() }
    }

    /// As they are written on a card whose own language this is; none where it is not among them.
    pub(super) fn written(written: &Written, own: Option<&str>) -> Option<Self> {
        match written {
            Written::One(text) => Some(Self::of(text)),
            Written::Several(texts) => {
                let mut others = texts.clone();
                Some(Self { own: others.remove(own?)?, others })
            }
        }
    }

    /// In the card's own language.
    pub fn own(&self) -> &str {
        &self.own
    }

    /// In each language that it has.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.own.as_str()).chain(self.others.values().map(String::as_str))
    }

    /// In a language, or the card's own where it has no other.
    pub fn in_language(&self, tag: Option<&str>) -> &str {
        tag.and_then(|tag| self.others.get(tag)).unwrap_or(&self.own)
    }

    /// Whether other words say the same: they differ in white space at most.
    pub(super) fn say_the_same(&self, other: &Self) -> bool {
        let same = |one: &str, other: &str| one.split_whitespace().eq(other.split_whitespace());
        same(&self.own, &other.own)
            && self.others.len() == other.others.len()
            && self.others.iter().all(|(tag, text)| other.others.get(tag).is_some_and(|other| same(text, other)))
    }

    /// The tags of the other languages.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.others.keys().map(String::as_str)
    }
}
