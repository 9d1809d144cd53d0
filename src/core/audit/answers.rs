//! A filled-in card, as an auditor hands it in, and what is wrong with it.

use super::mark::Mark;
use super::scoring::Feedback;
use crate::core::dialogue::{Dialogue, require_evidence};
use crate::core::parser::of_json;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scorecard::{AND, AnswersByKey, Card, Criterion, NoteNeeded, parse_level};
use crate::core::text::{Kept, Untrusted};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// What answers look like.
const LOOK: &str = "answers look like {\"answers\": {\"accuracy\": \"full\", …}, \"met\": \"…\", \"develop\": \"…\"}";

/// What answers about several dialogues look like.
const LOOK_OF_SEVERAL: &str =
    "they look like {\"1\": {\"accuracy\": \"full\", …}, \"2\": {…}}: a dialogue by its place or its ref";

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

/// One answer: a level, a number, several options or words; or the same with note and quote.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged, expecting = "an answer is a level such as \"full\", or {\"level\": …, \"note\": …, \"quote\": …}")]
pub(super) enum Answered {
    Chosen(Chosen),
    Full(FullAnswer),
}

/// What was chosen, as JSON has it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
pub(super) enum Chosen {
    Word(String),
    Number(serde_json::Number),
    Several(Vec<String>),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(super) struct FullAnswer {
    level: Chosen,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    quote: Option<String>,
}

impl Chosen {
    /// As a level is written.
    fn text(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Number(number) => number.to_string(),
            Self::Several(options) => options.join(&AND.to_string()),
        }
    }
}

impl Answered {
    fn text(&self) -> String {
        match self {
            Self::Chosen(chosen) => chosen.text(),
            Self::Full(full) => full.level.text(),
        }
    }
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
    /// The answers alone, by criterion, as levels are written.
    pub fn levels(&self) -> BTreeMap<String, String> {
        self.given.iter().map(|(key, answer)| (key.clone(), answer.text())).collect()
    }

    /// Answers put together one by one, as at a terminal.
    pub fn new(answers: Vec<Given>, met: Option<String>, develop: Option<String>) -> Self {
        let given = answers.into_iter().map(|one| {
            let level = Chosen::Word(one.level);
            (one.criterion, Answered::Full(FullAnswer { level, note: one.note, quote: one.quote }))
        });
        Self { given: given.collect(), met, develop }
    }

    /// Answers as a form in JSON has them.
    pub(super) const fn of(given: BTreeMap<String, Answered>, met: Option<String>, develop: Option<String>) -> Self {
        Self { given, met, develop }
    }

    /// Reads answers from JSON; a fault names line and column.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // The parser would take a list for the fields in their order.
        if text.trim_start().starts_with('[') {
            return Err(Refusal::data(format!("{name}:1:1: an object is wanted, not a list")).hint(LOOK));
        }
        serde_json::from_str(text).map_err(|error| {
            let place =
                if error.line() > 0 { format!("{name}:{}:{}", error.line(), error.column()) } else { name.to_owned() };
            let (says, advice) = of_json(&error);
            Refusal::data(format!("{place}: {says}")).hint(advice.unwrap_or_else(|| LOOK.to_owned()))
        })
    }

    /// Reads answers about several dialogues from JSON, by what each is called there.
    pub fn read_several(name: &str, text: &str) -> Result<BTreeMap<String, Self>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let read: Several = serde_json::from_str(text).map_err(|error| {
            let (says, advice) = of_json(&error);
            let place = format!("{name}:{}:{}", error.line(), error.column());
            Refusal::data(format!("{place}: {says}")).hint(advice.unwrap_or_else(|| LOOK_OF_SEVERAL.to_owned()))
        })?;
        Ok(read.0.into_iter().map(|(key, alone)| (key, Self::of(alone.0, None, None))).collect())
    }

    /// Whether a text is of one dialogue alone: it says `answers`.
    pub fn is_of_one(text: &str) -> bool {
        let read: Option<OfOne> = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok();
        read.is_none_or(|read| read.answers.is_some())
    }

    /// The feedback with them.
    pub(super) fn feedback(&self) -> Result<Feedback> {
        let (met, develop) = (kept("`met`", self.met.as_deref())?, kept("`develop`", self.develop.as_deref())?);
        Ok(Feedback { met, develop, is_erased: false })
    }

    /// Each answer as it was given, by the criteria's keys.
    pub fn given(&self) -> Vec<Given> {
        let given = self.given.iter().map(|(key, answered)| {
            let (note, quote) = match answered {
                Answered::Chosen(_) => (None, None),
                Answered::Full(full) => (full.note.clone(), full.quote.clone()),
            };
            Given { criterion: key.clone(), level: answered.text(), note, quote }
        });
        given.collect()
    }

    /// Whether nothing is answered at all.
    pub fn are_empty(&self) -> bool {
        let is_empty = |words: &Option<String>| words.as_deref().is_none_or(str::is_empty);
        self.given.is_empty() && is_empty(&self.met) && is_empty(&self.develop)
    }

    /// What met the requirement, in words.
    pub fn met(&self) -> Option<&str> {
        self.met.as_deref()
    }

    /// What is to be developed, in words.
    pub fn develop(&self) -> Option<&str> {
        self.develop.as_deref()
    }

    /// The answers by criterion, as a card scores them.
    pub fn by_key(&self) -> AnswersByKey {
        self.given.iter().map(|(key, answered)| (key.clone(), parse_level(&answered.text()))).collect()
    }

    /// What does not fit a card.
    pub fn require_fitting(&self, card: &Card) -> Result<()> {
        let unfit = self.each(card, |_, _| Ok(())).1;
        if unfit.is_empty() { Ok(()) } else { Err(refused(unfit)) }
    }

    /// The marks for every criterion of a card that is asked; all that is wrong at once.
    pub fn marks(&self, card: &Card, dialogue: &Dialogue) -> Result<Vec<Mark>> {
        let (marks, unfit) = self.all_marks(card, dialogue);
        if unfit.is_empty() { Ok(marks) } else { Err(refused(unfit)) }
    }

    /// The same, with what is wrong of each criterion.
    pub(super) fn all_marks(&self, card: &Card, dialogue: &Dialogue) -> (Vec<Mark>, Vec<Unfit>) {
        self.each(card, |criterion, answered| mark(criterion, answered, dialogue))
    }

    /// What is made of the answer to each criterion that is asked, and everything that is wrong.
    fn each<T>(
        &self,
        card: &Card,
        make: impl Fn(&Criterion, &Answered) -> std::result::Result<T, PartRefused>,
    ) -> (Vec<T>, Vec<Unfit>) {
        let (mut done, mut all, mut known) = (Vec::new(), Vec::new(), 0);
        // Only a condition asks what else was answered.
        let answers = if card.is_conditional() { self.by_key() } else { AnswersByKey::new() };
        for (criterion, is_asked) in card.criteria.iter().zip(card.asked(&answers)) {
            let key = &criterion.key;
            let given = self.given.get(key);
            known += usize::from(given.is_some());
            match given {
                Some(_) if !is_asked => {
                    all.push(Unfit::new(key, format!("`{key}` is not asked after these answers: leave it out")));
                }
                None if is_asked => {
                    let says = format!("`{key}` has no answer: {}", criterion.choices());
                    all.push(Unfit { is_missing: true, ..Unfit::new(key, says) });
                }
                None => {}
                Some(answered) => match fitting(criterion, answered).and_then(|()| make(criterion, answered)) {
                    Ok(one) => done.push(one),
                    Err((part, refusal)) => all.push(Unfit::of(key, part, &refusal)),
                },
            }
        }
        if known < self.given.len() {
            let unknown =
                self.given.keys().filter_map(|key| Some(Unfit::of(key, Part::Answer, &card.criterion(key).err()?)));
            all.splice(..0, unknown);
        }
        (done, all)
    }
}

/// A part of what is said about a criterion.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// The level, the number, the options or the words.
    Answer,
    /// Why.
    Note,
    /// What it rests on.
    Quote,
}

/// What is wrong, and with which part of an answer.
type PartRefused = (Part, Refusal);

/// An answer that does not fit the card or the dialogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unfit {
    /// The key of its criterion, as it was given.
    pub(super) key: String,
    /// The part that is wrong or missing.
    pub(super) part: Part,
    /// What is wrong, and what to do.
    pub(super) says: String,
    /// Whether there is no answer at all.
    pub(super) is_missing: bool,
}

impl Unfit {
    fn new(key: &str, says: String) -> Self {
        Self { key: key.to_owned(), part: Part::Answer, says, is_missing: false }
    }

    fn of(key: &str, part: Part, refusal: &Refusal) -> Self {
        Self { part, ..Self::new(key, refusal.told()) }
    }
}

fn refused(unfit: Vec<Unfit>) -> Refusal {
    Refusal::data("the answers do not fit the card; nothing was recorded")
        .findings(unfit.into_iter().map(|one| one.says).collect())
}

/// Refuses an answer that the criterion does not take, or that lacks its note.
fn fitting(criterion: &Criterion, answered: &Answered) -> std::result::Result<(), PartRefused> {
    let level = parse_level(&answered.text());
    let answer = criterion.answer(level.as_deref()).map_err(|refusal| (Part::Answer, refusal))?;
    let has_note = match answered {
        Answered::Full(full) => full.note.as_deref().is_some_and(|note| !note.trim().is_empty()),
        Answered::Chosen(_) => false,
    };
    if criterion.needs_note(answer) && !has_note {
        let why = match criterion.note {
            NoteNeeded::Always => "needs a note with every answer",
            NoteNeeded::BelowFull | NoteNeeded::Never => "is below full and needs a note: what was missing?",
        };
        return Err((Part::Note, Refusal::data(format!("`{}` {why}", criterion.key))));
    }
    if criterion.is_text() && has_note {
        let says = format!("`{}` is answered in words: it has no note besides", criterion.key);
        return Err((Part::Note, Refusal::data(says)));
    }
    Ok(())
}

/// A text as it may be kept; nothing but white space is none.
fn kept(name: &str, text: Option<&str>) -> Result<Option<Untrusted>> {
    let kept = Kept::optional(name, text).map_err(|refusal| Refusal { kind: Kind::Data, ..refusal })?;
    Ok(kept.map(|kept| Untrusted::new(kept.as_str())))
}

fn mark(criterion: &Criterion, answered: &Answered, dialogue: &Dialogue) -> std::result::Result<Mark, PartRefused> {
    let of = |part: Part| move |refusal: Refusal| (part, refusal);
    let (note, quote) = match answered {
        Answered::Chosen(_) => (None, None),
        Answered::Full(full) => (full.note.as_deref(), full.quote.as_deref()),
    };
    let (key, level) = (&criterion.key, parse_level(&answered.text()));
    let said = level.as_deref().filter(|_| criterion.is_text());
    let of_words = of(if said.is_some() { Part::Answer } else { Part::Note });
    let note = kept(&format!("the note for `{key}`"), said.or(note)).map_err(of_words)?;
    let quote = kept(&format!("the quote for `{key}`"), quote).map_err(of(Part::Quote))?;
    if said.is_some() && note.is_none() {
        return Err((
            Part::Answer,
            Refusal::data(format!("`{key}` has no words")).hint("write what is to be said, or leave it out"),
        ));
    }
    if let Some(quote) = &quote {
        require_evidence(key, quote, dialogue).map_err(of(Part::Quote))?;
    }
    let percent = criterion.percent(level.as_deref()).map_err(of(Part::Answer))?;
    let level = level.map(|level| criterion.kept(&level)).transpose().map_err(of(Part::Answer))?;
    Ok(Mark { criterion: key.clone(), level, percent, quote, note })
}

/// JSON keeps the last of two equal keys silently; an audit must not.
pub(super) fn each_once<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<BTreeMap<String, T>, D::Error> {
    struct Once<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Once<T> {
        type Value = BTreeMap<String, T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object with one answer for each criterion")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
            let mut answers = BTreeMap::new();
            while let Some((key, answer)) = map.next_entry::<String, T>()? {
                if answers.contains_key(&key) {
                    return Err(serde::de::Error::custom(format!("`{key}` is answered twice")));
                }
                answers.insert(key, answer);
            }
            Ok(answers)
        }
    }
    deserializer.deserialize_map(Once(PhantomData))
}

/// As far as it tells answers about one dialogue from those about several.
#[derive(Deserialize)]
struct OfOne {
    answers: Option<serde::de::IgnoredAny>,
}

/// Answers about several dialogues, by what each is called.
#[derive(Deserialize)]
struct Several(#[serde(deserialize_with = "each_once")] BTreeMap<String, Alone>);

/// Answers with no word besides.
#[derive(Deserialize)]
struct Alone(#[serde(deserialize_with = "each_once")] BTreeMap<String, Answered>);
