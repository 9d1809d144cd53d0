//! Auditors of a plan: whom it names, and how many audits of one draw each takes at the most.

use crate::core::toml::faults::Faults;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The table `[auditors]`.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Auditors {
    pub(super) handles: Vec<Spanned<String>>,
    capacity: Option<Spanned<u32>>,
    pub(super) capacities: BTreeMap<String, Spanned<u32>>,
}

impl Auditors {
    /// Checks what can be checked without a file; a fault names its place.
    pub(super) fn check(&self, faults: &mut Faults<'_>) {
        if let Some(capacity) = &self.capacity
            && *capacity.get_ref() == 0
        {
            faults.add(&capacity.span(), "with a capacity of 0 nobody would audit anything");
        }
        let named = |handle: &str| self.handles.is_empty() || self.handles.iter().any(|one| one.get_ref() == handle);
        for (handle, capacity) in self.capacities.iter().filter(|(handle, _)| !named(handle)) {
            let says = format!("{} is not among the auditors of this plan", handle.escape_debug());
            faults.add(&capacity.span(), says);
        }
    }

    /// The most audits of one draw for an auditor; none: without a limit.
    pub(super) fn capacity(&self, handle: &str) -> Option<usize> {
        let capacity = self.capacities.get(handle).or(self.capacity.as_ref())?;
        usize::try_from(*capacity.get_ref()).ok()
    }
}
