//! Newcomers: agents of a file whom the roster does not know, taken on as they are met.

use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::intake::check::Rules;
use crate::core::ledger::Writing;
use crate::core::people::{self, PersonId};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::holds_secret;
use chrono::NaiveDate;
use std::collections::HashMap;

/// Agents who are met for the first time, and the day of their first dialogue.
pub(super) struct Newcomers {
    /// The number that the first of them gets.
    first: i64,
    met: Vec<(String, NaiveDate)>,
    /// Every handle, by its lower case: two that differ only in capitals are a slip.
    folded: HashMap<String, String>,
    calendar: Calendar,
}

impl Newcomers {
    /// Nobody yet.
    pub(super) fn new(writing: &Writing<'_>, policy: &Policy) -> Result<Self> {
        let handles = people::handles(writing)?.into_keys();
        let folded = handles.map(|handle| (handle.to_lowercase(), handle)).collect();
        Ok(Self { first: writing.next_row("person")?, met: Vec::new(), folded, calendar: policy.calendar()? })
    }

    /// Lets a handle pass for now: the row may still be turned away for something else.
    pub(super) fn admit(&self, handle: &str, rules: &mut Rules<'_>) -> Result<()> {
        people::parse_handle(handle)?;
        if holds_secret(handle) {
            return Err(Refusal::data("`agent` holds what looks like a card number")
                .hint("enrol such people by their names: assize people import"));
        }
        if let Some(other) = self.folded.get(&handle.to_lowercase()) {
            return Err(Refusal::data(format!("`{handle}` and `{other}` differ only in capitals"))
                .hint("write the handle one way"));
        }
        rules.admit(handle, self.next());
        Ok(())
    }

    /// Notes a dialogue of an agent, who is new where a handle is given; says whether they are a newcomer.
    pub(super) fn met(&mut self, new: Option<&str>, agent: PersonId, received: Moment) -> bool {
        let day = self.calendar.local_day(received);
        if let Some(handle) = new {
            self.met.push((handle.to_owned(), day));
            self.folded.insert(handle.to_lowercase(), handle.to_owned());
        }
        let place = agent.0.checked_sub(self.first).and_then(|place| usize::try_from(place).ok());
        match place.and_then(|place| self.met.get_mut(place)) {
            Some((_, first)) => {
                *first = day.min(*first);
                true
            }
            None => false,
        }
    }

    /// Each of them with the day of their first dialogue, in the order in which they were met.
    pub(super) fn days(self) -> Vec<(String, NaiveDate)> {
        self.met
    }

    fn next(&self) -> PersonId {
        PersonId(self.first.saturating_add(i64::try_from(self.met.len()).unwrap_or(i64::MAX)))
    }
}
