//! Request: what a customer asked, handled here from its arrival until it is archived as a finished dialogue.

mod approval;
mod arrival;
mod clarification;
mod conflict;
mod feedback;
mod field;
mod number;
mod recheck;
mod response;
mod routing;
mod runs;
mod skill;
mod state;
mod story;
mod triage;
mod unarchived;
mod understanding;

pub use approval::{Gate, approve, is_approved, unapproved_response};
pub use arrival::{Arrival, add};
pub use clarification::{answered, ask};
pub use conflict::{objections, participants};
pub use feedback::{Feedback, rate};
pub use field::{Field, Fields, category, channel, id_without_card, language, plain};
pub use number::{RequestId, as_stored, composed, exists, near, unknown};
pub use recheck::recheck_routings;
pub use response::respond;
pub use routing::{
    Candidate, Choice as RoutingChoice, Order as RoutingOrder, Part as RoutingPart, Routed, choose, route,
};
pub(in crate::core) use runs::Runs;
pub use state::{Complexity, Request, State, Step, Urgency, find, list_open, not_clarifying, recorded, representative};
pub use story::{Clock, Event, EventKind, Story, story};
pub use triage::{Triage, triage};
pub use unarchived::{Unarchived, unarchived};
pub use understanding::confirm;
