//! Plan: which dialogues are drawn, how often, how many of whom, by which card, and who audits them.
//!
//! A plan is written as TOML and added in versions; the newest holds. It draws *windows*: days, weeks or months that
//! are over, each once. It says what *strata* are made by and how many of each are drawn: their *quotas*.

mod about;
mod addition;
mod auditors;
mod candidate;
mod fallen;
mod keys;
mod names;
mod overlap;
mod population;
mod quota;
mod quotas;
mod risk;
mod sheet;
mod spread;
mod stopped;
mod taken;
mod verdict;
mod version;
mod window;
mod windows;

pub use about::SeedKind;
pub use addition::{add, read, require_machine_by};
pub(in crate::core) use candidate::{Candidate, Features, Labels};
pub use fallen::{Fallen, fallen, fallen_so_far};
pub(in crate::core) use quota::Quotas;
pub(in crate::core) use quotas::quotas;
pub use sheet::Plan;
pub(in crate::core) use sheet::WIDTH;
pub use stopped::stopped;
pub(in crate::core) use taken::{Taken, span_of, taken};
pub use version::{Added, by_id, each, find, has_witnessed_seeds, newest, versions, versions_between};
pub(in crate::core) use window::{Ahead, Waiting, waiting_before};
pub use window::{committed_as, due, newest_day, window_before};
pub use windows::Days;
pub(in crate::core) use windows::Windows;
