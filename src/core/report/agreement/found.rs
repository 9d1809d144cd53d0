//! What was rated, wherever it comes from.

use crate::core::calibration::Rated;
use std::collections::BTreeMap;

/// What was rated.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::core::report) struct Found {
    /// Each criterion, and totals.
    pub(in crate::core::report) rated: Vec<Rated>,
    /// By card, the totals of each agent as they were given first, in hundredths; where agents are known.
    pub(in crate::core::report) agents: BTreeMap<String, Vec<Vec<f64>>>,
}
