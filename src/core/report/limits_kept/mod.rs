//! Limits kept: clause by clause, what the record shows of a works agreement. It is computed again from the facts, not from
//! what the commands promised: somebody could have written into the file with another tool.

mod facts;
mod judged;
mod most;
mod old_words;
mod readings;
mod spots;

pub use judged::{Breach, Kept, LimitsKept, beyond_by_merge, limits_kept};
