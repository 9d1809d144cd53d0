//! Leading: that somebody who represents the agents leads people too, and from which day on that bars them.
//!
//! A manager writes the roster: to give a representative the role lead would silence them. So a role that came after they
//! represented the agents bars them once the roster has said so for as long as a new representative waits. One that they
//! wrote for themselves, or had before, bars at once: nobody acts for both sides.

use super::roles::roles;
use crate::core::ledger::{By, by};
use crate::core::people::{self, NOW, PersonId, Role};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;

/// For so many days a new representative stands on the roster before they act for the agents, where others had the role
/// before them; and for so many a role that bars one.
pub const NEWCOMER_DAYS: u32 = 14;

/// By what a representative of the agents leads people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leading {
    /// The role.
    pub role: Role,
    /// The entry that gave it to them.
    pub entry: i64,
    /// Who wrote that, and when.
    pub by: By,
    /// The day on which it was recorded.
    pub recorded: NaiveDate,
    /// The day from which on they do not act for the agents.
    pub bars_from: NaiveDate,
}

/// From which day on a role bars a representative: at once, or once it has stood for as long as a new one waits.
pub(super) fn bars_from(recorded: NaiveDate, at_once: bool, begins: NaiveDate) -> NaiveDate {
    let waits = if at_once { 0 } else { NEWCOMER_DAYS };
    recorded.checked_add_days(Days::new(waits.into())).unwrap_or(NaiveDate::MAX).max(begins)
}

impl Leading {
    /// That of somebody who represents the agents by the entry `since`, on a day, as the record stood before an entry: of
    /// several the one that bars first.
    pub fn of(conn: &Connection, person: PersonId, since: i64, (entry, day): (i64, NaiveDate)) -> Result<Option<Self>> {
        Self::by(&[Role::Lead, Role::Manager], (conn, person), since, (entry.saturating_sub(1), day))
    }

    /// The same of the roles by which people judge, and have hidden from them what they would judge by.
    pub fn judging(conn: &Connection, person: PersonId, since: i64, day: NaiveDate) -> Result<Option<Self>> {
        Self::by(&[Role::Auditor, Role::Arbiter], (conn, person), since, (NOW, day))
    }

    fn by(
        kinds: &[Role],
        (conn, person): (&Connection, PersonId),
        since: i64,
        as_of: (i64, NaiveDate),
    ) -> Result<Option<Self>> {
        let (calendar, mut first) = (policy::current(conn)?.calendar()?, None::<Self>);
        for given in roles(conn, person, as_of)?.into_iter().filter(|given| kinds.contains(&given.role)) {
            let entry = given.last();
            let by = by(conn, entry)?;
            let recorded = calendar.local_day(by.at);
            let is_own = people::who(conn, NOW, &by.actor)? == Some(person);
            let bars_from = bars_from(recorded, is_own || entry <= since, given.since);
            if first.as_ref().is_none_or(|first| bars_from < first.bars_from) {
                first = Some(Self { role: given.role, entry, by, recorded, bars_from });
            }
        }
        Ok(first)
    }

    /// The refusal of somebody who acts for the agents and leads people.
    pub(super) fn refusal(&self, handle: &str) -> Refusal {
        let Self { role, entry, by, recorded, bars_from } = self;
        Refusal::rule(format!(
            "{handle} leads people and represents them: nobody acts for both sides of a works agreement"
        ))
        .hint(format!(
            "the representative has neither the role lead nor the role manager: {} wrote the role {role} on {recorded}, entry {entry}, and it bars since {bars_from}; who has which role: assize people list",
            by.actor
        ))
    }
}
