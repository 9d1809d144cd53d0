//! Improvement: something that is to be better, by plan, do, check, act.
//!
//! It has an owner, a last day and a *measure* taken from the data, with its *baseline*: the measure in days before. A
//! *change* is what is done for it. A *check* takes the measure again in days after the change, and never before. A
//! *conclusion* keeps the change for good, changes it again or gives it up. *Evidence* links it to audits, disputes,
//! rulings, questions and voices. What sessions and rulings ask for arrives as *findings*.

mod again;
mod area;
mod caution;
mod check;
mod evidence;
mod listed;
mod measure;
mod number;
mod open;
mod opening;
mod round;
mod words;

pub use area::{AREAS, area};
pub use caution::Checks;
pub use check::{Comparison, Effect, require_after};
pub use evidence::{Evidence, EvidenceKind, link};
pub use listed::{Checked, Concluded, Improvement, Round, findings, list, load};
pub use measure::{Figure, Measure, MeasureKind, Scope};
pub use number::ImprovementId;
pub use open::open;
pub use opening::Opening;
pub use round::{carry_out, check, conclude};
pub use words::{Conclusion, State};
