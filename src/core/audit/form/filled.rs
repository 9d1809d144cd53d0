//! What a file of filled-in forms holds.

use crate::calc::moment::Moment;
use crate::core::audit::answers::{Answers, Given, Part};
use crate::core::audit::state::AuditId;
use crate::core::ledger::Anchor;
use crate::core::scorecard::{Card, parse_level};
use crate::core::text::Kept;
use std::collections::BTreeMap;

/// A batch is the filled-in forms of one file, all of one auditor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// What the file is called in messages.
    pub file: String,
    /// The newest entry of the record when the forms were made.
    pub head: Anchor,
    /// The handle of the auditor that they were made for.
    pub auditor: String,
    /// When it was saved, where the file says so.
    pub saved: Option<Moment>,
    /// The forms.
    pub forms: Vec<Filled>,
}

/// A form that was filled in: the answers to one audit, and what the form was made from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filled {
    /// The audit.
    pub audit: AuditId,
    /// Name and version of its card.
    pub card: String,
    /// The number of the revision of the dialogue that it shows.
    pub revision: usize,
    /// Whether its auditor was done with it.
    pub done: Done,
    /// How many minutes they took, where that is known.
    pub minutes: Option<u32>,
    /// What they answered.
    pub answers: Answers,
    /// Where they stand in the file, where that can be said.
    pub places: Places,
    /// The refs of its dialogue that the file says, each with the first place where it does.
    pub refs: BTreeMap<String, String>,
}

/// Where the parts of what is said about each criterion stand in a file.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Places(BTreeMap<(String, Part), String>);

impl Places {
    /// Notes where a part stands; whether nothing stood there before.
    pub(super) fn note(&mut self, key: &str, part: Part, place: String) -> bool {
        self.0.insert((key.to_owned(), part), place).is_none()
    }

    /// Where a part stands, or else the answer that it goes with.
    fn of(&self, key: &str, part: Part) -> Option<&String> {
        let place = |part| self.0.get(&(key.to_owned(), part));
        place(part).or_else(|| place(Part::Answer))
    }
}

/// Whether the auditor of a form was done with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Done {
    /// They said so.
    Yes,
    /// They said that they were not.
    No,
    /// They were, if nothing is missing.
    WhenComplete,
}

impl Filled {
    /// What it says, for comparison with another form of the same audit: whether it is to wait, the answers and the feedback,
    /// as they would be recorded by its card.
    pub(super) fn says(&self, card: Option<&Card>) -> impl PartialEq + use<> {
        let words = [self.answers.met(), self.answers.develop()].map(kept);
        let mut given = self.answers.given();
        for one in &mut given {
            one.level = level(card, one);
            one.note = kept(one.note.as_deref());
            one.quote = kept(one.quote.as_deref());
        }
        (self.done == Done::No, given, words)
    }

    /// Whether it waits where something is missing, rather than being refused.
    pub(super) fn may_wait(&self) -> bool {
        self.done == Done::WhenComplete
    }

    /// Where something is wrong: with the place of that part of an answer, if it is known.
    pub(super) fn place(&self, file: &str, about: Option<(&str, Part)>) -> String {
        let place = about.and_then(|(key, part)| self.places.of(key, part));
        format!("{}: audit {}", place.map_or(file, String::as_str), self.audit.0)
    }
}

/// An answer in the one form in which it is kept; as it stands where the card does not take it.
fn level(card: Option<&Card>, one: &Given) -> String {
    let written = one.level.trim();
    let criterion = card.and_then(|card| card.criterion(&one.criterion).ok());
    match criterion.filter(|criterion| !criterion.is_text() && parse_level(written).is_some()) {
        Some(criterion) => criterion.kept(written).unwrap_or_else(|_| written.to_owned()),
        None => kept(Some(written)).unwrap_or_default(),
    }
}

/// Words as they are kept; none where they are empty.
fn kept(words: Option<&str>) -> Option<String> {
    match Kept::optional("the words", words) {
        Ok(kept) => kept.map(|kept| kept.as_str().to_owned()),
        Err(_) => words.map(str::to_owned),
    }
}
