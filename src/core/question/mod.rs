//! Question: what the rules do not say is asked once, and answered for all.
//!
//! A question is about a criterion, has an owner and a time limit; the audit in which it arose goes on meanwhile. Its
//! answer is a precedent on the criterion, which holds across the versions of the card.

mod answer;
mod ask;
mod asked;
mod climb;
mod no_part;
mod sight;

pub use answer::{Answered, answer};
pub use ask::{Asked, Unclear, ask};
pub use asked::{Question, QuestionId, QuestionState, list, overdue};
pub use climb::settle;
pub use no_part::require_no_part;
pub use sight::{Arose, may_apply, may_read};
