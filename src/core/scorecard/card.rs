//! The card as it passed its checks: what is looked at, how it is answered, what an answer is worth.

use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Answer, Band, Class, Fails, Item, Score, score};
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use std::collections::BTreeMap;

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
    pub title: String,
    /// Words for ranges of the total, best first.
    pub bands: Vec<Band>,
    /// Ids and titles of the sections.
    pub sections: Vec<(String, String)>,
    /// What is looked at, in order.
    pub criteria: Vec<Criterion>,
}

/// One thing that is looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Criterion {
    /// Its id, the same across versions.
    pub key: String,
    /// The place of its section in the card.
    pub section: usize,
    /// What is asked.
    pub title: String,
    /// How to tell.
    pub guidance: String,
    /// Hundredths of a per cent of the card.
    pub weight: Hundredths,
    /// The answers, best first.
    pub levels: Vec<Level>,
    /// Whether it may be not applicable.
    pub na: bool,
    /// Whether anything below full needs a note.
    pub note_below_full: bool,
    /// For whom it is critical.
    pub class: Class,
    /// What an answer of 0 % does beyond its own weight.
    pub fails: Fails,
}

/// One answer to a criterion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Level {
    /// Its id.
    pub key: String,
    /// What it means.
    pub title: String,
    /// What it is worth, in hundredths of a per cent.
    pub percent: Hundredths,
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

    /// The score of a set of answers, one for each criterion, by key; `None` is not applicable.
    pub fn score(&self, answers: &BTreeMap<String, Option<String>>) -> Result<Score> {
        Ok(score(&self.items(answers)?))
    }

    /// The answers as numbers, in the order of the criteria.
    pub fn items(&self, answers: &BTreeMap<String, Option<String>>) -> Result<Vec<Item>> {
        self.criteria
            .iter()
            .map(|criterion| {
                let answer = answers
                    .get(&criterion.key)
                    .ok_or_else(|| Refusal::data(format!("`{}` has no answer", criterion.key)))?;
                Ok(Item {
                    section: criterion.section,
                    weight: criterion.weight.0,
                    class: criterion.class,
                    fails: criterion.fails,
                    answer: criterion.answer(answer.as_deref())?,
                })
            })
            .collect()
    }
}

impl Criterion {
    /// What an answer is worth; `None` is not applicable.
    pub fn answer(&self, level: Option<&str>) -> Result<Answer> {
        match level {
            Some(key) => Ok(Answer::Level(self.level(key)?.percent.0)),
            None if self.na => Ok(Answer::NotApplicable),
            None => Err(Refusal::data(format!("`{}` always applies", self.key))
                .hint(format!("answer one of {}", self.choices()))),
        }
    }

    /// The level of that key.
    pub fn level(&self, key: &str) -> Result<&Level> {
        self.levels.iter().find(|level| level.key == key).ok_or_else(|| {
            let levels = self.levels.iter().map(|level| level.key.as_str());
            let hint = did_you_mean_or(key, levels, || format!("its levels are {}", self.choices()));
            Refusal::data(format!("`{key}` is not a level of `{}`", self.key)).hint(hint)
        })
    }

    /// `full, partly, none or na`: the answers in words.
    pub fn choices(&self) -> String {
        let mut keys: Vec<&str> = self.levels.iter().map(|level| level.key.as_str()).collect();
        if self.na {
            keys.push(NA);
        }
        keys.join(", ")
    }

    /// Whether this answer must come with a note.
    pub fn needs_note(&self, answer: Answer) -> bool {
        self.note_below_full && matches!(answer, Answer::Level(percent) if percent < 10_000)
    }
}

/// How people write "not applicable".
pub const NA: &str = "na";

/// A level as people write it: `na` is not applicable.
pub fn parse_level(text: &str) -> Option<String> {
    (text != NA).then(|| text.to_owned())
}
