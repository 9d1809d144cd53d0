//! A card that is being put together from another system's form, and how it is written as TOML.

use crate::calc::decimal::Hundredths;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::answering::{NA, plain};
use serde_json::Number;
use std::collections::BTreeSet;
use std::fmt::Write;
use toml::Value;

#[derive(Default)]
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) language: Option<String>,
    pub(super) mode: &'static str,
    pub(super) bands: Vec<(String, Hundredths)>,
    pub(super) sections: Vec<Section>,
    pub(super) questions: Vec<Question>,
    /// What could not be carried over.
    pub(super) notes: Vec<String>,
    pub(super) taken: BTreeSet<String>,
}

pub(super) struct Section {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) weight: Option<Hundredths>,
    /// What it is called where it comes from, in words.
    pub(super) origin: Option<String>,
}

#[derive(Default)]
pub(super) struct Question {
    pub(super) id: String,
    pub(super) section: String,
    pub(super) title: String,
    pub(super) guidance: String,
    pub(super) weight: Option<Hundredths>,
    pub(super) kind: &'static str,
    /// Id, title and points of each answer, best first.
    pub(super) levels: Vec<(String, String, Hundredths)>,
    /// From, to and points of each range.
    pub(super) ranges: Vec<(Hundredths, Hundredths, Hundredths)>,
    pub(super) na: bool,
    pub(super) note_always: bool,
    pub(super) class: Option<&'static str>,
    pub(super) fails: Option<&'static str>,
    pub(super) fails_at: Option<Hundredths>,
    pub(super) when: Option<When>,
    /// What it is called where it comes from, in words.
    pub(super) origin: Option<String>,
}

/// When a question is asked.
pub(super) struct When {
    pub(super) all: bool,
    pub(super) tests: Vec<Test>,
}

pub(super) struct Test {
    pub(super) question: String,
    pub(super) among: Vec<String>,
    pub(super) not: bool,
}

impl Draft {
    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// An id made of words, that nothing on the card has yet.
    pub(super) fn new_id(&mut self, words: &str) -> String {
        let id = slug(words);
        let numbered = (2..).map(|number| format!("{id}-{number}"));
        let free = std::iter::once(id.clone()).chain(numbered).find(|id| !self.taken.contains(id));
        let id = free.unwrap_or(id);
        self.taken.insert(id.clone());
        id
    }

    /// The card.
    pub(super) fn toml(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "[card]\nid = {}\nversion = 1\ntitle = {}", text(&self.id), text(&self.title));
        if let Some(language) = &self.language {
            let _ = writeln!(out, "language = {}", text(language));
        }
        let _ = writeln!(out, "mode = {}", text(self.mode));
        for (name, from) in &self.bands {
            let _ = writeln!(out, "\n[[band]]\nname = {}\nfrom = {}", text(name), plain(*from));
        }
        for section in &self.sections {
            let _ = writeln!(out, "\n[[section]]{}", comment(section.origin.as_deref()));
            let _ = writeln!(out, "id = {}\ntitle = {}", text(&section.id), text(&section.title));
            if let Some(weight) = section.weight {
                let _ = writeln!(out, "weight = {}", plain(weight));
            }
        }
        self.questions.iter().for_each(|question| question.write(&mut out));
        out
    }
}

impl Question {
    /// No answer is worth anything: it is asked and not counted, and its best answer gets a point as a level must.
    pub(super) fn leave_uncounted(&mut self) {
        self.weight = Some(Hundredths(0));
        if let Some((_, _, points)) = self.levels.first_mut() {
            *points = Hundredths(100);
        }
    }

    /// An answer of so many points, of the best there are, fails the card. The share is rounded up, so that the answer
    /// itself is at or below it.
    pub(super) fn fail_card_at(&mut self, points: Hundredths, best: i64) {
        self.fails = Some("card");
        self.fails_at = Some(Hundredths((points.0 * 10_000 + best - 1) / best));
    }

    fn write(&self, out: &mut String) {
        let mut line = |key: &str, value: String| {
            let _ = writeln!(out, "{key} = {value}");
        };
        line(&format!("\n[[criterion]]{}\nid", comment(self.origin.as_deref())), text(&self.id));
        line("section", text(&self.section));
        line("title", text(&self.title));
        if !self.guidance.is_empty() {
            line("guidance", text(&self.guidance));
        }
        if let Some(weight) = self.weight {
            line("weight", plain(weight));
        }
        if self.kind != "levels" {
            line("type", text(self.kind));
        }
        if !self.levels.is_empty() {
            let key = if self.kind == "select" { "options" } else { "levels" };
            let level = |(id, title, points): &(String, String, Hundredths)| {
                format!("    {{ id = {}, title = {}, points = {} }},\n", text(id), text(title), plain(*points))
            };
            line(key, format!("[\n{}]", self.levels.iter().map(level).collect::<String>()));
        }
        if !self.ranges.is_empty() {
            let range = |(from, to, points): &(Hundredths, Hundredths, Hundredths)| {
                format!("    {{ from = {}, to = {}, points = {} }},\n", plain(*from), plain(*to), plain(*points))
            };
            line("ranges", format!("[\n{}]", self.ranges.iter().map(range).collect::<String>()));
        }
        for (key, is_so) in [("na", self.na), ("note_always", self.note_always)] {
            if is_so {
                line(key, "true".to_owned());
            }
        }
        for (key, word) in [("class", self.class), ("fails", self.fails)] {
            if let Some(word) = word {
                line(key, text(word));
            }
        }
        if let Some(at) = self.fails_at.filter(|at| at.0 > 0) {
            line("fails_at", plain(at));
        }
        if let Some(when) = &self.when {
            let tests: Vec<String> = when.tests.iter().map(Test::written).collect();
            line(if when.all { "when.all" } else { "when.any" }, format!("[{}]", tests.join(", ")));
        }
    }
}

impl Test {
    fn written(&self) -> String {
        let among: Vec<String> = self.among.iter().map(|answer| text(answer)).collect();
        let key = if self.not { "not" } else { "is" };
        format!("{{ criterion = {}, {key} = [{}] }}", text(&self.question), among.join(", "))
    }
}

/// A comment behind a header; what TOML allows in none is left out.
fn comment(words: Option<&str>) -> String {
    let plain = |words: &str| words.chars().filter(|c| !c.is_control()).collect::<String>();
    words.map_or_else(String::new, |words| format!(" # {}", plain(words)))
}

/// A text as TOML writes it.
fn text(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// A number of the file: `60.0` is 60.
pub(super) fn hundredths(number: &Number) -> Result<Hundredths> {
    let text = number.to_string();
    Hundredths::parse(&text).map_err(|why| {
        Refusal::data(format!("`{text}`: {why}")).hint("mend the number in the other system, then export it again")
    })
}

/// An id made of words: small letters, digits and dashes, 40 characters at the most.
pub(super) fn slug(words: &str) -> String {
    let small: String = words.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut id = String::new();
    for word in small.split_whitespace() {
        if !id.is_empty() && id.chars().count() + word.chars().count() >= 40 {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.extend(word.chars().take(40));
    }
    if id.is_empty() || id == NA { "question".to_owned() } else { id }
}
