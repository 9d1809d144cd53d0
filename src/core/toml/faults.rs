//! Faults: everything that is wrong in a text that somebody wrote, each with its place, told at once.

use super::Written;
use crate::core::refusal::{Refusal, Result};
use std::ops::Range;

/// Collects what is wrong in a text.
pub struct Faults<'a> {
    written: &'a Written<'a>,
    /// Each with where it begins.
    told: Vec<(usize, String)>,
}

impl<'a> Faults<'a> {
    /// None yet.
    pub const fn of(written: &'a Written<'a>) -> Self {
        Self { written, told: Vec::new() }
    }

    /// The text.
    pub const fn written(&self) -> &'a Written<'a> {
        self.written
    }

    /// Something is wrong at a place, and what to write instead.
    pub fn add(&mut self, span: &Range<usize>, says: impl AsRef<str>) {
        self.told.push((span.start, format!("{}: {}", self.written.place(span), says.as_ref())));
    }

    /// What a check of the value at a place answers: what is wrong is taken up, the rest handed on.
    pub fn take<T>(&mut self, span: &Range<usize>, checked: Result<T>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.add(span, refusal.told());
                None
            }
        }
    }

    /// Refuses the text where anything is wrong in it: one fault by itself, several as a list in their order. `undone`
    /// says what did not happen.
    pub fn refuse(mut self, undone: &str) -> Result<()> {
        self.told.sort_by_key(|(start, _)| *start);
        let mut told: Vec<String> = self.told.into_iter().map(|(_, says)| says).collect();
        told.dedup();
        match told.as_slice() {
            [] => Ok(()),
            [only] => Err(Refusal::data(only)),
            several => {
                let count = several.len();
                Err(Refusal::data(format!("{} has {count} faults; {undone}", self.written.name)).findings(told))
            }
        }
    }
}
