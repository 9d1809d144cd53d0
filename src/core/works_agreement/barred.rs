//! Barred: representatives of the agents whom an act that goes on bars by a role, told before its entry is there.

use super::leading::bars_from;
use crate::core::ledger::Writing;
use crate::core::people::{Person, PersonId};
use crate::core::policy::day;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// The people whom an entry, `?1`, gave a role, or another handle.
const TOUCHED: &str =
    "SELECT DISTINCT i.one AS one, p.handle AS handle FROM stint s JOIN identity i ON i.person = s.person
    JOIN person p ON p.id = i.one WHERE s.entry = ?1
    UNION SELECT m.survivor, p.handle FROM merging m JOIN person p ON p.id = m.survivor WHERE m.entry = ?1 ORDER BY 2";

/// Roles of somebody, `?1`, that have not ended by a day, `?2`: representative, or those by which people are led.
const ROLES: &str = "SELECT s.role AS role, s.since AS since, max(s.entry, coalesce(m.entry, 0)) AS entry FROM stint s
    JOIN identity i ON i.person = s.person LEFT JOIN merging m ON m.person = s.person AND m.survivor = ?1
    LEFT JOIN stint_end e ON e.stint = s.id WHERE i.one = ?1 AND s.role IN ('representative', 'lead', 'manager')
      AND (coalesce(e.until, s.until) IS NULL OR coalesce(e.until, s.until) >= ?2) ORDER BY entry, s.id";

/// Whom an act that goes on makes both lead people and represent them, and from when on that bars them, in words.
pub fn barred_by(writing: &Writing<'_>, actor: Option<&Person>, today: NaiveDate) -> Result<Vec<String>> {
    let mut statement = writing.prepare_cached(TOUCHED)?;
    let touched = statement.query_map([writing.entry()], |row| Ok((PersonId(row.get("one")?), row.get("handle")?)))?;
    let touched = touched.collect::<rusqlite::Result<Vec<(PersonId, String)>>>()?;
    let mut found = Vec::new();
    for (person, handle) in touched {
        let is_own = actor.is_some_and(|actor| actor.id == person);
        if let Some((role, from)) = bar(writing, (person, is_own), (writing.entry(), today))? {
            found.push(format!(
                "{handle} represents the agents and has the role {role}: from {from} on they do not act for the agents"
            ));
        }
    }
    Ok(found)
}

/// The first role that bars a representative by an entry, and the day from which on it does.
fn bar(
    conn: &Connection,
    (person, is_own): (PersonId, bool),
    (entry, today): (i64, NaiveDate),
) -> Result<Option<(String, NaiveDate)>> {
    let mut statement = conn.prepare_cached(ROLES)?;
    let (mut rows, mut represents, mut leads) =
        (statement.query(params![person.0, today.to_string()])?, None, Vec::new());
    while let Some(row) = rows.next()? {
        let (role, given): (String, i64) = (row.get("role")?, row.get("entry")?);
        if role == "representative" {
            represents = represents.or(Some(given));
        } else {
            leads.push((role, given, day(&row.get::<_, String>("since")?)?));
        }
    }
    let Some(represents) = represents else { return Ok(None) };
    let from = |given: i64, since: NaiveDate| bars_from(today, given <= represents || is_own, since);
    let new = leads.into_iter().filter(|(_, given, _)| *given == entry || represents == entry);
    Ok(new.map(|(role, given, since)| (role, from(given, since))).min_by_key(|(_, from)| *from))
}
