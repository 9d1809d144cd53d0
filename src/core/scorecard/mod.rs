//! Scorecard: what dialogues are scored against. Written as TOML, checked, published, never changed.
//!
//! A *criterion* is one thing that is looked at; its key stays the same across versions. A *level* is
//! one answer to it, worth a percentage.

mod card;
mod check;
mod finding;
mod published;
mod sheet;

pub use card::{Card, CardId, Criterion, Level, NA, parse_level};
pub use check::check;
pub use finding::{Finding, Severity};
pub use published::{Listed, Published, criterion_ids, find, list, load, publish};
