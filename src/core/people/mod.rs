//! People: who works here, in which role and team on which day, and who has ties to whom.
//!
//! A *stint* is a role in a team from a day to a day. Every question about a person names a day.

mod absence;
mod alike;
pub mod conflict;
mod email;
mod erased_name;
mod held_back;
mod identity;
mod import;
mod key;
mod known_as;
mod leave;
mod lent;
mod likely;
mod login;
mod machine;
mod merge;
mod merged_by;
mod newest_word;
pub mod notice;
mod person;
mod rename;
mod rewritten;
mod role;
mod rotate;
mod rotation;
mod stint;
mod tie;
mod ties;
pub mod told;
mod training;

pub use absence::{absent, absent_as_of, absent_until};
pub use email::{Address, addresses, email_of};
pub use erased_name::{ErasedNames, Whose, mark_names};
pub use held_back::HeldBack;
pub(in crate::core) use identity::SELVES;
pub use identity::{Identities, Merged, Selves, merged, one, selves, who};
pub use import::{Imported, Roster, add_agent, add_newcomer, import, parse_handle, parse_team};
pub use key::{PublicKey, fingerprints, key, key_of, register_key};
pub use known_as::{Directory, Meant, names_of};
pub use leave::{Leave, leaves, put_off};
pub use lent::{Given, given_logins, lent_logins};
pub use likely::Candidate;
pub use login::{
    Behind, GIVEN_LOGIN, behind, identify, is_one_login, logins_of, odd_logins, publish_policy, require_login,
    require_own_handle,
};
pub use machine::{is_machine, machine, machines, require_no_machine};
pub use merge::{Merging, merge};
pub use merged_by::{MergedBy, against_one, merges_after};
pub(in crate::core) use newest_word::newest_word;
pub use person::{
    Person, PersonId, by_handle, by_id, find, find_all, handle, handles, lookup, nobody, numbers, unknown,
};
pub use rename::{Renamed, Renaming, rename};
pub use rewritten::{Rewritten, rewritten};
pub use role::Role;
pub use rotate::{Rotated, rotate};
pub use rotation::{CoolOff, RotationLine, rotations};
pub use stint::{
    Listed, NOW, TeamStint, agent_stints, display_names, has_role, list, require_team, require_there, skills,
    skills_as_of, stints_as_of, stints_on, why_not_there, with_role,
};
pub use tie::{Teams, Tie, tie};
pub use ties::Ties;
pub use told::{Untold, untold, untold_of};
pub(in crate::core) use told::{recorded_as_told, tellings};
pub use training::{Training, train, trainings};
