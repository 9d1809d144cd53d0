//! People: who works here, in which role and team on which day, and who has ties to whom.
//!
//! A *stint* is a role in a team from a day to a day. Every question about a person names a day.

mod absence;
pub mod conflict;
mod import;
mod known_as;
mod login;
pub mod notice;
mod person;
mod role;
mod stint;
mod tie;
pub mod told;

pub use absence::{absent, absent_as_of, absent_until};
pub use import::{Imported, add_agent, add_newcomer, import, parse_handle};
pub use known_as::{Meant, Names};
pub use login::{identify, publish_policy, require_login};
pub use person::{Person, PersonId, find, handle, handles, lookup, nobody, unknown};
pub use role::Role;
pub use stint::{Listed, NOW, TeamStint, agent_stints, has_role, list, skills, stints_on, with_role};
pub use tie::{Tie, tie};
pub use told::{Untold, untold, untold_of};
