//! Scorecard: what dialogues are scored against. Written as TOML, checked, published, never changed.
//!
//! A *criterion* is one thing that is looked at; its key stays the same across versions. A *level* is
//! one answer to it, worth a percentage or points.

mod answering;
mod card;
mod check;
mod checking;
mod condition;
mod conditions;
mod finding;
mod foreign;
mod published;
mod questions;
mod sheet;
mod words;

pub use answering::{AND, AnswersByKey, NA, SAID, parse_level, plain};
pub use card::{Card, CardId, Criterion, Kind, Level, NoteNeeded, NumberRange, Section};
pub use check::check;
pub use condition::{Condition, Test};
pub use finding::{Finding, Severity, faulty};
pub use foreign::{Imported, System, import};
pub use published::{Listed, Published, criterion_ids, find, list, load, publish};
pub use words::Words;
