//! Barred: what a role of an act that goes on takes from representatives of the agents, told before its entry is there.

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

/// The roles by which people are led, and those by which they judge.
const LEADS: &[&str] = &["lead", "manager"];
const JUDGES: &[&str] = &["auditor", "arbiter"];

/// What a role by which somebody judges takes from a representative.
const HIDES: &str = "what the policy hides until they have judged is hidden from them in evidence too";

/// Roles of somebody, `?1`, that have not ended by a day, `?2`: representative, those by which people are led, or judge.
const ROLES: &str = "SELECT s.role AS role, s.since AS since, max(s.entry, coalesce(m.entry, 0)) AS entry FROM stint s
    JOIN identity i ON i.person = s.person LEFT JOIN merging m ON m.person = s.person AND m.survivor = ?1
    LEFT JOIN stint_end e ON e.stint = s.id WHERE i.one = ?1 AND s.role IN ('representative', 'lead', 'manager', 'auditor', 'arbiter')
      AND (coalesce(e.until, s.until) IS NULL OR coalesce(e.until, s.until) >= ?2) ORDER BY entry, s.id";

/// Whom an act that goes on makes both represent the agents and lead people, or judge, and what that takes from them from
/// which day on, in words.
pub fn barred_by(writing: &Writing<'_>, actor: Option<&Person>, today: NaiveDate) -> Result<Vec<String>> {
    let mut statement = writing.prepare_cached(TOUCHED)?;
    let touched = statement.query_map([writing.entry()], |row| Ok((PersonId(row.get("one")?), row.get("handle")?)))?;
    let touched = touched.collect::<rusqlite::Result<Vec<(PersonId, String)>>>()?;
    let mut found = Vec::new();
    for (person, handle) in touched {
        let is_own = actor.is_some_and(|actor| actor.id == person);
        let roles = new_roles(writing, (person, is_own), (writing.entry(), today))?;
        for (kind, takes) in [(LEADS, "they do not act for the agents"), (JUDGES, HIDES)] {
            let first = roles.iter().filter(|(role, _)| kind.contains(&role.as_str())).min_by_key(|(_, from)| *from);
            let says = |(role, from)| {
                format!("{handle} represents the agents and has the role {role}: from {from} on {takes}")
            };
            found.extend(first.map(|(role, from)| says((role, from))));
        }
    }
    Ok(found)
}

/// The other roles of a representative that an entry brings, or to which it brings that, and the day from which on each counts.
fn new_roles(
    conn: &Connection,
    (person, is_own): (PersonId, bool),
    (entry, today): (i64, NaiveDate),
) -> Result<Vec<(String, NaiveDate)>> {
    let mut statement = conn.prepare_cached(ROLES)?;
    let (mut rows, mut represents, mut others) =
        (statement.query(params![person.0, today.to_string()])?, None, Vec::new());
    while let Some(row) = rows.next()? {
        let (role, given): (String, i64) = (row.get("role")?, row.get("entry")?);
        if role == "representative" {
            represents = represents.or(Some(given));
        } else {
            others.push((role, given, day(&row.get::<_, String>("since")?)?));
        }
    }
    let Some(represents) = represents else { return Ok(Vec::new()) };
    let from = |given: i64, since: NaiveDate| bars_from(today, given <= represents || is_own, since);
    let new = others.into_iter().filter(|(_, given, _)| *given == entry || represents == entry);
    Ok(new.map(|(role, given, since)| (role, from(given, since))).collect())
}
