//! Role: what somebody does in a team.

use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::suggest::{self, Noun};
use std::fmt;
use std::str::FromStr;

const ROLE: Noun = Noun { one: "a role", all: "roles" };

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
        found.ok_or_else(|| suggest::unknown(Kind::Data, text, ROLE, &Self::ALL.map(Self::word)))
    }
}
