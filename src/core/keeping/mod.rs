//! Keeping: what keeps a file safe, what it holds about people no longer than agreed, and heads that others keep.

mod backup;
mod heads;

pub use backup::{BackedUp, Backup, Target, back_up, backups};
pub use heads::{full, is_of};
