//! A filled-in card, as an auditor hands it in, and what is wrong with it.

use super::evidence::require_evidence;
use super::mark::Mark;
use super::scoring::Feedback;
use crate::core::dialogue::Dialogue;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scorecard::{Card, Criterion, parse_level};
use crate::core::text::{Kept, Untrusted};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// A filled-in card, as an auditor hands it in.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    #[serde(deserialize_with = "each_once", rename = "answers")]
    given: BTreeMap<String, Answered>,
    #[serde(default)]
    met: Option<String>,
    #[serde(default)]
    develop: Option<String>,
}

/// One answer: a level, or a level with note and quote.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged, expecting = "an answer is a level such as \"full\", or {\"level\": …, \"note\": …, \"quote\": …}")]
enum Answered {
    Level(String),
    Full(FullAnswer),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct FullAnswer {
    level: String,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    quote: Option<String>,
}

/// One answer as it was given, word for word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The criterion's key.
    pub criterion: String,
    /// The level, or `na`.
    pub level: String,
    /// Why.
    pub note: Option<String>,
    /// The words of the dialogue it rests on, or the place in its recording.
    pub quote: Option<String>,
}

impl Answers {
    /// Answers put together one by one, as at a terminal.
    pub fn new(answers: Vec<Given>, met: Option<String>, develop: Option<String>) -> Self {
        let given = answers.into_iter().map(|one| {
            (one.criterion, Answered::Full(FullAnswer { level: one.level, note: one.note, quote: one.quote }))
        });
        Self { given: given.collect(), met, develop }
    }

    /// Reads answers from JSON; a fault names line and column.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        serde_json::from_str(text).map_err(|error| {
            let place =
                if error.line() > 0 { format!("{name}:{}:{}", error.line(), error.column()) } else { name.to_owned() };
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            Refusal::data(format!("{place}: {message}")).hint(
                "answers look like {\"answers\": {\"accuracy\": \"full\", …}, \"met\": \"…\", \"develop\": \"…\"}",
            )
        })
    }

    /// The feedback with them.
    pub(super) fn feedback(&self) -> Result<Feedback> {
        Ok(Feedback { met: kept("`met`", self.met.as_deref())?, develop: kept("`develop`", self.develop.as_deref())? })
    }

    /// The marks for every criterion of a card; all that is wrong at once.
    pub(super) fn marks(&self, card: &Card, dialogue: &Dialogue) -> Result<Vec<Mark>> {
        let mut findings: Vec<String> =
            self.given.keys().filter_map(|key| card.criterion(key).err()).map(|refusal| told(&refusal)).collect();
        let mut marks = Vec::new();
        for criterion in &card.criteria {
            match self.given.get(&criterion.key) {
                None => findings.push(format!("`{}` has no answer: {}", criterion.key, criterion.choices())),
                Some(answered) => match mark(criterion, answered, dialogue) {
                    Ok(mark) => marks.push(mark),
                    Err(refusal) => findings.push(told(&refusal)),
                },
            }
        }
        if findings.is_empty() {
            Ok(marks)
        } else {
            Err(Refusal::data("the answers do not fit the card; nothing was recorded").findings(findings))
        }
    }
}

fn told(refusal: &Refusal) -> String {
    let hint = refusal.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    format!("{}{hint}", refusal.message)
}

/// A text as it may be kept; nothing but white space is none.
fn kept(name: &str, text: Option<&str>) -> Result<Option<Untrusted>> {
    let kept = Kept::optional(name, text).map_err(|refusal| Refusal { kind: Kind::Data, ..refusal })?;
    Ok(kept.map(|kept| Untrusted::new(kept.as_str())))
}

fn mark(criterion: &Criterion, answered: &Answered, dialogue: &Dialogue) -> Result<Mark> {
    let (level, note, quote) = match answered {
        Answered::Level(level) => (level, None, None),
        Answered::Full(full) => (&full.level, full.note.as_deref(), full.quote.as_deref()),
    };
    let key = &criterion.key;
    let (note, quote) =
        (kept(&format!("the note for `{key}`"), note)?, kept(&format!("the quote for `{key}`"), quote)?);
    let level = parse_level(level);
    let answer = criterion.answer(level.as_deref())?;
    if criterion.needs_note(answer) && note.is_none() {
        return Err(Refusal::data(format!("`{key}` is below full and needs a note: what was missing?")));
    }
    if let Some(quote) = &quote {
        require_evidence(key, quote, dialogue)?;
    }
    let percent = level.as_deref().map(|key| criterion.level(key)).transpose()?.map(|level| level.percent.0);
    Ok(Mark { criterion: key.clone(), level, percent, quote, note })
}

/// JSON keeps the last of two equal keys silently; an audit must not.
fn each_once<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<BTreeMap<String, Answered>, D::Error> {
    struct Once;
    impl<'de> Visitor<'de> for Once {
        type Value = BTreeMap<String, Answered>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object with one answer for each criterion")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
            let mut answers = BTreeMap::new();
            while let Some((key, answer)) = map.next_entry::<String, Answered>()? {
                if answers.contains_key(&key) {
                    return Err(serde::de::Error::custom(format!("`{key}` is answered twice")));
                }
                answers.insert(key, answer);
            }
            Ok(answers)
        }
    }
    deserializer.deserialize_map(Once)
}
