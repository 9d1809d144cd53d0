//! How a file names a point: by its criterion, or by what the audit as a whole is rejected for.

use super::point::Point;
use super::words::Subject;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use std::ops::Range;
use toml::Spanned;

/// The name of a point in a file: `criterion = "empathy"` or `subject = "selection"`.
#[derive(Clone, Copy, Debug)]
pub struct PointRef<'a> {
    /// `criterion`, where it stands.
    pub criterion: Option<&'a Spanned<String>>,
    /// `subject`, where it stands.
    pub subject: Option<&'a Spanned<Subject>>,
}

impl<'a> PointRef<'a> {
    /// Where it stands.
    pub fn span(self) -> Range<usize> {
        let criterion = self.criterion.map(Spanned::span);
        criterion.or_else(|| self.subject.map(Spanned::span)).unwrap_or(0..0)
    }

    /// What it names.
    pub fn name(self) -> &'a str {
        match (self.criterion, self.subject) {
            (Some(criterion), _) => criterion.get_ref(),
            (None, Some(subject)) => subject.get_ref().word(),
            (None, None) => "a point without a name",
        }
    }

    /// Whether it names this point.
    pub fn is(self, point: &Point) -> bool {
        match (self.criterion, self.subject) {
            (Some(criterion), None) => point.about.criterion() == Some(criterion.get_ref().as_str()),
            (None, Some(subject)) => point.about.subject() == *subject.get_ref() && point.about.criterion().is_none(),
            _ => false,
        }
    }

    /// Refuses a point that names nothing, or two things.
    pub fn check(self, written: &Written<'_>) -> Result<()> {
        let says = match (self.criterion, self.subject) {
            (Some(_), None) => return Ok(()),
            (None, Some(subject)) if *subject.get_ref() != Subject::Criterion => return Ok(()),
            (None, Some(_)) => "name the criterion: criterion = \"…\"",
            (None, None) => "a [[point]] names its criterion, or its subject (selection, wrong-agent)",
            (Some(_), Some(_)) => "a [[point]] has a criterion or a subject, not both",
        };
        Err(Refusal::data(format!("{}: {says}", written.place(&self.span())))
            .hint("one [[point]] for each: criterion = \"…\" of a mark, or subject = \"selection\" or \"wrong-agent\""))
    }
}
