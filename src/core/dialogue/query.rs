//! Query: what is looked for among finished dialogues, and what was found.

use crate::calc::moment::Moment;
use crate::core::people::PersonId;
use crate::core::request::RequestId;
use crate::core::text::Untrusted;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Each of these stands somewhere in the dialogue, in any case of letters.
    pub words: Vec<String>,
    /// Only dialogues of this agent.
    pub agent: Option<String>,
    /// Only of this category.
    pub category: Option<String>,
    /// Only in this language, or a kind of it: `zh` finds `zh-CN` too.
    pub language: Option<String>,
    /// Only of this moment or later: received, or archived for one that was handled here.
    pub from: Option<Moment>,
    /// Only before this moment.
    pub until: Option<Moment>,
    /// How many at the most, the newest first.
    pub limit: usize,
}

/// A dialogue that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The centre's own number.
    pub reference: Untrusted,
    /// When it came.
    pub received: Moment,
    /// Who answered.
    pub agent: String,
    /// What it was about.
    pub category: String,
    /// The words around the first place that was found; none where only filters were given.
    pub excerpt: Option<Untrusted>,
}

/// A dialogue that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its number in this file.
    pub request: RequestId,
    /// Who answered.
    pub agent: PersonId,
    /// When it came, as it is stored: reading it costs more than looking at most dialogues.
    pub received: &'a str,
}
