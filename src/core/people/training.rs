//! Trainings: what people learnt for their work.

use super::person::{Person, find};
use crate::core::ledger::{By, Writing};
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::Connection;

/// What somebody learnt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Training {
    /// Who, by handle.
    pub handle: String,
    /// On which day.
    pub held: NaiveDate,
    /// What it was about; none where that was erased.
    pub topic: Option<Untrusted>,
    /// Who recorded it, and when.
    pub recorded: By,
}

/// Records a training. The same one again changes nothing: answers whether it is new.
pub fn train(
    writing: &mut Writing<'_>,
    handle: &str,
    (topic, held): (&Kept, NaiveDate),
    today: NaiveDate,
) -> Result<(Person, bool)> {
    let person = find(writing, handle)?;
    if held > today {
        return Err(Refusal::rule(format!("{held} is still to come: what was not learnt yet is not recorded"))
            .hint("record it on that day"));
    }
    let is_same = |one: &Training| {
        one.handle == person.handle
            && one.held == held
            && one.topic.as_ref().is_some_and(|known| known.expose() == topic.as_str())
    };
    if trainings(writing)?.iter().any(is_same) {
        return Ok((person, false));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 2] = [("person", &person.id.0), ("held", &held.to_string())];
    writing.insert("training", &facts, &[("topic", Some(topic))])?;
    writing.note(format!("training of {}", person.handle));
    Ok((person, true))
}

/// Every training, by handle and day.
pub fn trainings(conn: &Connection) -> Result<Vec<Training>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle, t.held, t.topic, e.actor, e.principal, e.login, e.at FROM training t JOIN entry e ON e.id = t.entry JOIN identity i ON i.person = t.person
         JOIN person p ON p.id = i.one ORDER BY p.handle, t.held, t.id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Training {
            handle: row.get("handle")?,
            held: day(&row.get::<_, String>("held")?)?,
            topic: row.get::<_, Option<String>>("topic")?.map(Untrusted::new),
            recorded: By::of_row(row)?,
        });
    }
    Ok(found)
}
