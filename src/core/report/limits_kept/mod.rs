//! Limits kept: clause by clause, what the record shows of a works agreement. It is computed again from the facts, not from
//! what the commands promised: somebody could have written into the file with another tool.

mod facts;
mod judged;
mod late;
mod machines;
mod most;
mod new_readers;
mod old_words;
mod readings;
mod rules;
mod since;
mod spots;
mod too_long;

pub(in crate::core::report) use facts::{First, firsts};
pub use judged::{Breach, Kept, LimitsKept, beyond_since, limits_kept};
pub use new_readers::NewReader;
pub(in crate::core::report) use too_long::{beyond_all, too_long};
