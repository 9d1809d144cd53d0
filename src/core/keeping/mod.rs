//! Keeping: what keeps a file safe, what it holds about people no longer than agreed, and heads that others keep.

mod backup;
mod checkpoint;
mod compared;
mod doctor;
mod examined;
mod found;
mod heads;
mod noted;
mod unpacked;

pub use backup::{BackedUp, Backup, Made, Target, back_up, backups};
pub use checkpoint::Checkpoint;
pub use compared::{compared, not_of_chain};
pub use doctor::{Finding, Weight, bad_for_sqlite};
pub use examined::{Asked, Examined, examine};
pub use found::{Found, found, in_bytes};
pub use heads::{full, is_of};
pub use noted::{Noted, begin, note, noted};
