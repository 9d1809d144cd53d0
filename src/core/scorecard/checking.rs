//! What checking a card stands on: findings with their place, ids, numbers, words.

use super::answering::NA;
use super::finding::{Finding, Severity};
use super::sheet::Number;
use super::words::{Words, Written as Texts};
use crate::calc::decimal::Hundredths;
use crate::core::text::unseen;
use crate::core::toml::Written;
use crate::core::toml::fit::{Became, Misfit};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;

/// Collects findings while a card is put together.
pub(super) struct Checking<'a> {
    written: &'a Written<'a>,
    pub(super) findings: Vec<Finding>,
    /// The tag of the card's own language.
    pub(super) language: Option<String>,
    /// Where words stand, and in which other languages they are.
    told: Vec<(Range<usize>, BTreeSet<String>)>,
    /// Whether every weight could be read, so that their sum says something.
    pub(super) are_weights_read: bool,
    /// Places where something only stands in: nothing more is said of them.
    settled: Vec<Range<usize>>,
}

impl<'a> Checking<'a> {
    pub(super) const fn of(written: &'a Written<'a>) -> Self {
        Self {
            written,
            findings: Vec::new(),
            language: None,
            told: Vec::new(),
            are_weights_read: true,
            settled: Vec::new(),
        }
    }

    /// Something does not fit; what stands in for it says nothing.
    pub(super) fn settle(&mut self, misfit: &Misfit) {
        self.tell(Severity::Error, &misfit.span, &misfit.says);
        self.are_weights_read &= misfit.became == Became::TakenOut;
        self.settled.push(misfit.span.clone());
    }

    pub(super) fn find(&mut self, severity: Severity, span: &Range<usize>, says: impl Into<String>) {
        if !self.settled.iter().any(|settled| span.start <= settled.start && settled.end <= span.end) {
            self.tell(severity, span, says);
        }
    }

    fn tell(&mut self, severity: Severity, span: &Range<usize>, says: impl Into<String>) {
        let finding = Finding { severity, place: self.written.place(span), says: says.into() };
        self.findings.push(finding);
    }

    pub(super) fn error(&mut self, span: &Range<usize>, says: impl Into<String>) {
        self.find(Severity::Error, span, says);
    }

    pub(super) fn warn(&mut self, span: &Range<usize>, says: impl Into<String>) {
        self.find(Severity::Warning, span, says);
    }

    /// The number as it is written, with at most two decimals; where it is none, an error.
    pub(super) fn number(&mut self, number: &Number) -> Option<Hundredths> {
        let text = self.written.body().get(number.span()).unwrap_or_default().to_owned();
        match Hundredths::parse(text.strip_prefix('+').unwrap_or(&text)) {
            Ok(read) => Some(read),
            Err(why) => {
                self.error(&number.span(), format!("`{text}`: {why}"));
                None
            }
        }
    }

    /// The same within bounds, both included; what it is tells the error.
    pub(super) fn number_in(&mut self, number: &Number, what: &str, (low, high): (i64, i64)) -> Option<Hundredths> {
        let read = self.number(number)?;
        if (low..=high).contains(&read.0) {
            return Some(read);
        }
        let (low, high) = (Hundredths(low), Hundredths(high));
        self.error(&number.span(), format!("{what} is from {low} to {high}, not {read}"));
        None
    }

    pub(super) fn key(&mut self, what: &str, id: &Spanned<String>) {
        let text = id.get_ref();
        if text.trim() != text || text.is_empty() || text.len() > 100 || unseen(text).is_some() || text.contains('/') {
            self.error(&id.span(), format!("the id of a {what} is 1 to 100 letters, digits or dashes, without `/`"));
        }
        if what == "option" && text.contains(',') {
            self.error(&id.span(), "the id of an option has no comma: several are written `one,other`");
        }
        if ["level", "option"].contains(&what) && text == NA {
            self.error(&id.span(), format!("`na` is how people write not applicable: call the {what} something else"));
        }
    }

    pub(super) fn unique<'s>(&mut self, what: &str, ids: impl Iterator<Item = &'s Spanned<String>>) {
        let mut seen: BTreeMap<&str, String> = BTreeMap::new();
        for id in ids {
            match seen.get(id.get_ref().as_str()) {
                Some(place) => {
                    let says = format!("the {what} `{}` is already at {place}", id.get_ref());
                    self.error(&id.span(), says);
                }
                None => drop(seen.insert(id.get_ref(), self.written.place(&id.span()))),
            }
        }
    }

    /// A title: words, and some of them.
    pub(super) fn title(&mut self, texts: &Spanned<Texts>) -> Words {
        let words = self.words(texts);
        let is_blank = |text: &str| text.chars().all(|c| c.is_whitespace() || unseen(&c.to_string()).is_some());
        let found = !self.findings.iter().any(|finding| finding.place == self.written.place(&texts.span()));
        if found && is_blank(words.own()) {
            self.error(&texts.span(), "a title is empty: auditors and agents read it");
        }
        words
    }

    /// What a language is called: `en`, `zh-Hant`.
    pub(super) fn tag(&mut self, span: &Range<usize>, tag: &str) {
        let mut parts = tag.split('-');
        let is_part = |part: &str, low, high| {
            (low..=high).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let is_first = |part: &str| is_part(part, 2, 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !(parts.next().is_some_and(is_first) && parts.all(|part| is_part(part, 1, 8))) {
            let shown: String = tag.chars().take(40).collect();
            self.error(span, format!("`{}` is no language: it is written en, zh or zh-Hant", shown.escape_debug()));
        }
    }

    /// Warns of words that are not there in a language which others are in.
    pub(super) fn languages(&mut self) {
        let all: BTreeSet<String> = self.told.iter().flat_map(|(_, tags)| tags.iter().cloned()).collect();
        for tag in all {
            let without: Vec<Range<usize>> =
                self.told.iter().filter(|(_, tags)| !tags.contains(&tag)).map(|(span, _)| span.clone()).collect();
            let Some(first) = without.first() else { continue };
            let more = if without.len() > 1 { format!("; so do {} more", without.len() - 1) } else { String::new() };
            self.warn(
                first,
                format!("these words are not in `{tag}`, which others are in: the card's own stand there{more}"),
            );
        }
    }

    /// Words in the languages that they are in; they must be there in the card's own.
    pub(super) fn words(&mut self, texts: &Spanned<Texts>) -> Words {
        let words = Words::written(texts.get_ref(), self.language.as_deref());
        if let Some(words) = &words {
            let tags: BTreeSet<String> = words.languages().map(str::to_owned).collect();
            for tag in &tags {
                self.tag(&texts.span(), tag);
            }
            self.told.push((texts.span(), tags));
        }
        words.unwrap_or_else(|| {
            let says = match &self.language {
                Some(language) => format!("the words are not there in `{language}`, the card's own language"),
                None => "several languages: say which is the card's own, [card] language = \"en\"".to_owned(),
            };
            self.error(&texts.span(), says);
            Words::default()
        })
    }
}
