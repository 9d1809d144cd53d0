//! Held back: what a roster says again of people, though it was erased.

use super::PersonId;
use super::erased_name::{ErasedNames, Whose, nameless, without_address};
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::text::Kept;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashMap;

/// What of a row was left out, since it was erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldBack {
    /// The line of the row.
    pub line: u64,
    /// Whose row it is, by handle.
    pub handle: String,
    /// What was left out.
    pub what: &'static str,
    /// The day on which it was erased.
    pub erased: NaiveDate,
}

/// What was erased of people, against which a roster is held.
pub(super) struct Gone {
    names: ErasedNames,
    nameless: HashMap<PersonId, Moment>,
    without_address: HashMap<PersonId, Moment>,
    calendar: Calendar,
}

impl Gone {
    pub(super) fn load(conn: &Connection) -> Result<Self> {
        Ok(Self {
            names: ErasedNames::load(conn, Whose::Person)?,
            nameless: nameless(conn)?,
            without_address: without_address(conn)?,
            calendar: policy::current(conn)?.calendar()?,
        })
    }

    /// The day on which the name was erased that a row gives somebody; `person`: who is on the roster already.
    pub(super) fn name(&self, person: Option<PersonId>, name: &str) -> Option<NaiveDate> {
        let by_handle = || person.and_then(|person| self.nameless.get(&person).copied());
        self.names.when(name).or_else(by_handle).map(|at| self.calendar.local_day(at))
    }

    /// The same of a new handle.
    pub(super) fn handle(&self, handle: &str) -> Option<NaiveDate> {
        self.names.when_handle(handle).map(|at| self.calendar.local_day(at))
    }

    /// The same of an e-mail address.
    pub(super) fn address(&self, person: PersonId, address: &Kept) -> Option<NaiveDate> {
        let by_handle = || self.without_address.get(&person).copied();
        self.names.when(address.as_str()).or_else(by_handle).map(|at| self.calendar.local_day(at))
    }
}
