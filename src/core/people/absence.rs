//! Absence: days on which somebody takes no work.

use super::identity::SELVES;
use super::person::{PersonId, find};
use crate::core::ledger::Writing;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

/// The last day of an absence that a day falls into; none when the person is there.
pub fn absent_until(conn: &Connection, person: PersonId, day: NaiveDate) -> Result<Option<NaiveDate>> {
    let until: Option<String> = conn
        .prepare_cached(&format!(
            "SELECT max(until) FROM absence_now WHERE person IN {SELVES} AND since <= ?2 AND until >= ?2"
        ))?
        .query_row(params![person.0, day.to_string()], |row| row.get(0))?;
    until.as_deref().map(policy::day).transpose()
}

/// The same as the absences stood after entry `as_of`.
pub fn absent_as_of(conn: &Connection, as_of: i64, person: PersonId, day: NaiveDate) -> Result<Option<NaiveDate>> {
    let until: Option<String> = conn
        .prepare_cached(
            "SELECT max(until) FROM absence a WHERE person IN (SELECT ?1 UNION ALL
               SELECT m.person FROM merging m WHERE m.survivor = ?1 AND m.entry <= ?3)
             AND entry <= ?3 AND since <= ?2 AND until >= ?2
             AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.replaces = a.id AND b.entry <= ?3)",
        )?
        .query_row(params![person.0, day.to_string(), as_of], |row| row.get(0))?;
    until.as_deref().map(policy::day).transpose()
}

/// Records that somebody takes no work from a day to a day; none takes back what was recorded from that first
/// day. A later word on the same first day holds. Answers whether it was new.
pub fn absent(writing: &mut Writing<'_>, handle: &str, since: NaiveDate, until: Option<NaiveDate>) -> Result<bool> {
    if until.is_some_and(|until| until < since) {
        return Err(Refusal::words("--to is before --from").hint("give the earlier day with --from"));
    }
    let person = find(writing, handle)?;
    let standing: Option<(i64, Option<String>)> = writing
        .prepare_cached(&format!(
            "SELECT id, until FROM absence a WHERE person IN {SELVES} AND since = ?2
             AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.replaces = a.id)"
        ))?
        .query_row(params![person.id.0, since.to_string()], |row| Ok((row.get("id")?, row.get("until")?)))
        .optional()?;
    let until = until.map(|until| until.to_string());
    if standing.as_ref().is_some_and(|(_, stood)| *stood == until) {
        return Ok(false);
    }
    if standing.is_none() && until.is_none() {
        return Err(Refusal::rule(format!("no absence of {} from {since} is recorded", person.handle))
            .hint("give the day on which it began, as it was recorded"));
    }
    let replaces = standing.map(|(id, _)| id);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("person", &person.id.0), ("since", &since.to_string()), ("until", &until), ("replaces", &replaces)];
    writing.insert("absence", &facts, &[])?;
    writing.note(format!("an absence of {}", person.handle));
    Ok(true)
}
