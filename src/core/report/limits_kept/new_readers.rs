//! New readers: who read of others by a role that the roster gave them shortly before. Two managers can give each other one: so
//! it is told who gave it, and when.

use crate::core::people::Role;
use crate::core::policy::Calendars;
use crate::core::works_agreement::{Held, NEWCOMER_DAYS, Readers, ReadsBy};
use chrono::NaiveDate;

/// Somebody who read by a role that was new.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NewReader {
    /// Who, by handle.
    pub reader: String,
    /// The role.
    pub role: Role,
    /// The entry that gave it.
    pub entry: i64,
    /// Who wrote that.
    pub giver: String,
    /// The day on which it was recorded.
    pub given: NaiveDate,
}

/// That somebody read on a day by a role that was given less than some days before, after both sides agreed by an entry: only
/// where no older one let them.
pub(super) fn new_reader(
    (reader, by): (&str, &ReadsBy),
    readers: &Readers,
    calendars: &Calendars,
    (accepted, day): (i64, NaiveDate),
) -> Option<NewReader> {
    let lets = |held: &&Held| readers.lets(&[(held.role, held.team.clone())]);
    let held = by.held.iter().filter(lets).min_by_key(|held| held.entry).filter(|held| held.entry > accepted)?;
    let given = calendars.local_day(held.entry, held.by.at);
    let is_new = (day - given).num_days() < i64::from(NEWCOMER_DAYS);
    let Held { role, entry, .. } = *held;
    is_new.then(|| NewReader { reader: reader.to_owned(), role, entry, giver: held.by.actor.clone(), given })
}
