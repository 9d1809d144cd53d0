//! What an improvement is opened with.

use super::evidence::Evidence;
use crate::core::dispute::ActionId;
use chrono::NaiveDate;

/// What is to be better.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    /// In which area.
    pub area: &'a str,
    /// What; none: as the finding says.
    pub title: Option<&'a str>,
    /// Why it is not good yet.
    pub cause: &'a str,
    /// Whose work it is; none: as the finding says.
    pub owner: Option<&'a str>,
    /// The last day; none: as the finding says.
    pub due: Option<NaiveDate>,
    /// The finding that it takes up.
    pub action: Option<ActionId>,
    /// What it is linked to.
    pub evidence: &'a [Evidence],
    /// Whether somebody named the days of the baseline; otherwise they move on with the day on which it is opened.
    pub is_of_named_days: bool,
}
