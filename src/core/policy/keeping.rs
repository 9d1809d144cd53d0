//! Keeping: how long text about people is kept.

use serde::Deserialize;

/// For how many days text of each kind is kept; a kind without a number is kept until somebody erases it.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Keeping {
    /// What customers and agents said, from the day the customer first wrote or called.
    pub dialogue: Option<u32>,
    /// What auditors wrote about a dialogue, from the day they did.
    pub notes: Option<u32>,
    /// What was said in disputes and self-scores, from that day.
    pub statements: Option<u32>,
    /// What was said in coaching, from that day.
    pub coaching: Option<u32>,
}
