//! Dispute: an agent rejects marks, with a reason, and they are talked over.
//!
//! A *point* is one disputed criterion: why, and which answer the agent proposes. A *session* is the
//! talk between agent and auditor, led by somebody neutral; it keeps, adjusts or withdraws each point,
//! or leaves it to arbitration.

mod changes;
mod independence;
mod notes;
mod opening;
mod rescoring;
mod session;
mod state;
mod words;

pub use changes::{Change, changes};
pub use independence::objections;
pub use opening::{Claim, disputed, is_no_worse, open, require_own, unopened};
pub use rescoring::{Changes, Opened, rescore};
pub use session::{Held, hold_session, require_facilitator};
pub use state::{Dispute, DisputeId, Lapse, Point, Session, list, load};
pub use words::{DisputeState, Outcome, Reason, Stage, Verdict};
