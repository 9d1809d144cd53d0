//! Handles that a file would bring: what must hold before somebody is enrolled under one.

use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::holds_secret;
use std::collections::HashMap;

/// Every handle there is, by its lower case: two that differ only in capitals are a slip.
#[derive(Default)]
pub(super) struct Handles(HashMap<String, String>);

impl Handles {
    /// Those of a roster.
    pub(super) fn of<'h>(handles: impl Iterator<Item = &'h str>) -> Self {
        Self(handles.map(|handle| (handle.to_lowercase(), handle.to_owned())).collect())
    }

    /// Refuses a handle that nobody can be enrolled under.
    pub(super) fn require_new(&self, handle: &str) -> Result<()> {
        people::parse_handle(handle)?;
        if holds_secret(handle) {
            return Err(Refusal::data("`agent` holds what looks like a card number")
                .hint("enrol such people by their names: assize people import"));
        }
        match self.0.get(&handle.to_lowercase()) {
            Some(other) if other != handle => {
                Err(Refusal::data(format!("`{handle}` and `{other}` differ only in capitals"))
                    .hint("write the handle one way"))
            }
            _ => Ok(()),
        }
    }

    /// Somebody has this one now.
    pub(super) fn add(&mut self, handle: &str) {
        self.0.insert(handle.to_lowercase(), handle.to_owned());
    }
}
