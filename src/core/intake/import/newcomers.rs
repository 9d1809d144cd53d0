//! Newcomers: agents of a file whom the roster does not know, taken on as they are met.

use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::intake::handles::Handles;
use crate::core::intake::map::Word;
use crate::core::intake::rules::Rules;
use crate::core::ledger::Writing;
use crate::core::people::{self, PersonId};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;

/// Agents who are met for the first time, and the day of their first dialogue.
pub(super) struct Newcomers {
    /// The number that the first of them gets.
    first: i64,
    met: Vec<(String, NaiveDate)>,
    handles: Handles,
    calendar: Calendar,
}

impl Newcomers {
    /// Nobody yet.
    pub(super) fn new(writing: &Writing<'_>, policy: &Policy) -> Result<Self> {
        let handles = Handles::of(people::handles(writing)?.keys().map(String::as_str));
        Ok(Self { first: writing.next_row("person")?, met: Vec::new(), handles, calendar: policy.calendar()? })
    }

    /// Lets a handle pass for now: the row may still be turned away for something else.
    pub(super) fn admit(&self, handle: &Word<'_>, rules: &mut Rules<'_>) -> Result<()> {
        self.handles.require_new(handle, rules.names())?;
        rules.admit(&handle.0, self.next());
        Ok(())
    }

    /// Notes a dialogue of an agent, who is new where a handle is given; says whether they are a newcomer.
    pub(super) fn met(&mut self, new: Option<&str>, agent: PersonId, received: Moment) -> bool {
        let day = self.calendar.local_day(received);
        if let Some(handle) = new {
            self.met.push((handle.to_owned(), day));
            self.handles.add(handle);
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
