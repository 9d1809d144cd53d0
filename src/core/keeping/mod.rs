//! Keeping: what may not be erased yet, what was erased and why, and what the record holds about one person.
//!
//! - `places`: where text about people stands, and whose it is.
//! - `hold`: what may not be erased meanwhile. `bars`: what else stands in the way.
//! - `subject`, `plan`, `erasure`: what is erased for whom, asked by one person and approved by another.
//! - `retention`: what is older than the policy keeps it.
//! - `clean`, `listed`: what is left to do, and what was done.

mod bars;
mod clean;
mod erasure;
mod hold;
mod listed;
mod places;
mod plan;
mod retention;
mod subject;

pub use bars::{Bar, Why};
pub use clean::{cleaned, uncleaned};
pub use erasure::{Asked, Erased, Erasing, approve, ask, subject_of};
pub use hold::{Held, Hold, Holding, hold, holds, release};
pub use listed::{Listed, listed};
pub use places::{Kind, NAMED, PLACES, Place, QUOTING, STAYS, Stay};
pub use plan::{Counted, Plan, Stays};
pub use retention::{Due, Retained, overdue, retain};
pub use subject::{Reason, Subject, SubjectKind, Wanted, drafts_of};
