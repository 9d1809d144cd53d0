//! Newcomers: agents of a file whom the roster does not know, taken on as they are met.

use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::intake::handles::Handles;
use crate::core::intake::map::Word;
use crate::core::intake::rules::Rules;
use crate::core::ledger::Writing;
use crate::core::people::{self, ErasedNames, PersonId, Whose};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;

/// Agents who are met for the first time, and the day of their first dialogue.
pub(super) struct Newcomers {
    /// The number that the first of them gets.
    first: i64,
    met: Vec<(String, NaiveDate)>,
    handles: Handles,
    erased: ErasedNames,
    calendar: Calendar,
}

impl Newcomers {
    /// Nobody yet.
    pub(super) fn new(writing: &Writing<'_>, policy: &Policy) -> Result<Self> {
        let handles = Handles::of(people::handles(writing)?.keys().map(String::as_str));
        let erased = ErasedNames::load(writing, Whose::Person)?;
        Ok(Self { first: writing.next_row("person")?, met: Vec::new(), handles, erased, calendar: policy.calendar()? })
    }

    /// Lets a handle pass for now: the row may still be turned away for something else.
    pub(super) fn admit(&self, handle: &Word<'_>, rules: &mut Rules<'_>) -> Result<()> {
        self.handles.require_new(handle, rules.names())?;
        self.require_not_erased(handle)?;
        rules.admit(&handle.0, self.next());
        Ok(())
    }

    /// A handle stays for ever: a name that was erased is none, unless the map says that this is another person.
    fn require_not_erased(&self, (handle, is_of_file): &Word<'_>) -> Result<()> {
        let Some(at) = self.erased.when_handle(handle).filter(|_| *is_of_file) else { return Ok(()) };
        let day = self.calendar.local_day(at);
        Err(Refusal::rule(format!("`{handle}` is a name that was erased on {day}"))
            .hint(format!("say in the map under which handle they are known: {handle:?} = \"…\" under [values.agent]")))
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
