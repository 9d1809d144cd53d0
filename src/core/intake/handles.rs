//! Handles that a file would bring: what must hold before somebody is enrolled under one.

use super::map::Word;
use crate::calc::listing::list_or;
use crate::calc::skeleton::Looks;
use crate::calc::spelling::{differing, same_name};
use crate::core::people::{self, Candidate, Directory};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::holds_secret;
use std::collections::HashMap;

/// Every handle there is, by how it is compared: two that differ only in how they are written are a slip.
#[derive(Default)]
pub(super) struct Handles {
    same: HashMap<String, String>,
    looks: Looks,
}

impl Handles {
    /// Those of a roster.
    pub(super) fn of<'h>(handles: impl Iterator<Item = &'h str>) -> Self {
        let mut all = Self::default();
        handles.for_each(|handle| all.add(handle));
        all
    }

    /// Refuses a handle that nobody can be enrolled under; and one that may be somebody's who is known, written in
    /// another way, unless the map says that it is not.
    pub(super) fn require_new(&self, (handle, is_of_file): &Word<'_>, names: &Directory) -> Result<()> {
        let handle: &str = handle;
        if holds_secret(handle) {
            return Err(Refusal::data("`agent` holds what looks like a card number")
                .hint("enrol such people by their names: assize people import"));
        }
        people::parse_handle(handle)?;
        match self.same.get(&same_name(handle)) {
            Some(other) if other != handle => {
                let how = differing(handle, other);
                Err(Refusal::data(format!("`{handle}` and `{other}` differ only in {how}")).hint(format!(
                    "write the handle one way; of an export a map says it: {handle:?} = {other:?} under [values.agent]"
                )))
            }
            None if self.looks.other(handle).is_some() => {
                let other = self.looks.other(handle).unwrap_or_default();
                Err(Refusal::data(format!("`{handle}` looks like `{other}`, and is written with other letters")).hint(
                    format!("write the handle one way; of an export a map says it: {handle:?} = {other:?} under [values.agent]"),
                ))
            }
            _ if *is_of_file => require_unlike(handle, names),
            _ => Ok(()),
        }
    }

    /// Somebody has this one now.
    pub(super) fn add(&mut self, handle: &str) {
        self.same.insert(same_name(handle), handle.to_owned());
        self.looks.add(handle.to_owned());
    }
}

/// One person must not be enrolled a second time: a rule of the roster, and no fault of the row.
fn require_unlike(handle: &str, names: &Directory) -> Result<()> {
    let likely = names.likely(handle);
    let Some(first) = likely.first() else { return Ok(()) };
    let told: Vec<String> = likely.iter().map(Candidate::told).collect();
    let known = if likely.len() == 1 { first.handle } else { "…" };
    Err(Refusal::rule(format!("`{handle}` may be {}", list_or(&told))).hint(format!(
        "say so in the map, {handle:?} = {known:?} under [values.agent]; or there let a namesake in, under a handle of their own"
    )))
}
