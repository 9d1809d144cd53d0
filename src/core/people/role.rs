//! Role: what somebody does in a team.

use crate::core::refusal::{Refusal, Result};
use crate::core::toml::closest;
use std::fmt;
use std::str::FromStr;

/// What somebody does in a team.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// Talks with customers.
    Agent,
    /// Leads a team of agents.
    Lead,
    /// Scores dialogues.
    Auditor,
    /// Rules on disputes.
    Arbiter,
    /// Runs the audits: plans, cards, policy, people.
    Manager,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Agent, Self::Lead, Self::Auditor, Self::Arbiter, Self::Manager];

    /// The word for it, in the file and on paper.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Lead => "lead",
            Self::Auditor => "auditor",
            Self::Arbiter => "arbiter",
            Self::Manager => "manager",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|role| role.word() == text);
        found.ok_or_else(|| {
            let best = closest(text, Self::ALL.map(Self::word));
            Refusal::data(format!("`{text}` is not a role")).hint(match best {
                Some(best) => format!("did you mean `{best}`?"),
                None => "roles are agent, lead, auditor, arbiter and manager".to_owned(),
            })
        })
    }
}
