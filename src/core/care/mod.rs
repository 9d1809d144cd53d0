//! Care: an agent was hurt in a dialogue, and somebody sees to them before anybody scores.
//!
//! A *care notice* goes to those who lead the agent's team. Its dialogue is a *special case*, unless it was kept: it is
//! not scored, where that is still to come, and it can be found again.

mod leaders;
mod notice;
mod raise;
mod tend;

pub use leaders::{may_read, may_read_of, special_refs};
pub use notice::{CareAsk, CareId, CareNotice, CareState, CareStep, list, of_audit, overdue};
pub use raise::{Hurt, InScoring, Raised, raise};
pub use tend::{Tending, acknowledge, tend};
