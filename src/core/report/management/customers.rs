//! What customers said: how they rated, and of what they spoke.

use super::figure::{Change, Figure};
use super::reading::Reading;
use super::span::Span;
use crate::core::improvement::{Measure, MeasureKind};
use crate::core::refusal::Result;
use crate::core::report::filled::filled_ratings;
use crate::core::report::measure::{mean_rating, ratings};
use crate::core::report::voices::{VoiceLine, Wanted, voices_in};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// So many quotes are kept.
const QUOTES: usize = 12;

/// What customers said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Customers {
    /// The mean of the ratings, in hundredths of a star, of all dialogues of the period.
    pub rating: Figure,
    /// It against the period before.
    pub change: Change,
    /// How many of the ratings did not come with their dialogue, by who filled them in later.
    pub filled: Vec<(String, u64)>,
    /// How many gave each number of stars.
    pub stars: Vec<(u8, u64)>,
    /// In how many dialogues somebody looked for voices.
    pub looked_at: u64,
    /// Of what customers spoke, and how often.
    pub voices: Vec<VoiceRow>,
    /// Some of their words, the newest last.
    pub quotes: Vec<Quote>,
    /// How many more there are.
    pub more: u64,
}

/// Of what customers spoke.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VoiceRow {
    /// A product, the service or a process.
    pub about: String,
    /// The topic, where one was given.
    pub topic: Option<String>,
    /// In how many of the dialogues that were looked at.
    pub dialogues: Figure,
}

/// Words of a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quote {
    /// Of what.
    pub about: String,
    /// Their words.
    pub words: String,
}

impl Customers {
    /// Takes out what customers said.
    pub(super) fn hide_words(&mut self) {
        (self.voices, self.quotes, self.more) = (Vec::new(), Vec::new(), 0);
    }
}

/// What customers said in some days.
pub(super) fn customers(conn: &Connection, span: &Span, reading: &Reading) -> Result<Customers> {
    let given = ratings(conn, &of_ratings(), span.period())?;
    let (rating, before) = (mean(&given), mean(&ratings(conn, &of_ratings(), span.before())?));
    let found = voices_in(conn, (&reading.audits, reading.sample.is_complete()), Wanted::default(), None)?;
    let mut stars = [0_u64; 5];
    for one in &given {
        if let Some(count) = stars.get_mut(usize::from(*one).wrapping_sub(1)) {
            *count += 1;
        }
    }
    let quote = |line: &VoiceLine| Quote {
        about: line.voice.about.word().to_owned(),
        words: line.voice.quote.expose().to_owned(),
    };
    let mut quotes: Vec<Quote> = Vec::new();
    for one in found.lines.iter().map(quote) {
        if !quotes.contains(&one) {
            quotes.push(one);
        }
    }
    let more = quotes.len().saturating_sub(QUOTES);
    Ok(Customers {
        change: Change::of(&rating, before),
        rating,
        filled: filled_ratings(conn, span.period())?,
        stars: (1..).zip(stars).collect(),
        looked_at: found.looked_at,
        voices: found
            .counts
            .iter()
            .map(|one| VoiceRow {
                about: one.about.word().to_owned(),
                topic: one.topic.as_ref().map(|topic| topic.expose().to_owned()),
                dialogues: Figure::from(&one.dialogues),
            })
            .collect(),
        quotes: quotes.split_off(more),
        more: more as u64,
    })
}

fn of_ratings() -> Measure {
    Measure { kind: MeasureKind::Rating, subject: None, scope: None }
}

/// The mean of ratings; a single one is told without an interval.
fn mean(ratings: &[u8]) -> Figure {
    if let Some((value, n, ends)) = mean_rating(ratings) {
        return Figure::of_value(value, n, ends);
    }
    let only = ratings.first().map(|stars| Figure::of_value(i64::from(*stars) * 100, 1, None));
    only.unwrap_or_default()
}
