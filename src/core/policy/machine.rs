//! Machines: when an agent is shown what one says of their dialogues.

use serde::Deserialize;

/// What a policy says of machines.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Machine {
    /// When agents are shown its marks; none: never.
    pub show_agents: Option<ShowAgents>,
}

/// When agents are shown a machine's marks of a criterion.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct ShowAgents {
    /// As long as the upper limit of its false accusations lies below so many in a hundred.
    pub false_accusations_below: u32,
    /// By the audits of so many weeks.
    #[serde(default = "usual_weeks")]
    pub weeks: u32,
}

const fn usual_weeks() -> u32 {
    4
}
