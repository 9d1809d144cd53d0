//! Approvals: which steps a second person approves.

use serde::Deserialize;

/// Which steps need an approval by somebody who did not take them.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Approvals {
    /// That the representative understood the request.
    pub understanding: Gate,
    /// The response to the customer.
    pub response: Gate,
    /// The score of an audit.
    pub evaluation: Gate,
    /// That a drawn dialogue is unsuitable, and the next ticket comes.
    pub replacement: Gate,
    /// What draws go by in a finished dialogue, where it is amended or filled in. Never, or always: which window will draw
    /// a dialogue is not known before, since plans can be added, and after it figures go by the same words.
    pub amendment: Gate,
}

/// When an approval is needed.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// Never.
    #[default]
    None,
    /// For what is audited, before the audit is delivered.
    Audited,
    /// Always, before the next step.
    All,
}

impl Gate {
    /// Whether the next step waits for the approval.
    pub const fn always(self) -> bool {
        matches!(self, Self::All)
    }

    /// Whether an audit is delivered only after the approval.
    pub const fn of_audited(self) -> bool {
        !matches!(self, Self::None)
    }
}
