//! Formats of times, as a map names them: a pattern such as `D-M-YYYY HH:mm`, or a way of counting.

use super::digits::plain;
use super::iso::read_iso;
use super::language::Language;
use super::pattern::Pattern;
use super::serial::{excel, whole};
use super::written::{Misfit, Reading};
use crate::calc::excel::Epoch;

/// One format in which times are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFormat {
    text: String,
    form: Form,
    language: &'static Language,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Iso,
    Excel(Epoch),
    Unix,
    UnixMs,
    Pattern(Pattern),
}

impl TimeFormat {
    /// A format with English words for months, by its own words: see [`TimeFormat::of`].
    pub fn new(text: &str) -> Result<Self, String> {
        Self::of(text, Language::english())
    }

    /// A format by its words, with the months and halves of the day of a language; a text says what is wrong
    /// with them.
    ///
    /// The words are `iso`, `excel`, `excel-1904`, `unix`, `unix-ms`, or a pattern of `YYYY` `YY` `BBBB` (of the
    /// Buddhist era) `MM` `M` `MMM` or `MMMM` (a month by its name) `DD` `D` `HH` `H` `hh` `h` with `A` (AM or PM) `mm` `ss` `.S` (a
    /// fraction, which may be missing, and is dropped) `f` (the time as a fraction of a day, as Excel has it)
    /// `Z` (an offset) `z` (the name of a zone) and characters that stand for themselves; letters among those go
    /// in single quotes, but for `T`. Doubled letters take two digits, single ones one or two. `YY` is the one
    /// year from 1990 to 2089.
    pub fn of(text: &str, language: &'static Language) -> Result<Self, String> {
        let form = match text {
            "iso" => Form::Iso,
            "excel" => Form::Excel(Epoch::Of1900),
            "excel-1904" => Form::Excel(Epoch::Of1904),
            "unix" => Form::Unix,
            "unix-ms" => Form::UnixMs,
            pattern => Form::Pattern(Pattern::new(pattern, language)?),
        };
        Ok(Self { text: text.to_owned(), form, language })
    }

    /// Its words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The code of the language of its months and halves of the day.
    pub fn language(&self) -> &'static str {
        self.language.code()
    }

    /// The same format with day and month in each other's place, where both are numbers and the year is not first.
    pub fn swapped(&self) -> Option<Self> {
        if self.text.starts_with('Y') || self.text.contains("MMM") || self.text.contains('\'') {
            return None;
        }
        let swap = |letter| match letter {
            'D' => 'M',
            'M' => 'D',
            other => other,
        };
        let text: String = self.text.chars().map(swap).collect();
        Self::new(&text).ok().filter(|_| text != self.text)
    }

    /// What a text says in this format.
    pub fn read(&self, text: &str) -> Result<Reading, Misfit> {
        let text = &*plain(text);
        match &self.form {
            Form::Iso => read_iso(text),
            Form::Excel(epoch) => excel(text, *epoch),
            Form::Unix => whole(text).map(Reading::At),
            Form::UnixMs => whole(text).map(|milliseconds| Reading::At(milliseconds.div_euclid(1000))),
            Form::Pattern(pattern) => pattern.read(text),
        }
    }
}
