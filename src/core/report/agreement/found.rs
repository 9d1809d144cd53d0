//! What was rated, wherever it comes from.

use crate::core::calibration::Rated;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use std::collections::{BTreeMap, BTreeSet};

/// What was rated.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::core::report) struct Found {
    /// Each criterion, and totals.
    pub(in crate::core::report) rated: Vec<Rated>,
    /// By card, the totals of each agent as they were given first, in hundredths; where agents are known.
    pub(in crate::core::report) agents: BTreeMap<String, Vec<Vec<f64>>>,
}

impl Found {
    /// Keeps only one criterion, where one is named. Refuses one that nobody rated.
    pub(super) fn keep(&mut self, criterion: Option<&str>) -> Result<()> {
        let Some(wanted) = criterion else { return Ok(()) };
        let known: BTreeSet<String> = self.rated.iter().filter_map(|one| one.criterion.clone()).collect();
        if !known.is_empty() && !known.contains(wanted) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            return Err(Refusal::rule(format!("nothing was rated under `{}`", wanted.escape_debug()))
                .hint(did_you_mean_or(wanted, &known, || format!("there are {}", known.join(", ")))));
        }
        self.rated.retain(|one| one.criterion.as_deref() == Some(wanted));
        Ok(())
    }
}
