//! Scale: the answers that ratings made elsewhere can have.

use super::rated::{AnswerOf, Scale};
use crate::calc::decimal::{Hundredths, decimal};
use crate::core::refusal::{Refusal, Result};

/// So many different answers at most: beyond it a column was mistaken.
const MOST: i64 = 1_001;
/// How far apart the places of words are, in hundredths.
const STEP: i64 = 100;

/// The answers of one criterion, in hundredths.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RatingScale {
    /// The worst one.
    pub lowest: i64,
    /// The best one.
    pub highest: i64,
    /// How far two lie apart.
    pub step: i64,
    /// Those below fall short.
    pub short_below: i64,
    /// The words of the answers, worst first; none where they are numbers.
    pub words: Vec<String>,
}

impl RatingScale {
    /// Reads `-2..2`, `0..10/0.5`, or words from the worst to the best: `poor|fair|good`. Answers in the lower half fall
    /// short, unless it is said below which they do.
    pub fn parse(text: &str, short_below: Option<&str>) -> Result<Self> {
        let text = text.trim();
        let mut scale = match text.split_once("..") {
            Some(ends) => Self::numbers(ends).ok_or_else(|| unreadable(text))?,
            None => Self::of_words(text)?,
        };
        if let Some(limit) = short_below {
            scale.short_below = scale.limit(limit.trim())?;
        }
        Ok(scale)
    }

    /// As the file holds it.
    pub fn stored((lowest, highest, step, short_below): (i64, i64, i64, i64), words: Option<&str>) -> Self {
        let words = words.map(|words| words.lines().map(str::to_owned).collect()).unwrap_or_default();
        Self { lowest, highest, step, short_below, words }
    }

    /// The value of an answer, in hundredths.
    pub fn value(&self, answer: &str) -> Result<i64> {
        let found = match self.words.is_empty() {
            true => Hundredths::parse(answer.strip_prefix('+').unwrap_or(answer)).ok().map(|number| number.0),
            false => self.place(answer),
        };
        let is_on =
            |value: &i64| (self.lowest..=self.highest).contains(value) && (value - self.lowest) % self.step == 0;
        found.filter(is_on).ok_or_else(|| {
            Refusal::data(format!("`rating`: `{}` is not on the scale {}", answer.escape_debug(), self.told()))
                .hint("say which answers there are: --scale CRITERION=LOW..HIGH")
        })
    }

    /// Every answer there is, the worst first.
    pub fn answers(&self) -> Vec<AnswerOf> {
        let values = (0..=(self.highest - self.lowest) / self.step).map(|place| self.lowest + place * self.step);
        let words = self.words.iter().cloned().map(Some).chain(std::iter::repeat(None));
        let one = |(value, word): (i64, Option<String>)| AnswerOf {
            value,
            word: word.unwrap_or_else(|| told(value)),
            is_short: value < self.short_below,
        };
        values.zip(words).map(one).collect()
    }

    /// How far its answers are apart: two are names, words and whole numbers have an order.
    pub fn scale(&self) -> Scale {
        if self.lowest + self.step == self.highest { Scale::Nominal } else { Scale::Ordinal }
    }

    /// It in words: `-2 to 2`, `poor, fair, good`.
    pub fn told(&self) -> String {
        if !self.words.is_empty() {
            return self.words.join(", ");
        }
        let ends = format!("{} to {}", told(self.lowest), told(self.highest));
        if self.step == STEP { ends } else { format!("{ends} by {}", told(self.step)) }
    }

    fn numbers((low, rest): (&str, &str)) -> Option<Self> {
        let (high, step) = rest.split_once('/').map_or((rest, "1"), |(high, step)| (high, step));
        let number = |text: &str| Hundredths::parse(text.trim()).ok().map(|number| number.0);
        let (lowest, highest, step) = (number(low)?, number(high)?, number(step)?);
        let width = highest.checked_sub(lowest)?;
        let is_one = step > 0 && width > 0 && width % step == 0 && width / step < MOST;
        is_one.then(|| Self::between((lowest, highest), step, Vec::new()))
    }

    fn of_words(text: &str) -> Result<Self> {
        let words: Vec<String> = text.split('|').map(|word| word.trim().to_owned()).collect();
        let is_once = |(place, word): (usize, &String)| words.iter().skip(place + 1).all(|other| other != word);
        let is_list = words.len() > 1 && words.len() < 100 && words.iter().all(|word| !word.is_empty());
        if !is_list || !words.iter().enumerate().all(is_once) {
            return Err(unreadable(text));
        }
        let highest = i64::try_from(words.len() - 1).unwrap_or_default() * STEP;
        Ok(Self::between((0, highest), STEP, words))
    }

    /// Answers fall short in the lower half: the one in the middle does not.
    fn between((lowest, highest): (i64, i64), step: i64, words: Vec<String>) -> Self {
        let steps = (highest - lowest) / step;
        Self { lowest, highest, step, short_below: lowest + (steps + 1) / 2 * step, words }
    }

    fn limit(&self, text: &str) -> Result<i64> {
        let value = self.value(text).ok().filter(|value| *value > self.lowest);
        value.ok_or_else(|| {
            Refusal::words(format!("--short-below {}: no answer above the worst one is called so", text.escape_debug()))
                .hint(format!("the answers are {}", self.told()))
        })
    }

    fn place(&self, answer: &str) -> Option<i64> {
        let place = self.words.iter().position(|word| word == answer)?;
        i64::try_from(place).ok().map(|place| place * STEP)
    }
}

/// A number of hundredths without zeros behind it: `-2`, `0.5`.
fn told(value: i64) -> String {
    let text = decimal(value.into());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn unreadable(text: &str) -> Refusal {
    Refusal::words(format!("`{}` is no scale", text.escape_debug())).hint(
        "give the worst and the best number, --scale=-2..2 or --scale 0..10/0.5, or the words from the worst to the best, --scale \"poor|fair|good\"",
    )
}
