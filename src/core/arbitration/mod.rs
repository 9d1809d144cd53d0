//! Arbitration: somebody with no part in the case rules on what the session left open.
//!
//! A *seat* says who is to rule and until when. It is drawn from those without a conflict in the case. A
//! *ruling* decides every open point and never leaves the agent worse off. A *lapse* is a deadline that passed.

mod apart;
mod lapse;
mod rule;
mod ruling;
mod seat;
mod session;
mod sheet;

pub use apart::{Moved, merge};
pub use lapse::{Lapsed, settle_lapses};
pub use rule::{Ruled, rule};
pub use ruling::{RootCause, Ruling, ruling};
pub use seat::Seat;
pub use session::{Ruler, SessionRecord, record_session};
