//! Scorecard: what dialogues are scored against. Written as TOML, checked, proposed to those who are measured by it,
//! published, never changed.
//!
//! A *criterion* is one thing that is looked at; its key stays the same across versions. A *level* is
//! one answer to it, worth a percentage or points.

mod answering;
mod card;
mod check;
mod checking;
mod comment;
mod condition;
mod conditions;
mod diff;
mod draft;
mod finding;
mod foreign;
mod found;
mod keys;
mod publish;
mod published;
mod questions;
mod readers;
mod recheck;
mod sheet;
mod story;
mod words;

pub use answering::{AND, AnswersByKey, NA, NONE, SAID, parse_level, plain};
pub use card::{Card, CardId, Criterion, Kind, Level, NoteNeeded, NumberRange, Section};
pub use check::{check, sound};
pub use comment::{
    Answered, COLUMNS, Comment, CommentAnswer, CommentId, Commented, Saying, answer, comment, of_round, sayings,
};
pub use condition::{Condition, Test};
pub use diff::{Aspect, Difference, Subject, differences};
pub use draft::{Draft, DraftId, Proposed, Proposing, asked, open_draft, propose};
pub use finding::{Finding, Severity, faulty};
pub use foreign::{Imported, System, import};
pub use found::{Found, Made, Meant, look_up, version_before};
pub use publish::{Published, publish};
pub use published::{Listed, all_criteria, criterion_ids, find, find_on, list, load, require_criterion};
pub use readers::{Reader, acknowledge, known_by, readers};
pub use recheck::recheck_cards;
pub use story::{Round, Standing, Story, rounds, stories};
pub use words::Words;
