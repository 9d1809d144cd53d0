//! Untold: audits of people of whom nothing on record says, by the day of the dialogue, that they were told the notice to staff
//! that held then. A telling counts from the day on which somebody recorded it.

use crate::core::people::notice::{Notice, standing, versions};
use crate::core::people::{Identities, NOW, PersonId, tellings};
use crate::core::refusal::{Refusal, Result};
use crate::core::report::limits_kept::{First, firsts};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashMap;

/// That somebody was told a version, by an entry, and from which day on it counts.
type Told = (i64, i64, NaiveDate);

/// Their numbers, as a list in JSON.
pub(super) fn untold(conn: &Connection) -> Result<String> {
    let (people, notices) = (Identities::load(conn, NOW)?, versions(conn)?);
    let mut told: HashMap<PersonId, Vec<Told>> = HashMap::new();
    for one in tellings(conn)? {
        told.entry(people.one(one.person)).or_default().push((one.notice, one.entry, one.counts()));
    }
    let is_untold = |first: &First| {
        let Some(state) = first.states.first() else { return false };
        let known = told.get(&people.one(state.agent));
        let version = held(&notices, state.day);
        !known.is_some_and(|known| {
            known
                .iter()
                .any(|(notice, entry, on)| Some(*notice) == version && *entry < first.fact.entry && *on <= state.day)
        })
    };
    let untold: Vec<i64> = firsts(conn)?.iter().filter(|first| is_untold(first)).map(|first| first.audit).collect();
    serde_json::to_string(&untold).map_err(|error| Refusal::fault(error.to_string()))
}

/// The version in force on a day.
fn held(notices: &[Notice], day: NaiveDate) -> Option<i64> {
    standing(notices.to_vec(), day).first().filter(|first| first.since <= day).map(|first| first.version)
}
