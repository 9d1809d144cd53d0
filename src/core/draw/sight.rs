//! Sight: what somebody may see of draws.

use super::stored::Named;
use crate::core::ledger::Who;
use crate::core::people::{self, PersonId, Role, Selves};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// What somebody may see of a draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sight {
    /// Every ref.
    Everything,
    /// The refs of their own dialogues.
    Own(Selves),
}

impl Sight {
    pub(super) fn covers(&self, agent: PersonId) -> bool {
        match self {
            Self::Everything => true,
            Self::Own(selves) => selves.are(agent),
        }
    }
}

/// What somebody may see of draws: managers, leads and arbiters every ref, anybody else their own.
pub fn sight(conn: &Connection, who: &Who, policy: &Policy, today: NaiveDate) -> Result<Sight> {
    let person = people::identify(conn, who, policy)?;
    for role in [Role::Manager, Role::Lead, Role::Arbiter] {
        if people::has_role(conn, person.id, role, today)? {
            return Ok(Sight::Everything);
        }
    }
    Ok(Sight::Own(people::selves(conn, person.id)?))
}

/// Somebody who does not see every ref says of which dialogue.
pub(super) fn require_part(conn: &Connection, sight: &Sight, draw: &Named, reference: Option<&str>) -> Result<()> {
    match sight {
        Sight::Own(selves) if reference.is_none() => {
            let handle = people::handle(conn, selves.person)?;
            Err(Refusal::rule(format!("{handle} may not see every ref of {}", draw.name))
                .hint("managers, leads and arbiters may; a proof of your own dialogue: --ref REF"))
        }
        Sight::Own(_) | Sight::Everything => Ok(()),
    }
}
