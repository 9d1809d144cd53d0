//! Works agreement: limits that management and the agents' representative both agreed on, as a file that never changes.
//!
//! One side proposes it, the other accepts it; it is in force from a day on, until a later one or its end. Its clauses
//! stand here, with what each lets: every room that could go beyond one asks here, and refuses with the clause's name.

mod barred;
mod check;
mod clause;
mod emotion;
mod given;
mod keys;
mod leading;
mod machine;
mod mandate;
mod reads_by;
mod roles;
mod stand;
mod terms;
mod version;

pub use barred::barred_by;
pub use clause::{Answer, Clause, Per, Purpose};
pub use emotion::names_emotion;
pub use given::{Party, accept, end, propose, send_back, withdraw};
pub use leading::{Leading, NEWCOMER_DAYS};
pub use machine::{MachineScored, require_machine};
pub use mandate::{Mandate, has_left_lately, mandate, mandates, speaks};
pub use reads_by::{Held, ReadsBy, readers_among, reads_by};
pub use stand::{
    InForce, Timeline, Tried, beyond, beyond_on, contradicted_by, in_force, now_in_force, publish_policy,
    require_purpose,
};
pub use terms::{Audits, Keeping, MachineScores, Readers, SpotChecks, Terms};
pub use version::{Ending, Reply, Side, Standing, Version, find, versions};
