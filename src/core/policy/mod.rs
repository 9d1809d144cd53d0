//! Policy: the house rules of a centre, written as TOML, published, the newest holds.

mod approvals;
mod changed;
mod check;
mod day;
mod due;
mod keeping;
mod keys;
mod lasting;
mod machine;
mod mark;
mod published;
mod reading;
mod rotation;
mod rules;
mod signs;

pub use approvals::{Approvals, Gate};
pub use changed::{Changed, changed_after, changed_around};
pub(in crate::core) use check::usable;
pub use check::{check, check_naming};
pub use day::{day, zone};
pub use due::recheck_due;
pub use keeping::Keeping;
pub use lasting::{Brief, LEAD, brief, lasting};
pub use machine::{Machine, ShowAgents};
pub use published::{
    Calendars, Version, all, as_of, current, held_since, is_newer_than, publish, reading_recorded_since, since, text,
    versions, versions_between,
};
pub use reading::{NamesFor, Readers, Reading, Recorded};
pub use rotation::{Rotation, WithoutExperience};
pub use rules::{
    Blind, BlindField, CATEGORIES, CHANNELS, CardLikeIds, Cards, Conflict, CountedBy, Deadlines, Disputes, Feedback,
    HIDDEN, Identity, Intake, LateRuling, Policy, Rulings,
};
pub use signs::{SignKind, SignRule};
