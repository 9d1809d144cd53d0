//! The doctor: what stands in the way of a clean file, in words, each with why it matters and what mends it.

mod filesystem;
mod finding;
mod kept;
mod place;
mod record;
mod roster;

pub use filesystem::bad_for_sqlite;
pub use finding::{Finding, Weight};
pub use kept::{of_backups, of_heads};
pub use place::of_place;
pub use record::of_record;
pub use roster::of_roster;
