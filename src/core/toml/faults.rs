//! Faults: everything that is wrong in a text that somebody wrote, each with its place, told at once.

use super::Written;
use crate::core::refusal::{Kind, Refusal, Result};
use std::ops::Range;

/// So many faults are told one by one: each one's place is sought in the text.
const MOST: usize = 200;

/// Collects what is wrong in a text.
pub struct Faults<'a> {
    written: &'a Written<'a>,
    told: Vec<Told>,
    /// How many more there are.
    more: usize,
    /// Places of which nothing more is said.
    settled: Vec<Range<usize>>,
    /// Why a check could not be made at all.
    broken: Option<Refusal>,
}

/// Something that is wrong.
struct Told {
    start: usize,
    /// With its place.
    says: String,
    /// What to do.
    hint: Option<String>,
}

impl<'a> Faults<'a> {
    /// None yet.
    pub const fn of(written: &'a Written<'a>) -> Self {
        Self { written, told: Vec::new(), more: 0, settled: Vec::new(), broken: None }
    }

    /// The text.
    pub const fn written(&self) -> &'a Written<'a> {
        self.written
    }

    /// Whether nothing is wrong yet.
    pub const fn is_empty(&self) -> bool {
        self.told.is_empty() && self.broken.is_none()
    }

    /// Whether something only stands in at this place, or in it.
    pub fn is_settled(&self, span: &Range<usize>) -> bool {
        self.settled.iter().any(|settled| span.start <= settled.start && settled.end <= span.end)
    }

    /// Something is wrong at a place, and what to write instead.
    pub fn add(&mut self, span: &Range<usize>, says: impl AsRef<str>) {
        if !self.is_settled(span) {
            self.tell(span, says.as_ref());
        }
    }

    /// The same, and nothing more will be said of this place: what stands there now only stands in.
    pub fn settle(&mut self, span: &Range<usize>, says: impl AsRef<str>) {
        self.tell(span, says.as_ref());
        self.settled.push(span.clone());
    }

    /// What a check answers whose refusal says its place itself: what is wrong is taken up, the rest handed on.
    pub fn keep<T>(&mut self, span: &Range<usize>, checked: Result<T>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(refusal) if is_fault(&refusal) => {
                if !self.is_settled(span) {
                    self.told.push(Told { start: span.start, says: refusal.message, hint: refusal.hint });
                }
                None
            }
            Err(refusal) => self.stop(refusal),
        }
    }

    /// What a check of the value at a place answers: what is wrong is taken up, the rest handed on.
    pub fn take<T>(&mut self, span: &Range<usize>, checked: Result<T>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(refusal) if is_fault(&refusal) => {
                self.add(span, refusal.told());
                None
            }
            Err(refusal) => self.stop(refusal),
        }
    }

    /// Refuses the text where anything is wrong in it: one fault by itself, several as a list in their order. `undone`
    /// says what did not happen.
    pub fn refuse(self, undone: &str) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(self.into_refusal(undone)) }
    }

    /// The refusal of a text in which something is wrong.
    pub fn into_refusal(mut self, undone: &str) -> Refusal {
        if let Some(refusal) = self.broken {
            return refusal;
        }
        self.told.sort_by_key(|told| told.start);
        self.told.dedup_by(|one, other| one.says == other.says);
        if self.more == 0
            && let [_] = self.told.as_slice()
            && let Some(Told { says, hint, .. }) = self.told.pop()
        {
            return Refusal::data(says).maybe_hint(hint);
        }
        let name = self.written.name;
        let refusal = Refusal::data(format!("{name} has {} faults; {undone}", self.told.len() + self.more));
        let more = (self.more > 0).then(|| format!("and {} more", self.more));
        refusal.findings(self.told.into_iter().map(Told::line).chain(more).collect())
    }

    fn tell(&mut self, span: &Range<usize>, says: &str) {
        if self.told.len() >= MOST {
            self.more += 1;
            return;
        }
        let says = format!("{}: {says}", self.written.place(span));
        self.told.push(Told { start: span.start, says, hint: None });
    }

    /// A check that could not be made says nothing about the text.
    fn stop<T>(&mut self, refusal: Refusal) -> Option<T> {
        self.broken.get_or_insert(refusal);
        None
    }
}

/// Whether a refusal is about what somebody wrote.
const fn is_fault(refusal: &Refusal) -> bool {
    matches!(refusal.kind, Kind::Data | Kind::Rule | Kind::Words)
}

impl Told {
    /// What is wrong, and in brackets what to do.
    fn line(self) -> String {
        Refusal::data(self.says).maybe_hint(self.hint).told()
    }
}
