//! Coaching: what an agent is helped with, agreed with them, in steps with days.
//!
//! It is *proposed* for one criterion, by one of the published *options*, with the marks that show why as its *evidence*.
//! Nothing starts before the agent *agrees*. *Follow-up* audits are asked of the draws, where they are a stratum of their
//! own. For repeats a *ladder* says which option comes next. An *order* by a draw's key says who of several agents is
//! coached first, so that those who still wait tell what would have been without it.

mod agree;
mod end;
mod follow_up;
mod followed;
mod ladder;
mod listed;
mod number;
mod options;
mod order;
mod place;
mod propose;
mod recheck;
mod right;
mod state;
mod step;
mod stepped;

pub use agree::agree;
pub use end::close;
pub use follow_up::follow_up;
pub use followed::FollowUp;
pub use listed::{Answer, Coaching, list, load, of_agent};
pub use number::{CoachingId, OrderId};
pub use options::{Choice, Options, current as current_options, publish as publish_options};
pub use order::{NewOrder, draw as draw_order};
pub use place::{Order, load as load_order, next as next_of, orders, out_of_turn, require_next, unanswered};
pub use propose::{Proposal, propose};
pub use recheck::recheck_orders;
pub use state::State;
pub use step::{NewStep, add_step, end_step};
pub use stepped::Step;
