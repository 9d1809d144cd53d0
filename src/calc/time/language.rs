//! The words in which a language writes times: its months, the days of the week, and the halves of the day.

use std::sync::LazyLock;

/// A language, by the words it has for months, days of the week and halves of the day.
#[derive(Debug, PartialEq, Eq)]
pub struct Language {
    code: String,
    /// Folded names, the longest first, each with its month from 1.
    months: Vec<(String, u32)>,
    /// Folded words, the longest first; true: after noon.
    halves: Vec<(String, bool)>,
    /// Folded names, the longest first, each with its day of the week from Monday, which is 0.
    weekdays: Vec<(String, u32)>,
}

static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| include_str!("languages.txt").lines().filter_map(Language::of_line).collect());

/// What is written for the halves of the day whatever the language.
const HALVES: [(&str, bool); 6] =
    [("am", false), ("pm", true), ("a.m.", false), ("p.m.", true), ("a. m.", false), ("p. m.", true)];

static NO_LANGUAGE: Language =
    Language { code: String::new(), months: Vec::new(), halves: Vec::new(), weekdays: Vec::new() };

impl Language {
    /// The language of that code, such as `de`; a region after it (`de-AT`) makes no difference.
    pub fn named(code: &str) -> Option<&'static Self> {
        let own = code.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let own = if own == "no" { "nb" } else { own.as_str() };
        LANGUAGES.iter().find(|language| language.code == own)
    }

    /// English, which is understood where nothing else is said.
    pub fn english() -> &'static Self {
        LANGUAGES.first().unwrap_or(&NO_LANGUAGE)
    }

    /// Its code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Those other than English in which a text names a month or a half of the day.
    pub(super) fn heard_in(text: &str) -> impl Iterator<Item = &'static Self> {
        let text: String = text.chars().flat_map(folded).collect();
        LANGUAGES.iter().skip(1).filter(move |language| {
            let halves = language.halves.iter().map(|(word, _)| word).filter(|word| !is_usual(word));
            language.months.iter().map(|(word, _)| word).chain(halves).any(|word| text.contains(word.as_str()))
        })
    }

    /// Those that have a day of the week with which a text begins, and what comes after it.
    pub(super) fn begun_with_weekday(text: &str) -> impl Iterator<Item = (&'static Self, &str)> {
        let named = text.starts_with(char::is_alphabetic);
        LANGUAGES.iter().filter(move |_| named).filter_map(move |language| {
            let (_, length) = language.weekday(text, |_| Some(0))?;
            Some((language, text.get(length..)?))
        })
    }

    /// Every code there is.
    pub fn codes() -> Vec<&'static str> {
        LANGUAGES.iter().map(|language| language.code.as_str()).collect()
    }

    /// The month that a text begins with, and how many bytes name it. `after` says how many of the bytes behind a
    /// name belong to it; none where the name cannot end there.
    pub(super) fn month(&self, text: &str, after: impl Fn(&str) -> Option<usize>) -> Option<(u32, usize)> {
        named(&self.months, text, after)
    }

    /// The day of the week that a text begins with, 0 for Monday, and how many bytes name it; `after` as for months.
    pub(super) fn weekday(&self, text: &str, after: impl Fn(&str) -> Option<usize>) -> Option<(u32, usize)> {
        named(&self.weekdays, text, after)
    }

    /// Whether a text begins with the half of the day after noon, and how many bytes say so.
    pub(super) fn half(&self, text: &str) -> Option<(bool, usize)> {
        self.halves.iter().find_map(|(word, after)| Some((*after, begins(text, word)?)))
    }

    fn of_line(line: &str) -> Option<Self> {
        let mut parts = line.split(';');
        let (code, months, before, after) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let months = numbered(months, 1);
        let weekdays = numbered(parts.next()?, 0);
        let usual = HALVES.iter().map(|(word, after)| ((*word).to_owned(), *after));
        let halves = words(before, false).chain(words(after, true)).chain(usual).collect();
        Some(Self {
            code: code.to_owned(),
            months: longest_first(months),
            halves: longest_first(halves),
            weekdays: longest_first(weekdays),
        })
    }
}

fn is_usual(half: &str) -> bool {
    HALVES.iter().any(|(word, _)| *word == half)
}

fn words<T: Copy>(names: &str, meaning: T) -> impl Iterator<Item = (String, T)> {
    names.split(',').filter(|name| !name.is_empty()).map(move |name| (name.chars().flat_map(folded).collect(), meaning))
}

/// Lists of names, each with its number.
fn numbered(lists: &str, first: u32) -> Vec<(String, u32)> {
    lists.split('|').zip(first..).flat_map(|(names, number)| words(names, number)).collect()
}

fn named(words: &[(String, u32)], text: &str, after: impl Fn(&str) -> Option<usize>) -> Option<(u32, usize)> {
    words.iter().find_map(|(word, number)| {
        let length = begins(text, word)?;
        Some((*number, length + after(text.get(length..)?)?))
    })
}

fn longest_first<T>(mut words: Vec<(String, T)>) -> Vec<(String, T)> {
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    words
}

/// How many bytes of a text are a folded word that it begins with.
fn begins(text: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars().peekable();
    for (at, letter) in text.char_indices() {
        if wanted.peek().is_none() {
            return Some(at);
        }
        for letter in folded(letter) {
            if wanted.next() != Some(letter) {
                return None;
            }
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

/// Without capitals; with one i for the two of Turkish.
fn folded(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase().filter(|letter| *letter != '\u{307}').map(|letter| if letter == 'ı' { 'i' } else { letter })
}
