//! Rotation: when people change between auditing and leading.

use serde::Deserialize;

/// When people change between auditing and leading, and who may audit.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Rotation {
    /// After how many months as an auditor, or as a lead, somebody is due to change; 0: never.
    pub due_after: u32,
    /// For how many days somebody was an agent or a lead before they audit.
    pub experience_days: u32,
    /// What happens where they were not.
    pub without: WithoutExperience,
}

/// What becomes of a rotation of somebody who did not work with customers for long enough.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum WithoutExperience {
    /// It takes place, and it is said.
    #[default]
    Warn,
    /// It is refused.
    Refuse,
}

impl Default for Rotation {
    fn default() -> Self {
        Self { due_after: 24, experience_days: 90, without: WithoutExperience::Warn }
    }
}
