//! Population: of which channels, categories and teams a plan draws.

use super::candidate::Features;
use serde::Deserialize;
use toml::Spanned;

/// Which dialogues a plan draws from: those that fit every list. An empty list has all.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Population {
    pub(super) channels: Vec<Spanned<String>>,
    pub(super) categories: Vec<Spanned<String>>,
    pub(super) teams: Vec<Spanned<String>>,
}

impl Population {
    /// Whether it has a dialogue.
    pub(super) fn covers(&self, features: Features<'_>) -> bool {
        has(&self.channels, Some(features.channel))
            && has(&self.categories, Some(features.category))
            && self.covers_team(features)
    }

    /// Whether it has the team of a dialogue.
    pub(super) fn covers_team(&self, features: Features<'_>) -> bool {
        has(&self.teams, features.team)
    }

    /// It in words.
    pub(super) fn words(&self) -> String {
        let lists = [("channels", &self.channels), ("categories", &self.categories), ("teams", &self.teams)];
        let said = lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(name, list)| {
            let words: Vec<&str> = list.iter().map(|word| word.get_ref().as_str()).collect();
            format!("{name} {}", words.join(", "))
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() { "all".to_owned() } else { said.join("; ") }
    }

    /// Whether a dialogue could be of both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        share(&self.channels, &other.channels)
            && share(&self.categories, &other.categories)
            && share(&self.teams, &other.teams)
    }
}

fn has(list: &[Spanned<String>], word: Option<&str>) -> bool {
    list.is_empty() || list.iter().any(|one| Some(one.get_ref().as_str()) == word)
}

/// Whether two lists have a word in common.
fn share(one: &[Spanned<String>], other: &[Spanned<String>]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|word| other.iter().any(|own| own.get_ref() == word.get_ref()))
}
