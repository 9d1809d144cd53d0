//! Answering a card: which answers a criterion takes, what they are worth, and what they come out as together.

use super::card::{Card, Criterion, Kind, Level, NoteNeeded};
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Answer, Explained, Item, Score, Worth};
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use std::collections::BTreeMap;

/// How people write "not applicable".
pub const NA: &str = "na";

/// Stands between the options of an answer that chooses several.
pub const AND: char = ',';

/// How people write that they choose none of several options, where no option is called so; it is kept as an empty text.
pub const NONE: &str = "0";

/// What is kept of an answer in words, in place of a level; the words themselves are its note.
pub const SAID: &str = "said";

/// An answer as people write it: `na` is not applicable.
pub fn parse_level(text: &str) -> Option<String> {
    (text != NA).then(|| text.to_owned())
}

/// The answers to a card by the keys of its criteria; `None` is not applicable.
pub type AnswersByKey = BTreeMap<String, Option<String>>;

impl Card {
    /// The score of a set of answers, one for each criterion that is asked.
    pub fn score(&self, answers: &AnswersByKey) -> Result<Score> {
        Ok(self.rules.score(&self.items(answers)?))
    }

    /// The arithmetic of that score.
    pub fn explain(&self, answers: &AnswersByKey) -> Result<Explained> {
        Ok(self.rules.explain(&self.items(answers)?))
    }

    /// The answers as numbers, in the order of the criteria. What is not asked does not apply.
    pub fn items(&self, answers: &AnswersByKey) -> Result<Vec<Item>> {
        let asked = self.asked(answers);
        let numbered = self.criteria.iter().zip(asked);
        numbered
            .map(|(criterion, is_asked)| {
                let answer = match answers.get(&criterion.key) {
                    _ if !is_asked => Answer::NotApplicable,
                    Some(answer) => criterion.answer(answer.as_deref())?,
                    None => {
                        return Err(Refusal::data(format!("`{}` has no answer", criterion.key))
                            .hint("give one; its answers: assize card show"));
                    }
                };
                Ok(criterion.item(answer))
            })
            .collect()
    }

    /// Whether it hangs on an answer whether some criterion is asked.
    pub fn is_conditional(&self) -> bool {
        self.criteria.iter().any(|criterion| criterion.when.is_some())
    }

    /// Which criteria are asked after these answers, in their order.
    pub fn asked(&self, answers: &AnswersByKey) -> Vec<bool> {
        let mut asked: Vec<bool> = Vec::with_capacity(self.criteria.len());
        for criterion in &self.criteria {
            let holds = criterion.when.as_ref().is_none_or(|when| {
                when.holds(|place| {
                    let source = self.criteria.get(place).filter(|_| asked.get(place) == Some(&true))?;
                    Some(chosen(answers.get(&source.key)?.as_deref()))
                })
            });
            asked.push(holds);
        }
        asked
    }
}

/// What was chosen, one or several; `na` where it does not apply.
fn chosen(answer: Option<&str>) -> Vec<&str> {
    answer.map_or_else(|| vec![NA], |answer| answer.split(AND).map(str::trim).collect())
}

impl Criterion {
    /// What an answer is worth; `None` is not applicable.
    pub fn answer(&self, answer: Option<&str>) -> Result<Answer> {
        let Some(text) = answer else {
            return if self.na {
                Ok(Answer::NotApplicable)
            } else {
                Err(Refusal::data(format!("`{}` always applies", self.key))
                    .hint(format!("answer one of {}", self.choices())))
            };
        };
        let earned = match &self.kind {
            Kind::Levels(_) => self.level(text)?.worth,
            Kind::Select { full, .. } => self.sum(text)?.min(*full),
            Kind::Points { full, step } => self.points(text, *full, *step)?,
            Kind::Number { .. } => self.number(text)?,
            Kind::Text => return Ok(Answer::NotApplicable),
        };
        let full = self.kind.full().map_or(0, |full| full.0);
        Ok(Answer::Worth(Worth { earned: earned.0, full }))
    }

    /// What an answer is worth in hundredths of a per cent, rounded; none where it counts in no score.
    pub fn percent(&self, answer: Option<&str>) -> Result<Option<i64>> {
        Ok(match self.answer(answer)? {
            Answer::Worth(worth) => worth.share(),
            Answer::NotApplicable => None,
        })
    }

    /// An answer as it is kept: options in the order of the card, numbers in one form.
    pub fn kept(&self, answer: &str) -> Result<String> {
        self.answer(Some(answer))?;
        Ok(match &self.kind {
            Kind::Levels(_) => answer.to_owned(),
            Kind::Select { options, .. } => {
                let is_chosen = |option: &&Level| answer.split(AND).any(|one| one.trim() == option.key);
                let chosen: Vec<&str> = options.iter().filter(is_chosen).map(|option| option.key.as_str()).collect();
                chosen.join(&AND.to_string())
            }
            Kind::Points { .. } | Kind::Number { .. } => plain(number_of(answer)?),
            Kind::Text => SAID.to_owned(),
        })
    }

    /// The level, or the option, of that key.
    pub fn level(&self, key: &str) -> Result<&Level> {
        let levels = self.kind.choices();
        levels.iter().find(|level| level.key == key).ok_or_else(|| {
            let keys = levels.iter().map(|level| level.key.as_str());
            let hint = did_you_mean_or(key, keys, || format!("its levels are {}", self.choices()));
            Refusal::data(format!("`{key}` is not a level of `{}`", self.key)).hint(hint)
        })
    }

    /// `full, partly, none, na`: the answers in words.
    pub fn choices(&self) -> String {
        let keys: Vec<&str> = self.kind.choices().iter().map(|level| level.key.as_str()).collect();
        let mut said = match &self.kind {
            Kind::Levels(_) => keys.join(", "),
            Kind::Select { .. } => {
                format!("one or several of {} with commas between, {NONE} for none", keys.join(", "))
            }
            Kind::Points { full, step } => format!("0 to {} points in steps of {}", plain(*full), plain(*step)),
            Kind::Number { ranges, step } => {
                let ends = ranges.first().zip(ranges.last());
                let ends = ends.map(|(low, high)| format!("{} to {}", plain(low.from), plain(high.to)));
                format!("a number, {} in steps of {}", ends.unwrap_or_default(), plain(*step))
            }
            Kind::Text => "words".to_owned(),
        };
        if self.na {
            said.push_str(", ");
            said.push_str(NA);
        }
        said
    }

    /// Whether this answer must come with a note.
    pub fn needs_note(&self, answer: Answer) -> bool {
        match (self.note, answer) {
            (NoteNeeded::Always, Answer::Worth(_)) => true,
            (NoteNeeded::BelowFull, Answer::Worth(worth)) => !worth.is_full(),
            _ => false,
        }
    }

    /// Whether this answer takes down what the criterion fails.
    pub fn is_failed_by(&self, level: Option<&str>) -> bool {
        self.answer(level).is_ok_and(|answer| self.item(answer).is_failed())
    }

    /// Whether it is answered in words.
    pub const fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Text)
    }

    fn item(&self, answer: Answer) -> Item {
        Item {
            section: self.section,
            weight: self.weight.0,
            class: self.class,
            fails: self.fails,
            fails_at: self.fails_at.0,
            bonus: self.bonus,
            answer,
        }
    }

    /// What options are worth together. An empty text chooses none, as [`NONE`] does.
    fn sum(&self, text: &str) -> Result<Hundredths> {
        let mut keys: Vec<&str> = text.split(AND).map(str::trim).filter(|key| !key.is_empty()).collect();
        if keys == [NONE] && !self.kind.choices().iter().any(|option| option.key == NONE) {
            keys.clear();
        }
        let worths = keys.iter().map(|key| Ok(self.level(key)?.worth.0)).collect::<Result<Vec<_>>>()?;
        keys.sort_unstable();
        if let Some([twice, _]) = keys.windows(2).find(|pair| pair.first() == pair.last()) {
            return Err(Refusal::data(format!("`{}` chooses `{twice}` twice", self.key)).hint("name each option once"));
        }
        Ok(Hundredths(worths.iter().fold(0, |sum: i64, worth| sum.saturating_add(*worth))))
    }

    fn points(&self, text: &str, full: Hundredths, step: Hundredths) -> Result<Hundredths> {
        let points = number_of(text).map_err(|refusal| self.not_among(text, &refusal))?;
        let fits = Hundredths(0) <= points && points <= full && points.0 % step.0.max(1) == 0;
        fits.then_some(points).ok_or_else(|| self.outside(text))
    }

    fn number(&self, text: &str) -> Result<Hundredths> {
        let number = number_of(text).map_err(|refusal| self.not_among(text, &refusal))?;
        let Kind::Number { ranges, step } = &self.kind else { return Err(self.outside(text)) };
        let from = ranges.first().map_or(0, |range| range.from.0);
        let is_step = number.0.saturating_sub(from) % step.0.max(1) == 0;
        let range = ranges.iter().find(|range| range.from <= number && number <= range.to);
        range.filter(|_| is_step).map(|range| range.worth).ok_or_else(|| self.outside(text))
    }

    fn outside(&self, text: &str) -> Refusal {
        Refusal::data(format!("`{text}` is outside of what `{}` takes", self.key))
            .hint(format!("it takes {}", self.choices()))
    }

    fn not_among(&self, text: &str, why: &Refusal) -> Refusal {
        Refusal::data(format!("`{text}` for `{}`: {}", self.key, why.message))
            .hint(format!("it takes {}", self.choices()))
    }
}

/// A number as people write it: white space around and a plus are fine.
fn number_of(text: &str) -> Result<Hundredths> {
    let text = text.trim();
    Hundredths::parse(text.strip_prefix('+').unwrap_or(text)).map_err(Refusal::data)
}

/// A number without decimals that say nothing: 5, 7.5, 0.25.
pub fn plain(number: Hundredths) -> String {
    let text = number.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
