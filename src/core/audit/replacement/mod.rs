//! Replacement: a drawn dialogue that is unsuitable gives way to the next ticket of its stratum, which nobody chooses.

mod approve;
mod ask;
mod care;
mod history;
mod outcome;
mod scored;
mod wish;

pub use approve::approve_replacement;
pub use ask::{UnsuitableDialogue, replace};
pub use care::{Stays, replace_for_care, require_witness, stays};
pub use history::{ReplacementWish, wishes};
pub use outcome::{Replacement, ReplacementOutcome};
pub use scored::{WAITING_SCORED, replace_struck, struck_alone, waiting_removal, waiting_scored};
pub use wish::{Unsuitable, WishState};
