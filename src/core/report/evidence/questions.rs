//! Questions: what somebody asks of a period, as a centre wrote them down, and the exhibits that answer each.

use super::exhibits;
use crate::core::refusal::Result;
use crate::core::suggest::or_list;
use crate::core::toml::Written;
use crate::core::toml::faults::Faults;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// What did not happen where the file is refused.
const UNDONE: &str = "nothing was written";

/// A question.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub asks: String,
    /// Where it comes from.
    pub source: String,
    /// The exhibits that must have rows: without them the question is not answered.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The exhibits that tell what happened; there may be nothing to tell.
    #[serde(default)]
    pub lists: Vec<String>,
    /// The exhibits in which nothing should stand: each row is a gap.
    #[serde(default)]
    pub gaps: Vec<String>,
    /// Where the answer lies, if it is not in this file.
    #[serde(default)]
    pub elsewhere: String,
}

impl Question {
    /// The exhibits that it names, each once, in order.
    pub fn exhibits(&self) -> impl Iterator<Item = &String> {
        self.needs.iter().chain(&self.lists).chain(&self.gaps)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    #[serde(default)]
    question: Vec<Spanned<Question>>,
}

/// The questions that a file asks. Refused where it asks none, the same one twice, or names an exhibit that there is not.
pub fn questions(written: &Written<'_>) -> Result<Vec<Question>> {
    let sheet: Sheet = written.parse()?;
    let mut faults = Faults::of(written);
    if sheet.question.is_empty() {
        faults.add(&(0..0), "there is no question: write [[question]] with id, asks and source");
    }
    for (place, one) in sheet.question.iter().enumerate() {
        let (span, question) = (one.span(), one.get_ref());
        check(&span, question, &mut faults);
        if sheet.question.iter().take(place).any(|other| other.get_ref().id == question.id) {
            faults.add(&span, format!("the question `{}` stands here twice", question.id.escape_debug()));
        }
    }
    faults.refuse(UNDONE)?;
    Ok(sheet.question.into_iter().map(Spanned::into_inner).collect())
}

fn check(span: &Range<usize>, question: &Question, faults: &mut Faults<'_>) {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if question.id.is_empty() || !question.id.chars().all(is_plain) {
        faults.add(span, "an id is one word of letters, digits, - and _");
    }
    if question.asks.trim().is_empty() || question.source.trim().is_empty() {
        faults.add(span, "say what is asked with asks, and where the question comes from with source");
    }
    let known: Vec<String> = exhibits::all().map(|one| one.name.to_owned()).collect();
    for name in question.exhibits().filter(|name| !known.contains(name)) {
        let hint = or_list(name, "exhibits", &known);
        faults.add(span, format!("there is no exhibit `{}`: {hint}", name.escape_debug()));
    }
}
