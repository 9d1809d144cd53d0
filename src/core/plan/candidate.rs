//! Candidate: a dialogue that could be drawn, as a plan sees it.

use chrono::NaiveDate;

/// What a plan's population goes by.
#[derive(Clone, Copy)]
pub(in crate::core) struct Features<'a> {
    pub(in crate::core) day: NaiveDate,
    pub(in crate::core) channel: &'a str,
    pub(in crate::core) category: &'a str,
    /// The agent's team on the day; none: they were no agent on it.
    pub(in crate::core) team: Option<&'a str>,
}

/// What strata are named by: agent, channel and team, each as a label of a frame can hold it.
#[derive(Clone, Copy)]
pub(in crate::core) struct Labels<'a> {
    pub(in crate::core) agent: &'a str,
    pub(in crate::core) channel: &'a str,
    pub(in crate::core) team: &'a str,
    /// What the machine of the plan says of it; `none` where there is none.
    pub(in crate::core) verdict: &'a str,
}

/// A dialogue that could be drawn, as a plan sees it.
#[derive(Clone, Copy)]
pub(in crate::core) struct Candidate<'a> {
    pub(in crate::core) reference: &'a str,
    pub(in crate::core) features: Features<'a>,
    pub(in crate::core) labels: Labels<'a>,
    /// The customer's rating, where there is one.
    pub(in crate::core) rating: Option<i64>,
    /// For how many days the agent had been one, on the day of the dialogue.
    pub(in crate::core) served: Option<i64>,
    /// Whether follow-up audits of the agent are asked for on that day.
    pub(in crate::core) coached: bool,
}
